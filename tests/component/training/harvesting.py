"""A training service with a hub's web site to harvest."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from tests.component.conftest import Running, Start
from tests.component.training.sites.serving import Site
from training.app import service
from training.harvest.running import run_next

CESIS = {"hubs": ["cesis"], "sub": "anna"}
VENTSPILS = {"hubs": ["ventspils"], "sub": "janis"}
COORDINATOR = {"roles": ["coordinator"], "sub": "liga"}
ANY = {"If-Match": "*"}


class Harvest:
    def __init__(self, running: Running, site: Site) -> None:
        self.running, self.site, self.call = running, site, running.call

    async def source(self, path: str, method: str, *, who: dict[str, Any] = CESIS, approve: bool = True, **changes: Any) -> dict[str, Any]:
        body = {"hub": who["hubs"][0], "name": "Mūsu kursi", "address": self.site.url + path, "method": method} | changes
        answer = await self.call("POST", "/sources", who=who, json=body)
        assert answer.status_code == 201, answer.text
        if approve:
            approved = await self.call("POST", f"/sources/{answer.json()['id']}/approve", who=COORDINATOR, headers={"If-Match": '"v1"'})
            assert approved.status_code == 200, approved.text
        return dict(answer.json())

    async def run(self, source: dict[str, Any], *, ask: bool = True) -> dict[str, Any]:
        """Reads the source once; the run with its items."""
        if ask:
            assert (await self.call("POST", f"/sources/{source['id']}/run", who=COORDINATOR)).status_code == 200
        assert await run_next(self.running.runtime)
        [newest, *_] = (await self.call("GET", f"/sources/{source['id']}/runs", who=COORDINATOR)).json()["items"]
        return dict((await self.call("GET", f"/sources/{source['id']}/runs/{newest['id']}", who=COORDINATOR)).json())

    async def offerings(self, query: str = "") -> list[dict[str, Any]]:
        items = (await self.call("GET", f"/offerings?limit=200{query}")).json()["items"]
        return sorted(items, key=lambda each: str(each["title"]))

    async def told(self, prefix: str = "training.offering") -> list[str]:
        return [each["type"].split(".")[-2] for each in await self.running.events() if each["type"].startswith(prefix)]

    async def seen(self, source: dict[str, Any]) -> dict[str, Any]:
        return dict((await self.call("GET", f"/sources/{source['id']}", who=COORDINATOR)).json())

    async def trial(self, path: str, method: str, **changes: Any) -> dict[str, Any]:
        body = {"hub": "cesis", "name": "x", "address": path if "://" in path else self.site.url + path, "method": method} | changes
        answer = await self.call("POST", "/sources/test", who=CESIS, json=body)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())


@asynccontextmanager
async def harvesting(start: Start, **settings: Any) -> AsyncIterator[Harvest]:
    given = {"outgoing_allow_loopback": True, "harvest_pause_seconds": 0} | settings
    with Site.running() as site:
        async with start(service, **given) as running:
            yield Harvest(running, site)


def counts(run: dict[str, Any]) -> tuple[int, ...]:
    """added, changed, unchanged, rejected, gone"""
    return tuple(run[name] for name in ("added", "changed", "unchanged", "rejected", "gone"))
