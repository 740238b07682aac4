"""An organisation closes the links that may be in other hands, and goes on with the one that it has."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from matching.app import service
from matching.commands import post
from tests.component.conftest import Running, Start
from tests.component.matching.conftest import registered
from tests.component.matching.organisations import Org, founded, stated, value
from tests.component.matching.test_assessments import Held, completed


@pytest.fixture
async def matching(start: Start) -> AsyncIterator[Running]:
    async with start(service, organisation_rate="10000/hour", assessment_rate="10000/hour") as running:
        await registered(running)
        yield running


async def another_link(org: Org) -> Org:
    """The organisation by the link of the newest letter."""
    await org.matching.call("POST", "/organisations/links", json={"email": "anna@rukis.example", "language": "lv"})
    async with org.matching.runtime.database.unit_of_work() as work:
        tokens = [token for letter, token in await post.take(work, 10, 60) if letter.opens == ("organisation", UUID(org.id))]
    return replace(org, token=str(tokens[-1]))


async def close(org: Org, **said: Any) -> Any:
    return await org.call("POST", "/links/close", json=said)


async def test_all_links_but_the_one_in_use_end(matching: Running) -> None:
    org, stranger = await founded(matching), await founded(matching, contact={"name": "Jānis", "email": "janis@cits.example"})
    stolen = await another_link(org)
    assert (await stolen.call("GET")).status_code == 200, "a letter closes no link"
    need, held = await stated(matching), await completed(matching)
    await org.bind_need(need)
    await org.bind(held)
    closed = await close(org)
    assert (closed.status_code, closed.json()) == (200, {"organisation": 2, "needs": 0, "assessments": 0})
    assert [(await each.call("GET")).status_code for each in (org, stolen, stranger)] == [200, 404, 200]
    assert await opens(matching, need, held) == [200, 200]
    assert (await close(stolen)).json()["code"] == "no-such-organisation"
    again = await close(org)
    assert again.json() == {"organisation": 0, "needs": 0, "assessments": 0}
    for said in ({"keep": "current"}, {"everything": "perhaps"}, {"all": True}):
        assert (await close(org, **said)).status_code == 422


async def test_with_everything_the_links_to_what_is_its_end_too_and_it_opens_them_again(matching: Running) -> None:
    org = await founded(matching)
    need, held, other = await stated(matching), await completed(matching), await stated(matching)
    await org.bind_need(need)
    await org.bind(held)
    once = {"Idempotency-Key": "the next stage"}
    stolen = await org.call("POST", f"/assessments/{held.id}/links")
    thief = Held(matching, held.id, stolen.json()["token"])
    further = await thief.call("POST", "/next", headers=once)
    assert further.status_code == 201
    closed = await close(org, everything=True)
    assert closed.json() == {"organisation": 0, "needs": 1, "assessments": 3}
    assert await opens(matching, need, held, thief, other) == [404, 404, 404, 200]
    again = await thief.call("POST", "/next", headers=once)
    assert again.json()["code"] == "no-such-assessment", "a kept answer makes no new link for who has none any more"
    opened = await org.call("POST", f"/needs/{need['id']}/links")
    assert await opens(matching, need | {"token": opened.json()["token"]}) == [200]
    assert await value(matching, "SELECT count(*) FROM need_link") == 2


async def test_who_speaks_for_it_closes_them_all(matching: Running) -> None:
    org = await founded(matching)
    request: dict[str, Any] = {"who": {"orgs": [org.id], "sub": "anna"}, "json": {}}
    closed = await matching.call("POST", f"/organisations/{org.id}/links/close", **request)
    assert closed.json()["organisation"] == 1
    assert (await org.call("GET")).status_code == 404
    assert (await (await another_link(org)).call("GET")).status_code == 200, "a letter gives a new one"


async def test_of_two_who_close_each_others_link_at_once_one_has_a_link(matching: Running) -> None:
    org = await founded(matching)
    both = [org, await another_link(org)]
    answers = await asyncio.gather(*(close(each, everything=True) for each in both))
    assert sorted(each.status_code for each in answers) == [200, 404]
    assert await value(matching, "SELECT count(*) FROM organisation_link") == 1
    assert sorted([(await each.call("GET")).status_code for each in both]) == [200, 404]


async def opens(matching: Running, *what: Held | dict[str, Any]) -> list[int]:
    """What comes of opening needs and assessments with their links."""
    found = []
    for each in what:
        if isinstance(each, Held):
            found.append((await each.call("GET")).status_code)
        else:
            found.append((await matching.call("GET", f"/needs/{each['id']}", headers={"Need-Token": each["token"]})).status_code)
    return found
