"""Drafts and needs that nobody uses go by the clock; public bodies are compared by what they do."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from chassis.database import Work
from matching.app import service
from matching.commands.forgetting import forget_drafts, forget_letters, forget_needs
from matching.queries import assessments as queries
from matching.questionnaires.reading import library
from matching.repository import assessments
from matching.upkeep import forget_unused
from tests.component.conftest import Running, Start
from tests.component.matching.conftest import registered
from tests.component.matching.organisations import founded, stated, value, write
from tests.component.matching.test_assessments import ANSWERS, PUBLIC, begun, completed, following

NOW = datetime.now(UTC)
NOBODYS = "01900000-0000-7000-8000-000000000000"
LETTER = """
INSERT INTO letter (id, kind, state, email, language, about, opens, opens_id, created_at)
VALUES (gen_random_uuid(), $1, $2, $3, 'lv', '{}', CASE WHEN $4::text IS NULL THEN NULL ELSE 'assessment' END, $4::text::uuid,
    now() - interval '731 days')
"""


@pytest.fixture
async def matching(start: Start) -> AsyncIterator[Running]:
    async with start(service, organisation_rate="10000/hour", assessment_rate="10000/hour") as running:
        yield running


async def forgotten(matching: Running, forget: Any, since: datetime, most: int = 200) -> int:
    async with matching.runtime.database.unit_of_work() as work:
        return int(await forget(work, since, most))


async def test_old_drafts_go_and_what_is_complete_or_in_use_stays(matching: Running) -> None:
    old, used, done = await begun(matching), await begun(matching), await completed(matching)
    repeated = await following(done)
    await write(matching, "UPDATE assessment SET changed_at = now() - interval '400 days' WHERE id::text <> $1", used.id)
    assert await forgotten(matching, forget_drafts, NOW - timedelta(days=365)) == 2
    assert [(await each.call("GET")).status_code for each in (old, used, done, repeated)] == [404, 200, 200, 404]
    assert await forgotten(matching, forget_drafts, NOW - timedelta(days=365)) == 0
    again = await following(done)
    assert (await again.read())["stage"] == "T1"


async def test_idle_needs_of_nobody_go_and_those_of_an_organisation_stay(matching: Running) -> None:
    await registered(matching)
    idle, bound, new, closed = [await stated(matching) for _ in range(4)]
    org = await founded(matching)
    await org.bind_need(bound)
    await write(matching, "UPDATE need SET state = 'closed' WHERE id::text = $1", closed["id"])
    await write(matching, "UPDATE need SET changed_at = now() - interval '200 days' WHERE id::text <> $1", new["id"])
    assert await forgotten(matching, forget_needs, NOW - timedelta(days=180), 1) == 1
    assert await forgotten(matching, forget_needs, NOW - timedelta(days=180), 1) == 0
    answers = [
        await matching.call("GET", f"/needs/{each['id']}", headers={"Need-Token": each["token"]}) for each in (idle, bound, new, closed)
    ]
    assert [each.status_code for each in answers] == [404, 200, 200, 200]


async def test_what_is_left_of_letters_goes_and_what_keeps_one_from_being_written_again_stays(matching: Running) -> None:
    await founded(matching)
    held = await completed(matching)
    for kind, state, email, opens in (
        ("organisation-link", "sent", "", None),
        ("feedback", "failed", "", None),
        ("organisation-link", "queued", "anna@rukis.example", None),
        ("repeat", "sent", "", held.id),
        ("repeat", "sent", "", NOBODYS),
    ):
        await write(matching, LETTER, kind, state, email, opens)
    removed = [await forgotten(matching, forget_letters, NOW - timedelta(days=730), 2) for _ in range(3)]
    assert removed == [2, 1, 0]
    kept = await value(matching, "SELECT string_agg(kind || ' ' || state, ', ' ORDER BY kind, state) FROM letter")
    assert kept == "organisation-created queued, organisation-link queued, repeat sent"
    assert await value(matching, "SELECT opens_id::text FROM letter WHERE kind = 'repeat'") == held.id


async def test_a_worker_forgets_by_itself_for_as_long_as_it_is_told(start: Start) -> None:
    async with start(service, organisation_rate="10000/hour", draft_days=2, need_days=1, removal_seconds=0.01) as running:
        await registered(running)
        draft, need = await begun(running), await stated(running)
        assert forget_unused in service.background
        await write(running, "UPDATE need SET changed_at = now() - interval '36 hours'")
        await write(running, "UPDATE assessment SET changed_at = now() - interval '36 hours'")
        forgetting = asyncio.create_task(forget_unused(running.runtime))
        async with asyncio.timeout(10):
            while await value(running, "SELECT count(*) FROM need"):
                await asyncio.sleep(0.01)
        forgetting.cancel()
        assert (await draft.call("GET")).status_code == 200
        answer = await running.call("GET", f"/needs/{need['id']}", headers={"Need-Token": need["token"]})
        assert answer.json()["code"] == "no-such-need"


async def test_public_bodies_are_compared_by_what_they_do_and_the_event_carries_it(matching: Running) -> None:
    answers = PUBLIC.examples[0].answers
    for _ in range(10):
        await completed(matching, answers, audience="public", sector="social-protection", region="latgale")
    await completed(matching, answers, audience="public", sector="education", region="latgale")
    held = await completed(matching, answers, audience="public", sector="social-protection", size_class="large")
    shown = {each["by"]: (each["shown"], each.get("others")) for each in (await held.read("/results"))["comparisons"]}
    assert shown == {"sector": (True, 10), "size_class": (False, None), "region": (False, None)}
    assert (await matching.events())[-1]["data"]["sector"] == "social-protection"
    for audience, sector in (("public", "food-and-beverages"), ("sme", "social-protection")):
        answer = await matching.call("POST", "/assessments", json={"audience": audience, "size_class": "small", "sector": sector})
        assert (answer.status_code, answer.json()["code"]) == (422, "unknown-code")


async def test_technologies_tried_out_are_part_of_a_need_stated_with_the_assessment(matching: Running) -> None:
    await registered(matching)
    grades = dict.fromkeys((f"s4_{row}" for row in range(1, 8)), 0) | {"s4_2": 2}
    held = await completed(matching, dict(ANSWERS) | {"s3": [], "s4": grades})
    gap = next(each for each in (await held.read("/results"))["gaps"] if each["id"] == "d2")
    assert [each["code"] for each in gap["moved_by"] if each["kind"] == "technologies"] == ["virtual-reality"]
    answer = await matching.call("POST", "/needs", json={"assessment": held.id}, headers={"Assessment-Token": held.token})
    assert answer.status_code == 201
    kept = await value(matching, "SELECT (wish->'weaknesses')::text FROM need")
    assert '"virtual-reality"' in kept


async def test_all_comparisons_cost_one_statement(matching: Running) -> None:
    held = await completed(matching)
    asked: list[str] = []

    class Counting(Work):
        async def fetch(self, query: str, *values: object) -> Any:
            asked.append(query)
            return await super().fetch(query, *values)

    async with matching.runtime.database.reading() as work:
        work.__class__ = Counting
        (found,) = await assessments.series(work, UUID(held.id))
        assert len((await queries.results(work, found, library(None))).comparisons) == 3
    assert asked == [assessments.SERIES, assessments.SERIES, queries.OTHERS]
