"""What a hub learns of who asks: the aid that is left, not of whom; why it was proposed, not what an assessment says."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest

from chassis.secret import hashed
from matching.app import service
from matching.commands.matches import asking
from matching.parts import Parts
from matching.sender.parts import asking_of
from tests.component.conftest import Start
from tests.component.matching.asking import FAST, Stage, day, staff
from tests.component.matching.organisations import Org, verify
from tests.component.matching.test_assessments import completed
from tests.component.notify.conftest import until


@pytest.fixture
async def stage(start: Start) -> AsyncIterator[Stage]:
    async with start(service, assessment_rate="1000/minute", **FAST) as running:
        stage = Stage(running)
        await stage.furnish()
        yield stage


async def test_a_hub_sees_before_it_closes_how_much_aid_is_left_and_not_whose_the_rest_was(stage: Stage) -> None:
    organisation = await stage.organisation(register_number="40003000001")
    first, second = [(await stage.ask(await stage.need(organisation), hub))[0] for hub in ("kuldiga", "cesis")]
    for each in (first, second):
        await stage.answer(each, "accept")
    aid = {"basis": "de-minimis", "amount_eur": 250_000, "granted_on": day(0)}
    unknown = await stage.answer(first, "close", delivered=[], aid=aid)
    assert (unknown.status_code, unknown.json()["code"], unknown.json()["errors"][0]["field"]) == (
        409,
        "organisation-not-verified",
        "aid.basis",
    )
    assert (await stage.read(first))["organisation"]["verified"] is False
    await verify(stage.running, organisation["id"])
    assert (await stage.read(first))["organisation"]["verified"] is True
    assert (await stage.answer(first, "close", delivered=[], aid=aid)).status_code == 200
    path = f"/matches/{second['id']}/aid"
    left = await stage.call("GET", path, who=staff("cesis"))
    assert (left.status_code, left.json()) == (200, {"verified": True, "sum_eur": 250_000, "ceiling_eur": 300_000, "left_eur": 50_000})
    refused = await stage.answer(second, "close", delivered=[], aid=aid)
    assert (refused.status_code, refused.json()["code"]) == (409, "aid-ceiling-exceeded")
    async with stage.running.runtime.database.unit_of_work() as work:
        await work.execute("UPDATE consent SET withdrawn_at = now() WHERE hub = 'cesis'")
    without = await stage.call("GET", path, who=staff("cesis"))
    assert (without.status_code, without.json()["code"]) == (403, "consent-needed")
    await stage.call("DELETE", f"/organisations/{organisation['id']}", headers={"Organisation-Token": organisation["token"]})
    assert (await stage.call("GET", path, who=staff("cesis"))).json()["code"] == "consent-needed"


@pytest.mark.parametrize("when", ["0001-01-01", day(-3 * 366), day(1), "9999-12-31"])
async def test_aid_of_a_day_that_cannot_be_is_refused_and_nothing_is_closed(stage: Stage, when: str) -> None:
    need, line = await stage.asked("kuldiga")
    await stage.answer(line[0], "accept")
    aid = {"basis": "de-minimis", "amount_eur": 100, "granted_on": when}
    answer = await stage.answer(line[0], "close", delivered=[], aid=aid)
    assert (answer.status_code, answer.json()["code"]) == (422, "wrong-aid-day")
    assert answer.json()["errors"][0]["field"] == "aid.granted_on"
    assert (await stage.line(need))["kuldiga"] == "accepted"


async def test_who_is_of_the_hub_no_more_learns_nothing_by_repeating_a_request(stage: Stage) -> None:
    _, line = await stage.asked("kuldiga")
    request: dict[str, Any] = {"json": {}, "headers": {"If-Match": "*", "Idempotency-Key": "once"}}
    path = f"/matches/{line[0]['id']}/accept"
    for _ in range(2):
        answer = await stage.call("POST", path, who=staff("kuldiga"), **request)
        assert (answer.status_code, answer.json()["organisation"]["name"]) == (200, "SIA Rūķis")
    moved = await stage.call("POST", path, who=staff("kuldiga") | {"hubs": ["cesis"]}, **request)
    assert moved.status_code == 403 and "Rūķis" not in moved.text


async def test_weak_dimensions_are_told_with_the_consent_for_assessments_only_and_go_with_these(stage: Stage) -> None:
    held = await completed(stage.running)
    said = {"technologies": ["artificial-intelligence"], "assessment": held.id}
    need = (await stage.call("POST", "/needs", json=said, headers={"Assessment-Token": held.token})).json()
    organisation = await stage.organisation()
    org = Org(stage.running, organisation["id"], organisation["token"])
    await org.bind_need(need)
    profile = {"functions": ["test-before-invest"], "technologies": {"artificial-intelligence": 3}}
    hub = {name: each for name, each in (await stage.call("GET", "/hubs/kuldiga")).json().items() if name in KEPT}
    await stage.call("PUT", "/hubs/kuldiga", who=staff("kuldiga"), json=hub | profile, headers={"If-Match": "*"})
    (match,) = await stage.ask(need, "kuldiga")
    assert [each["text"]["en"] for each in await weaknesses(stage, match)] == ["Helps where the client's assessment is weak"]
    await org.agree("kuldiga", "assessment")
    assert "(28 of 100)" in (await weaknesses(stage, match))[0]["text"]["en"]
    assert (await held.call("DELETE")).status_code == 204
    assert await weaknesses(stage, match) == []
    opened = (await stage.client(f"/needs/{need['id']}", need, method="GET")).json()
    assert (opened["weaknesses"], opened["version"] > need["version"]) == ([], True)
    assert await stage.value("SELECT series FROM need") is None


KEPT = ("name", "country", "region", "status", "languages", "services", "sectors")


async def weaknesses(stage: Stage, match: dict[str, Any]) -> list[dict[str, Any]]:
    """The reasons that rest on an assessment, as the hub sees them."""
    return [each for each in (await stage.read(match))["explanation"]["reasons"] if each["kind"] == "weaknesses"]


async def test_a_consent_given_while_another_match_of_the_hub_ends_stands(stage: Stage) -> None:
    organisation = await stage.organisation()
    (first,) = await stage.ask(await stage.need(organisation), "kuldiga")
    second = await stage.need(organisation)
    runtime = stage.running.runtime
    engine = await Parts.of(runtime).directory.engine()
    async with runtime.database.unit_of_work() as work:
        await asking.ask(work, UUID(second["id"]), hashed(second["token"]), ["kuldiga"], 90, engine, asking_of(runtime))
        declining = asyncio.create_task(stage.answer(first, "decline", reason="other"))
        await until(lambda: somebody_waits(stage))
    assert (await declining).status_code == 200
    asked = await stage.client(f"/needs/{second['id']}/matches", second, method="GET")
    assert "withheld" not in await stage.read(asked.json()["items"][0])


async def somebody_waits(stage: Stage) -> bool:
    """Whether a transaction waits for another's lock."""
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    return bool(await stage.value(waiting))
