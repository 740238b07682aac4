"""The day does not suit the client: the hub is asked again, three times at most."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from matching.app import service
from tests.component.conftest import Start
from tests.component.matching.asking import FAST, Stage, day, staff
from tests.component.matching.conftest import COORDINATOR


@pytest.fixture
async def stage(start: Start) -> AsyncIterator[Stage]:
    async with start(service, **FAST) as running:
        stage = Stage(running)
        await stage.furnish()
        yield stage


async def other_day(stage: Stage, need: dict[str, Any], match: dict[str, Any], **body: Any) -> Any:
    return await stage.client(f"/matches/{match['id']}/another-day", need, body)


async def test_another_day_is_asked_for_and_the_hub_has_its_time_anew(stage: Stage) -> None:
    need, line = await stage.asked("kuldiga", "cesis")
    early = await other_day(stage, need, line[0])
    assert (early.status_code, early.json()["code"]) == (409, "no-date-proposed")
    await stage.answer(line[0], "propose-date", date=day(9), message="Zoom?")
    async with stage.running.runtime.database.unit_of_work() as work:
        await work.execute("UPDATE match SET due_at = now() - interval '1 hour', answered_at = now() WHERE hub = 'kuldiga'")
    wrong = await other_day(stage, need, line[0], date="2020-01-01")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "wrong-day")
    unseen = await other_day(stage, need, line[0], instead_of=day(8))
    assert (unseen.status_code, unseen.json()["code"]) == (409, "date-changed")
    for _ in range(2):  # a second click with a key of its own, too
        asked = await other_day(stage, need, line[0], date=day(12), message="Ceturtdien, lūdzu", instead_of=day(9))
        assert (asked.status_code, asked.json()["state"], asked.json()["version"]) == (200, "proposed", 3), asked.text
        assert (asked.json()["other_days"], asked.json()["other_days_left"], asked.json()["wished_on"]) == (1, 2, day(12))
    assert not {"meeting_on", "message", "answered_at", "agree_by"} & set(asked.json())
    assert (await stage.letters())[-1] == ("other-day", "kuldiga@hubs.example")
    assert "Ceturtdien" not in await stage.value("SELECT string_agg(about::text, ' ') FROM letter")
    seen = await stage.read(line[0])
    assert (seen["wished_on"], seen["working_days_left"]) == (day(12), 5)
    assert seen["notes"] == [{"by": "client", "kind": "other-day", "text": "Ceturtdien, lūdzu"}]
    event = (await stage.running.events())[-1]
    assert (event["type"], event["data"]["other_days"], event["data"]["version"]) == ("matching.match.proposed.v1", 1, 3)
    assert "wish" not in event["data"]
    await stage.round()
    assert (await stage.line(need))["kuldiga"] == "proposed"
    await stage.round(datetime.now(UTC) + timedelta(days=20))
    assert await stage.line(need) == {"kuldiga": "passed-on", "cesis": "proposed"}


async def test_after_three_times_it_is_yes_or_no(stage: Stage) -> None:
    need, line = await stage.asked("kuldiga")
    for ahead in (5, 6, 7):
        await stage.answer(line[0], "propose-date", date=day(ahead))
        assert (await other_day(stage, need, line[0])).status_code == 200
    await stage.answer(line[0], "propose-date", date=day(8))
    told = await stage.value("SELECT about->>'other_days' FROM letter WHERE kind = 'date-proposed' ORDER BY id DESC LIMIT 1")
    assert told == "0"
    more = await other_day(stage, need, line[0])
    assert (more.status_code, more.json()["code"]) == (409, "no-more-days")
    agreed = await stage.client(f"/matches/{line[0]['id']}/agree", need, {"date": day(8)})
    assert (agreed.status_code, agreed.json()["state"]) == (200, "accepted")


async def test_only_who_has_the_link_asks_and_erasing_takes_the_words(stage: Stage) -> None:
    need, line = await stage.asked("kuldiga")
    await stage.answer(line[0], "propose-date", date=day(9))
    same = await other_day(stage, need, line[0], date=day(9))
    assert (same.status_code, same.json()["code"]) == (422, "same-day")
    other = await stage.need()
    path = f"/matches/{line[0]['id']}/another-day"
    for who in (None, staff("kuldiga"), COORDINATOR):
        for headers, status in (({}, 401), ({"Need-Token": other["token"]}, 404)):
            assert (await stage.call("POST", path, who=who, headers=headers, json={})).status_code == status
    headers = {"Need-Token": need["token"], "Idempotency-Key": "one"}
    for _ in range(2):
        assert (await stage.call("POST", path, headers=headers, json={"message": "Jānis nevar"})).status_code == 200
    kept = await stage.value("SELECT string_agg(convert_from(body, 'UTF8'), '') FROM idempotency")
    assert "Jānis" not in kept
    await stage.client(f"/needs/{need['id']}", need, method="DELETE")
    assert "Jānis" not in await stage.value("SELECT row_to_json(m)::text FROM match m")


async def test_a_hub_that_left_is_told_that_it_left(stage: Stage) -> None:
    _, line = await stage.asked("kuldiga", "cesis")
    await stage.call("POST", "/hubs/kuldiga/leave", who=COORDINATOR, headers={"If-Match": "*"})
    await stage.round()
    late = await stage.answer(line[0], "accept")
    assert (late.status_code, late.json()["code"]) == (409, "match-hub-left")


async def test_a_hub_that_answers_within_a_day_is_reminded(stage: Stage) -> None:
    await stage.desk("kuldiga", email="kuldiga@hubs.example", answer_days=1)
    _, line = await stage.asked("kuldiga")
    due = datetime.fromisoformat(line[0]["due_at"])
    for _ in range(2):
        await stage.round(due - timedelta(hours=4))
    assert [each for each in await stage.letters() if each[0] == "reminder"] == [("reminder", "kuldiga@hubs.example")]
