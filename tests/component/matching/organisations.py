"""Organisations under test: written down, with what belongs to them."""

from dataclasses import dataclass
from typing import Any

import httpx

from tests.component.conftest import Running
from tests.component.matching.conftest import COORDINATOR
from tests.component.matching.test_assessments import Held

ANNA = {"name": "Anna Bērziņa", "email": "Anna@Rukis.example", "phone": "+371 20000000"}


def saying(**changes: Any) -> dict[str, Any]:
    return {
        "name": "SIA „Rūķis”",
        "country": "LV",
        "register_number": "40003000001",
        "kind": "company",
        "size_class": "small",
        "sector": "food-and-beverages",
        "region": "vidzeme",
        "contact": ANNA,
        "language": "lv",
    } | changes


@dataclass(frozen=True)
class Org:
    """An organisation and a link to it."""

    matching: Running
    id: str
    token: str

    async def call(self, method: str, path: str = "", **request: Any) -> httpx.Response:
        headers = {"Organisation-Token": self.token} | request.pop("headers", {})
        return await self.matching.call(method, f"/organisations/{self.id}{path}", headers=headers, **request)

    async def read(self, path: str = "") -> dict[str, Any]:
        answer = await self.call("GET", path)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def revise(self, version: str = "*", **changes: Any) -> httpx.Response:
        return await self.call("PUT", json=saying(**changes), headers={"If-Match": version})

    async def bind(self, held: Held) -> httpx.Response:
        return await self.call("PUT", f"/assessments/{held.id}", headers={"Assessment-Token": held.token})

    async def bind_need(self, need: dict[str, Any]) -> httpx.Response:
        return await self.call("PUT", f"/needs/{need['id']}", headers={"Need-Token": need["token"]})

    async def agree(self, hub: str = "cesis", purpose: str = "match", days: int = 90) -> dict[str, Any]:
        answer = await self.call("POST", "/consents", json={"hub": hub, "purpose": purpose, "days": days})
        assert answer.status_code == 201, answer.text
        return dict(answer.json())


async def verify(matching: Running, id_: str, *, verified: bool = True) -> httpx.Response:
    return await matching.call("POST", f"/organisations/{id_}/verify", who=COORDINATOR, json={"verified": verified})


async def verified(matching: Running, **changes: Any) -> Org:
    """One that the coordinator has looked up."""
    org = await founded(matching, **changes)
    assert (await verify(matching, org.id)).status_code == 200
    return org


async def founded(matching: Running, **changes: Any) -> Org:
    answer = await matching.call("POST", "/organisations", json=saying(**changes))
    assert answer.status_code == 201, answer.text
    return Org(matching, answer.json()["id"], answer.json()["token"])


async def stated(matching: Running, **need: Any) -> dict[str, Any]:
    answer = await matching.call("POST", "/needs", json={"sectors": ["education"]} | need)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def value(matching: Running, query: str, *values: object) -> Any:
    async with matching.runtime.database.reading() as work:
        return await work.fetchval(query, *values)


async def write(matching: Running, statement: str, *values: object) -> None:
    async with matching.runtime.database.unit_of_work() as work:
        await work.execute(statement, *values)
