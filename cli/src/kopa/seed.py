"""Publishes the sample network through the services' own APIs. Safe to repeat, also after an interruption: what is there is left alone."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from kopa.api import Api, Refused
from kopa.home import Home
from kopa.network_folder import NetworkFolder
from kopa.options import Options
from kopa.sample_projects import SampleProject

CLIENT = "seed"
STATES = ("published", "draft", "in_review", "withdrawn", "archived")
ARRIVAL_SECONDS = 30.0
JOINED_OR_TOO_LATE = ("already-partner", "call-full", "call-not-open", "project-wrong-state")


@dataclass(slots=True)
class Seeded:
    """How much was new, and how much was there already."""

    new: dict[str, int] = field(default_factory=lambda: {"hubs": 0, "offerings": 0, "projects": 0})
    there: int = 0

    def count(self, kind: str, *, new: bool) -> None:
        if new:
            self.new[kind] += 1
        else:
            self.there += 1

    def __str__(self) -> str:
        made = ", ".join(f"{number} {kind}" for kind, number in self.new.items())
        return f"new: {made}; there already: {self.there}"


def seed(home: Home, options: Options) -> Seeded:
    """Registers the hubs of the network's folder and publishes its samples. Raises NetworkDataError, Away, Refused, TokenRefused."""
    seeding = Seeding(Api(home), NetworkFolder.read(Path(options.network_dir)))
    seeding.hubs()
    seeding.offerings()
    seeding.projects()
    print(seeding.done)
    return seeding.done


class Seeding:
    """One run. Idempotency-Keys are made of the samples' slugs, so that even two runs at once publish each sample once."""

    def __init__(self, api: Api, folder: NetworkFolder) -> None:
        self._api, self._folder = api, folder
        self._zone, self._language = folder.network.profile.zone, folder.network.profile.languages[0]
        self._today = datetime.now(self._zone).date()
        self._prefix = f"{CLIENT}:{folder.network.profile.slug}"
        self.done = Seeded()

    def hubs(self) -> None:
        """Those that the directory does not know. What a hub changed of itself since is not changed back."""
        for hub in self._folder.network.hubs:
            known = self._api.find("matching", f"/hubs/{hub.slug}") is not None
            self.done.count("hubs", new=not known and self._post("matching", "/hubs", hub.body(), f"hub:{hub.slug}") is not None)

    def offerings(self) -> None:
        """Those whose hub has none of this name in any state."""
        there = self._named(self._offerings_of_hubs(), "hub")
        for sample in self._folder.offerings:
            new = (sample.hub, sample.title[self._language]) not in there
            if new:
                body = sample.body(self._today, self._zone) | {"publish": True}
                new = self._post("training", "/offerings", body, f"offering:{sample.slug}") is not None
            self.done.count("offerings", new=new)

    def projects(self) -> None:
        """Those whose lead has none of this name; then the partners of each join."""
        everything = (*self._api.listed("projects", "/projects"), *self._api.listed("projects", "/projects", who=CLIENT, state="draft"))
        there = self._named(everything, "lead")
        for sample in self._folder.projects:
            project = there.get((sample.lead, sample.title[self._language]))
            made = None
            if project is None:
                body = sample.body(self._today, self._zone) | {"publish": True}
                made = self._post("projects", "/projects", body, f"project:{sample.slug}")
            self.done.count("projects", new=made is not None)
            self._join(sample, made or project)

    def _join(self, sample: SampleProject, project: dict[str, Any] | None) -> None:
        partners = {each["hub"] for each in project["partners"]} if project else set()
        for hub in sample.partners:
            if project is not None and hub not in partners:
                self._join_when_known(project["id"], hub, f"{sample.slug}:{hub}")

    def _join_when_known(self, project: str, hub: str, key: str) -> None:
        """The directory's word on the hub may still be on its way to projects."""
        deadline = time.monotonic() + ARRIVAL_SECONDS
        while True:
            try:
                self._post("projects", f"/projects/{project}/join", {"hub": hub}, f"join:{key}")
                return
            except Refused as refused:
                if refused.problem_code in JOINED_OR_TOO_LATE:
                    return
                if refused.problem_code != "unknown-hub" or time.monotonic() > deadline:
                    raise
            time.sleep(0.2)

    def _offerings_of_hubs(self) -> Iterable[dict[str, Any]]:
        for hub in dict.fromkeys(sample.hub for sample in self._folder.offerings):
            for state in STATES:
                yield from self._api.listed("training", "/offerings", who=CLIENT, hub=hub, state=state)

    def _post(self, service: str, path: str, body: dict[str, Any], name: str) -> dict[str, Any] | None:
        """What was made now; None when it was made before, be it by a run on another day, whose dates were other ones."""
        try:
            answer = self._api.post(service, path, body, who=CLIENT, key=f"{self._prefix}:{name}")
        except Refused as refused:
            if refused.problem_code in ("idempotency-key-reused", "hub-already-member"):
                return None
            raise
        made: dict[str, Any] = answer.body
        return None if answer.replayed else made

    def _named(self, items: Iterable[dict[str, Any]], owner: str) -> dict[tuple[str, str | None], dict[str, Any]]:
        return {(item[owner], item["title"].get(self._language)): item for item in items}
