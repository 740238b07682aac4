"""Hubs are asked one after the other; they answer, or the next is asked."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from matching.app import service
from tests.component.conftest import Start
from tests.component.matching.asking import CONTACT, FAST, TEXT, Stage, day, staff
from tests.component.matching.conftest import COORDINATOR
from tests.component.matching.organisations import verify


@pytest.fixture
async def stage(start: Start) -> AsyncIterator[Stage]:
    async with start(service, **FAST) as running:
        stage = Stage(running)
        await stage.furnish()
        yield stage


def overdue() -> datetime:
    """Surely after the end of five working days, holidays and all."""
    return datetime.now(UTC) + timedelta(days=20)


async def test_the_first_is_asked_and_the_others_wait(stage: Stage) -> None:
    need, line = await stage.asked("kuldiga", "cesis")
    assert [(each["hub"], each["place"], each["state"], each["version"]) for each in line] == [
        ("kuldiga", 1, "proposed", 1),
        ("cesis", 2, "waiting", 0),
    ]
    assert line[0]["name"]["lv"] == "Kuldiga centrs"
    assert line[0]["score"] > 0
    assert "due_at" in line[0]
    assert "due_at" not in line[1]
    assert await stage.matches_told() == [("proposed", "kuldiga", 1)]
    assert await stage.letters() == [
        ("organisation-created", CONTACT["email"]),
        ("asked", "kuldiga@hubs.example"),
        ("proposed", CONTACT["email"]),
    ]
    event = (await stage.running.events())[-1]["data"]
    assert not {"text", "message", "organisation", "explanation"} & set(event)
    assert (event["client_kind"], event["region"], event["technologies"]) == ("company", "vidzeme", ["cybersecurity"])
    assert need["id"] == event["need"]


async def test_a_hub_sees_who_asks_and_why_it_was_proposed(stage: Stage) -> None:
    _, line = await stage.asked("kuldiga", "cesis")
    seen = await stage.read(line[0])
    assert seen["need"]["text"]["lv"] == TEXT
    assert seen["need"]["terms"][0]["code"] == "cybersecurity"
    assert seen["organisation"]["name"] == "SIA Rūķis"
    assert seen["organisation"]["contact"] == CONTACT
    assert abs(sum(each["points"] for each in seen["explanation"]["factors"]) - seen["score"]) < 0.2
    assert seen["explanation"]["reasons"]
    assert seen["working_days_left"] == 5
    assert "withheld" not in seen
    waiting = await stage.call("GET", f"/matches/{line[1]['id']}", who=staff("cesis"))
    assert (waiting.status_code, waiting.json()["code"]) == (404, "no-such-match")


async def test_the_explanation_stays_as_it_was_when_the_client_asked(stage: Stage) -> None:
    _, line = await stage.asked("kuldiga")
    before = (await stage.read(line[0]))["explanation"]
    hub = (await stage.call("GET", "/hubs/kuldiga")).json()
    kept = {name: hub[name] for name in ("name", "country", "status", "languages")}
    changed = await stage.call("PUT", "/hubs/kuldiga", who=COORDINATOR, json=kept, headers={"If-Match": "*"})
    assert changed.status_code == 200, changed.text
    assert (await stage.read(line[0]))["explanation"] == before


async def test_a_hub_accepts_and_nobody_else_is_asked(stage: Stage) -> None:
    need, line = await stage.asked("kuldiga", "cesis")
    answer = await stage.answer(line[0], "accept", 1, message="Zvanīsim rīt.")
    assert answer.status_code == 200, answer.text
    assert (answer.json()["state"], answer.headers["etag"]) == ("accepted", '"v2"')
    assert await stage.line(need) == {"kuldiga": "accepted"}
    assert (await stage.client(f"/needs/{need['id']}", need, method="GET")).json()["state"] == "matched"
    assert (await stage.letters())[-1] == ("accepted", CONTACT["email"])
    consents = "SELECT count(*) FROM consent WHERE hub = $1 AND withdrawn_at IS NULL"
    assert [await stage.value(consents, hub) for hub in ("kuldiga", "cesis")] == [1, 0]
    again = await stage.answer(line[0], "accept", 2)
    assert (again.status_code, again.json()["code"]) == (409, "match-not-open")
    more = await stage.client(f"/needs/{need['id']}/matches", need, {"hubs": ["liepaja"]})
    assert (more.status_code, more.json()["code"]) == (409, "need-not-open")


async def test_a_hub_declines_and_the_next_is_asked_until_nobody_is_left(stage: Stage) -> None:
    need, line = await stage.asked("kuldiga", "cesis")
    assert (await stage.answer(line[0], "decline", reason="no-capacity", text="Rudenī varēsim.")).status_code == 200
    assert await stage.line(need) == {"kuldiga": "declined", "cesis": "proposed"}
    assert (await stage.letters())[-2:] == [("asked", "cesis@hubs.example"), ("declined", CONTACT["email"])]
    gone = await stage.read(line[0])
    assert gone["withheld"] == "consent"
    assert not {"need", "organisation", "explanation", "notes"} & set(gone)
    assert (await stage.answer(line[1], "decline", reason="other")).status_code == 200
    assert await stage.line(need) == {"kuldiga": "declined", "cesis": "declined"}
    assert (await stage.client(f"/needs/{need['id']}", need, method="GET")).json()["state"] == "open"
    assert [each["hub"] for each in await stage.ask(need, "liepaja")] == ["kuldiga", "cesis", "liepaja"]
    assert await stage.line(need) == {"kuldiga": "declined", "cesis": "declined", "liepaja": "proposed"}


async def test_who_does_not_answer_is_passed_over(stage: Stage) -> None:
    need, line = await stage.asked("kuldiga", "cesis")
    await stage.round()
    assert (await stage.line(need))["kuldiga"] == "proposed"
    await stage.round(overdue())
    assert await stage.line(need) == {"kuldiga": "passed-on", "cesis": "proposed"}
    assert (await stage.letters())[-2:] == [("asked", "cesis@hubs.example"), ("passed-on", CONTACT["email"])]
    late = await stage.answer(line[0], "accept", 1)
    assert (late.status_code, late.json()["code"]) == (409, "match-overdue")
    told = await stage.matches_told()
    assert told == [("proposed", "kuldiga", 1), ("passed-on", "kuldiga", 2), ("proposed", "cesis", 1)]


async def test_late_but_not_passed_on_yet_is_an_answer_that_counts_as_late(stage: Stage) -> None:
    _, line = await stage.asked("kuldiga")
    async with stage.running.runtime.database.unit_of_work() as work:
        await work.execute("UPDATE match SET due_at = now() - interval '1 hour'")
    assert (await stage.answer(line[0], "accept", 1)).status_code == 200
    record = (await stage.client("/needs", {"token": "-"}, {"technologies": ["cybersecurity"]})).json()["matches"]
    assert next(each["record"] for each in record if each["hub"] == "kuldiga") == {"asked": 1, "in_time": 0, "median_days": 0}


async def test_a_day_is_proposed_changed_and_agreed_to(stage: Stage) -> None:
    need, line = await stage.asked("kuldiga", "cesis")
    first, other = day(9), day(10)
    assert (await stage.answer(line[0], "propose-date", 1, date=first, message="Zoom?")).json()["meeting_on"] == first
    assert (await stage.answer(line[0], "propose-date", 2, date=other)).json()["state"] == "date-proposed"
    path = f"/matches/{line[0]['id']}/agree"
    stale = await stage.client(path, need, {"date": first})
    assert (stale.status_code, stale.json()["code"]) == (409, "date-changed")
    agreed = await stage.client(path, need, {"date": other})
    assert (agreed.status_code, agreed.json()["state"]) == (200, "accepted")
    again = await stage.client(path, need)
    assert (again.status_code, again.json()["version"]) == (200, agreed.json()["version"])
    assert (await stage.letters())[-1] == ("agreed", "kuldiga@hubs.example")
    assert await stage.line(need) == {"kuldiga": "accepted"}


async def test_a_client_that_does_not_agree_in_time_troubles_no_other_hub(stage: Stage) -> None:
    need, line = await stage.asked("kuldiga", "cesis")
    await stage.answer(line[0], "propose-date", date=day(9))
    await stage.round(overdue())
    assert await stage.line(need) == {"kuldiga": "withdrawn"}
    assert (await stage.letters())[-2:] == [("withdrawn", "kuldiga@hubs.example"), ("lapsed", CONTACT["email"])]
    assert (await stage.client(f"/needs/{need['id']}", need, method="GET")).json()["state"] == "open"


@pytest.mark.parametrize("on", ["2020-01-01", "2999-01-01"])
async def test_nobody_meets_in_the_past_nor_in_a_thousand_years(stage: Stage, on: str) -> None:
    _, line = await stage.asked("kuldiga")
    answer = await stage.answer(line[0], "propose-date", date=on)
    assert (answer.status_code, answer.json()["code"]) == (422, "wrong-day")


async def test_withdrawing_tells_the_hub_and_ends_what_it_may_see(stage: Stage) -> None:
    need, line = await stage.asked("kuldiga", "cesis")
    for _ in range(2):
        assert (await stage.client(f"/needs/{need['id']}/withdraw", need)).status_code == 200
    assert await stage.line(need) == {"kuldiga": "withdrawn"}
    assert (await stage.letters())[-1] == ("withdrawn", "kuldiga@hubs.example")
    assert (await stage.read(line[0]))["withheld"] == "consent"
    assert (await stage.answer(line[0], "accept")).json()["code"] == "match-not-open"


async def test_erasing_the_need_withdraws_it_and_leaves_nothing_that_anybody_wrote(stage: Stage) -> None:
    need, line = await stage.asked("kuldiga", "cesis")
    await stage.answer(line[0], "propose-date", date=day(0), message="Zvaniet Jānim")
    erased = await stage.call("DELETE", f"/needs/{need['id']}", headers={"Need-Token": need["token"]})
    assert erased.status_code == 204
    assert (await stage.matches_told())[-1][:2] == ("withdrawn", "kuldiga")
    assert (await stage.letters())[-1] == ("withdrawn", "kuldiga@hubs.example")
    assert not {"proposed", "date-proposed"} & {kind for kind, _ in await stage.letters()}, "what the client was written goes too"
    gone = await stage.read(line[0])
    assert (gone["state"], gone["withheld"]) == ("withdrawn", "erased")
    assert await stage.value("SELECT count(*) FROM match") == 1
    kept = await stage.value("SELECT row_to_json(m)::text FROM match m")
    assert not any(word in kept for word in ("Jānim", "Rūķis", "skolas", "reasons"))


async def test_closing_asks_for_feedback_and_the_hub_reads_it(stage: Stage) -> None:
    need, line = await stage.asked("kuldiga")
    path = f"/matches/{line[0]['id']}/feedback"
    early = await stage.client(path, need, {"rating": 5})
    assert (early.status_code, early.json()["code"]) == (409, "match-not-closed")
    assert (await stage.answer(line[0], "close", delivered=[])).json()["code"] == "match-not-open"
    await stage.answer(line[0], "accept")
    wrong = await stage.answer(line[0], "close", delivered=["no-such-service"])
    assert (wrong.status_code, wrong.json()["code"]) == (422, "unknown-code")
    closed = await stage.answer(line[0], "close", 2, delivered=["vocational-training"], hours=12.5)
    assert closed.status_code == 200, closed.text
    assert (await stage.letters())[-1] == ("closed", CONTACT["email"])
    for _ in range(2):
        told = await stage.client(path, need, {"rating": 4, "text": "Labi!"})
        assert (told.status_code, told.json()["rating"], told.json()["version"]) == (200, 4, 4)
    assert (await stage.client(path, need, {"rating": 9})).status_code == 422
    assert (await stage.client(path, need, {"rating": 5, "text": "Labi!"})).json()["version"] == 5
    seen = await stage.read(line[0])
    assert seen["notes"] == [{"by": "client", "kind": "feedback", "text": "Labi!"}]
    assert [each[0] for each in await stage.letters()].count("feedback") == 1
    assert (await stage.client(f"/needs/{need['id']}/withdraw", need)).json()["code"] == "need-over"


async def test_aid_is_entered_in_the_ledger_and_over_the_ceiling_nothing_is_closed(stage: Stage) -> None:
    organisation = await stage.organisation(register_number="40003000001")
    await verify(stage.running, organisation["id"])
    need = await stage.need(organisation)
    line = await stage.ask(need, "kuldiga")
    await stage.answer(line[0], "accept")
    aid: dict[str, Any] = {"basis": "de-minimis", "amount_eur": "300000.01", "granted_on": "2026-11-01"}
    over = await stage.answer(line[0], "close", delivered=[], aid=aid)
    assert (over.status_code, over.json()["code"]) == (409, "aid-ceiling-exceeded")
    assert (await stage.read(line[0]))["state"] == "accepted"
    assert (await stage.answer(line[0], "close", delivered=[], aid=aid | {"amount_eur": "1200.50"})).status_code == 200
    ledger = await stage.call("GET", f"/organisations/{organisation['id']}/aid", headers={"Organisation-Token": organisation["token"]})
    assert [(float(each["amount_eur"]), each["hub"], each["match"]) for each in ledger.json()["entries"]] == [
        (1200.5, "kuldiga", line[0]["id"])
    ]


async def test_a_stale_version_changes_nothing(stage: Stage) -> None:
    _, line = await stage.asked("kuldiga")
    await stage.answer(line[0], "propose-date", 1, date=day(0))
    stale = await stage.answer(line[0], "accept", 1)
    assert (stale.status_code, stale.headers["etag"]) == (412, '"v2"')
    missing = await stage.call("POST", f"/matches/{line[0]['id']}/accept", who=staff("kuldiga"), json={})
    assert missing.status_code == 428


async def test_a_second_click_asks_once(stage: Stage) -> None:
    need = await stage.need(await stage.organisation())
    headers = {"Need-Token": need["token"], "Idempotency-Key": "one"}
    answers = [await stage.call("POST", f"/needs/{need['id']}/matches", json={"hubs": ["cesis"]}, headers=headers) for _ in range(2)]
    assert [each.status_code for each in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert "idempotency-replayed" in answers[1].headers
    assert await stage.value("SELECT count(*) FROM match") == 1
    kept = await stage.value("SELECT string_agg(convert_from(body, 'UTF8'), '') FROM idempotency")
    assert not any(word in kept for word in ("Rūķis", "Anna", need["token"]))
