"""Dead letters of all services together: found wherever they lie, said in people's words, repaired through each service's own API."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from contracts.topics import consumed_by
from kopa.api import Api, Away
from kopa.services import SERVICES

CLIENT = "operator"
SHOWN = 200
T = TypeVar("T")

REASONS = {
    "bad-header": "The record's envelope is damaged: a header is missing or cannot be read.",
    "broken-json": "The content is not JSON.",
    "broken-contract": "The content does not have the agreed shape.",
    "no-data": "The record is empty.",
    "unknown-type": "This service does not know this kind of event. Update the service, then redrive; or discard it.",
    "future-version": "The event is written in a newer version than this service knows. Update the service, then redrive.",
    "behind-dead-letter": "Nothing is wrong with it: it waits behind an earlier event of the same thing.",
    "handler-failed": "The service failed while it applied the event. Mend the cause, then redrive.",
}
THINGS = {"offerings": "offering", "hubs": "hub", "projects": "project", "deliveries": "delivery"}


@dataclass(frozen=True, slots=True)
class Group:
    """Open dead letters of one kind in one service."""

    service: str
    fields: Mapping[str, Any]

    @property
    def fingerprint(self) -> str:
        return str(self.fields["fingerprint"])

    @property
    def reason(self) -> str:
        """Why, in people's words."""
        return reason_in_words(self.fields["reason"])

    @property
    def touches(self) -> str:
        """Whom it touches: what the service does not know, and whether later changes wait."""
        kind = THINGS.get(str(self.fields["topic"]).rpartition(".")[2], "thing")
        keys = self.fields["keys"]
        many = f"1 {kind}" if keys == 1 else f"{keys} {kind[:-1] + 'ies' if kind.endswith('y') else kind + 's'}"
        if self.fields["reason"] in ("unknown-type", "future-version"):
            return f"{self.service} missed a change of {many}; later changes arrive."
        return f"{self.service} does not see the latest state of {many}; later changes wait behind it."


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a redrive did, or would do, with one letter."""

    service: str
    id: str
    applied: bool
    detail: str | None


class DeadLetters:
    """The letters of every service that consumes anything, or of one."""

    def __init__(self, api: Api, service: str | None = None) -> None:
        self._api = api
        self.services = [each.name for each in SERVICES if consumed_by(each.name) and service in (None, each.name)]
        self.away: dict[str, str] = {}
        """Services that could not be asked, and why."""

    def groups(self) -> list[Group]:
        """Open letters by kind of failure, the latest first."""
        answers = self._everywhere(lambda name: self._get(name, "/operations/dead-letter-groups")["items"])
        found = [Group(name, each) for name, items in answers.items() for each in items]
        return sorted(found, key=lambda group: str(group.fields["last_at"]), reverse=True)

    def letters(self, fingerprint: str) -> dict[str, list[dict[str, Any]]]:
        """Open letters of a kind, by service; the newest 200 of each."""
        path = "/operations/dead-letters"
        answers = self._everywhere(lambda name: self._get(name, path, fingerprint=fingerprint, limit=SHOWN)["items"])
        return {name: items for name, items in answers.items() if items}

    def letter(self, id_: str) -> tuple[str, dict[str, Any]] | None:
        """(service, letter with headers and value); None when nobody has it."""
        path = f"/operations/dead-letters/{id_}"
        answers = self._everywhere(lambda name: self._api.find(name, path, who=CLIENT))
        return next(((name, letter) for name, letter in answers.items() if letter is not None), None)

    def holders(self, target: str) -> list[str]:
        """The services that hold the open letters which `target`, a fingerprint or an id, means."""
        if not is_id(target):
            return list(self.letters(target))
        found = self.letter(target)
        return [found[0]] if found and found[1]["state"] == "open" else []

    def redrive(self, target: str, *, dry_run: bool) -> Iterator[Outcome]:
        """Applies the letters again, with everything that waits behind them."""
        for name in self.holders(target):
            body = {**_choice(target), "dry_run": dry_run}
            answer = self._api.post(name, "/operations/dead-letters/redrive", body, who=CLIENT).body
            for each in answer["items"]:
                yield Outcome(name, each["id"], each["applied"], each["detail"])

    def discard(self, target: str, reason: str) -> dict[str, int]:
        """Closes the letters for good: how many, by service."""
        body = {**_choice(target), "reason": reason}
        path = "/operations/dead-letters/discard"
        return {name: self._api.post(name, path, body, who=CLIENT).body["discarded"] for name in self.holders(target)}

    def _get(self, service: str, path: str, **params: Any) -> Any:
        return self._api.get(service, path, who=CLIENT, **params)

    def _everywhere(self, ask: Callable[[str], T]) -> dict[str, T]:
        """Every service's answer; of those that do not answer, why not is kept in `away`."""

        def one(name: str) -> T | Away:
            try:
                return ask(name)
            except Away as away:
                return away

        self._api.sign_in(CLIENT)  # once, before the threads
        with ThreadPoolExecutor(max(1, len(self.services))) as pool:
            answers = dict(zip(self.services, pool.map(one, self.services), strict=True))
        self.away |= {name: str(answer) for name, answer in answers.items() if isinstance(answer, Away)}
        return {name: answer for name, answer in answers.items() if not isinstance(answer, Away)}


def reason_in_words(code: str) -> str:
    """A reason's sentence; the code itself where a service has a reason of its own."""
    return REASONS.get(code, f"The service refused it: {code}.")


def is_id(target: str) -> bool:
    """Whether it is a letter's id and no fingerprint."""
    try:
        UUID(target)
    except ValueError:
        return False
    return True


def _choice(target: str) -> dict[str, Any]:
    return {"ids": [target]} if is_id(target) else {"fingerprint": target}
