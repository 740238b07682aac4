"""An organisation takes all that is kept of it with it, and has it erased."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from decimal import Decimal
from uuid import UUID

import orjson
import pytest

from chassis.ids import new_id
from matching.app import service
from matching.commands import aid
from tests.component.conftest import Running, Start
from tests.component.matching.conftest import registered
from tests.component.matching.organisations import Org, founded, stated, value, verified
from tests.component.matching.test_assessments import ANSWERS, begun, completed, following
from tests.component.matching.test_organisations import everything

NOTHING = {"organisations": 0, "assessments": 0, "needs": 0, "consents": 0, "links": 0, "letters": 0}


@pytest.fixture
async def matching(start: Start) -> AsyncIterator[Running]:
    async with start(service, organisation_rate="10000/hour", assessment_rate="10000/hour") as running:
        await registered(running)
        yield running


async def furnished(matching: Running, register_number: str = "40003000001") -> Org:
    """One with two stages of an assessment, a need, a consent and aid."""
    org, held, need = (
        await verified(matching, register_number=register_number),
        await completed(matching),
        await stated(matching, text={"lv": "Es, Anna, meklēju: kiberdrošība"}),
    )
    await following(held)
    assert (await org.bind(held)).status_code == (await org.bind_need(need)).status_code == 204
    await org.agree()
    async with matching.runtime.database.unit_of_work() as work:
        await aid.grant(work, UUID(org.id), new_id(), "cesis", "de-minimis", Decimal(900), "prototyping", date(2026, 11, 2))
    return org


async def test_all_that_is_kept_is_one_document(matching: Running) -> None:
    org = await furnished(matching)
    answer = await org.call("GET", "/export")
    assert answer.headers["content-disposition"] == 'attachment; filename="kopa-organisation.json"'
    told = answer.json()
    assert told["organisation"]["contact"]["name"] == "Anna Bērziņa" and len(told["links"]) == 1
    (series,) = told["assessments"]
    assert [(each["stage"], bool(each["answers"])) for each in series["assessments"]] == [("T0", True), ("T1", False)]
    assert [each["overall"] for each in series["results"]] == [43.33]
    assert told["needs"][0]["text"]["lv"].startswith("Es, Anna") and told["needs"][0]["findings"] == []
    assert (told["consents"][0]["hub"], told["aid"][0]["amount_eur"], told["letters"][0]["kind"]) == (
        "cesis",
        900.0,
        "organisation-created",
    )
    assert org.token not in answer.text


async def test_erasure_leaves_nothing_but_what_the_law_keeps(matching: Running) -> None:
    other, org = await furnished(matching, "40003000002"), await furnished(matching)
    answer = await org.call("DELETE")
    assert answer.status_code == 200
    # Its own link, one to the need, one to each stage of the assessment.
    assert answer.json()["erased"] == {"organisations": 1, "assessments": 2, "needs": 1, "consents": 1, "links": 4, "letters": 1}
    (kept,) = answer.json()["kept"]
    assert (kept["what"], kept["count"]) == ("aid", 1) and "2023/2831" in kept["why"]["lv"] and "10 gadus" in kept["why"]["lv"]
    assert (await org.call("GET")).json()["code"] == (await org.call("DELETE")).json()["code"] == "no-such-organisation"
    for table, left in (("organisation", 1), ("assessment", 2), ("need", 1), ("consent", 1), ("letter", 1), ("aid_entry", 2)):
        assert await value(matching, f"SELECT count(*) FROM {table}") == left, table
    row = orjson.loads(await value(matching, "SELECT to_jsonb(a)::text FROM aid_entry a WHERE organisation IS NULL"))
    assert (row["beneficiary"], row["amount_eur"]) == ("LV:40003000001", 900.0)
    assert org.id not in await everything_but_keys(matching)
    assert len((await other.read())["assessments"]) == 2


async def test_a_hub_that_was_asked_is_told_and_keeps_figures_without_a_name(matching: Running) -> None:
    org = await furnished(matching)
    (need,) = (await org.read())["needs"]
    token = (await org.call("POST", f"/needs/{need['id']}/links")).json()["token"]
    asked = await matching.call("POST", f"/needs/{need['id']}/matches", json={"hubs": ["cesis"]}, headers={"Need-Token": token})
    assert asked.status_code == 201, asked.text
    assert [(each["hub"], each["state"]) for each in (await org.read("/export"))["matches"]] == [("cesis", "proposed")]
    kept = {each["what"]: each["count"] for each in (await org.call("DELETE")).json()["kept"]}
    assert kept == {"aid": 1, "matches": 1}
    assert (await matching.events())[-1]["type"] == "matching.match.withdrawn.v1"
    assert await value(matching, "SELECT state FROM match") == "withdrawn"
    left = await everything_but_keys(matching)
    assert org.id not in left and "Anna" not in left and "Rūķis" not in left


async def test_what_is_unbound_stays_with_who_has_its_link(matching: Running) -> None:
    org, held = await founded(matching), await begun(matching)
    erased = (await org.call("DELETE")).json()
    assert erased["erased"] == NOTHING | {"organisations": 1, "links": 1, "letters": 1} and erased["kept"] == []
    assert (await held.read())["state"] == "draft"


async def test_erasing_while_others_save_leaves_nothing_half_done(matching: Running) -> None:
    for _ in range(4):
        org, held, need, late = await founded(matching), await begun(matching), await stated(matching), await begun(matching)
        await org.bind(held)
        answers = await asyncio.gather(
            org.call("DELETE"),
            held.save(ANSWERS),
            org.revise(name="SIA Cits"),
            org.bind_need(need),
            org.bind(late),
            org.call("POST", "/consents", json={"hub": "cesis", "purpose": "match", "days": 9}),
            org.call("POST", f"/assessments/{held.id}/links"),
            org.call("DELETE"),
        )
        codes = [each.status_code for each in answers]
        # A deadlock is told as 503 with nothing changed; whoever asks again is answered.
        assert all(code < 500 or code == 503 for code in codes), codes
        assert 200 in (codes[0], codes[-1]) or (await org.call("DELETE")).status_code == 200
        assert await value(matching, "SELECT count(*) FROM organisation") == 0
        assert await value(matching, "SELECT count(*) FROM consent") == await value(matching, "SELECT count(*) FROM organisation_link") == 0
        tables = (f"SELECT count(*) FROM {table} WHERE organisation IS NOT NULL" for table in ("need", "assessment"))
        assert [await value(matching, each) for each in tables] == [0, 0]
        assert (await held.call("GET")).status_code == 404


async def test_the_next_stage_is_begun_while_its_organisation_is_erased(matching: Running) -> None:
    for _ in range(4):
        org, held = await founded(matching), await completed(matching)
        await org.bind(held)
        erased, begun_ = await asyncio.gather(org.call("DELETE"), held.call("POST", "/next"))
        assert erased.status_code in (200, 503) and begun_.status_code in (201, 404, 503)
        if erased.status_code == 503:
            assert (await org.call("DELETE")).status_code == 200
        assert await value(matching, "SELECT count(*) FROM assessment") == 0


async def everything_but_keys(matching: Running) -> str:
    """All tables but the answers kept for repetition, which hold ids alone and go by themselves."""
    whole = await everything(matching)
    kept = await value(matching, "SELECT string_agg(t::text, chr(10)) FROM idempotency t")
    assert "Anna" not in kept
    return whole.replace(kept, "")
