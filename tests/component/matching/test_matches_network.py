"""What a coordinator sees of all matches: who waits, what is overdue, what nobody took; no names and no texts."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from matching.app import service
from tests.component.conftest import Start
from tests.component.matching.asking import CONTACT, FAST, Stage, day
from tests.component.matching.conftest import COORDINATOR


@pytest.fixture
async def stage(start: Start) -> AsyncIterator[Stage]:
    async with start(service, **FAST) as running:
        yield Stage(running)


async def seen(stage: Stage, path: str, **params: Any) -> dict[str, Any]:
    answer = await stage.call("GET", f"/matches{path}", who=COORDINATOR, params=params)
    assert answer.status_code == 200, answer.text
    assert not any(word in answer.text for word in ("Rūķis", "skolas", CONTACT["email"], "Rudenī"))
    return dict(answer.json())


async def change(stage: Stage, query: str, *values: Any) -> None:
    async with stage.running.runtime.database.unit_of_work() as work:
        await work.execute(query, *values)


async def test_where_nothing_is_every_region_says_so(stage: Stage) -> None:
    found = await seen(stage, "/summary")
    assert (found["all"]["waiting"], found["all"]["untaken"], found["days"]) == (0, 0, 90)
    assert "share_in_time" not in found["all"]
    assert {"vidzeme", "latgale"} <= {each["region"] for each in found["regions"]}
    assert (await seen(stage, ""))["items"] == (await seen(stage, "/record"))["items"] == []


async def test_what_waits_where_and_how_hubs_answer(stage: Stage) -> None:
    await stage.furnish()
    organisation = await stage.organisation()
    client = {"kind": "company", "region": "latgale"}
    waits, late, dated, works, done, refused = [
        await stage.need(organisation, client=client if at < 2 else {"kind": "company"}) for at in range(6)
    ]
    await stage.need()  # of Vidzeme, and nobody was asked
    asked = [
        (await stage.ask(need, hub))[0]
        for need, hub in zip(
            (waits, late, dated, works, done, refused), ("kuldiga", "kuldiga", "cesis", "cesis", "cesis", "liepaja"), strict=True
        )
    ]
    await change(stage, "UPDATE match SET due_at = now() - interval '1 hour' WHERE id = $1::text::uuid", asked[1]["id"])
    await stage.answer(asked[2], "propose-date", date=day(9), message="Rudenī")
    for each in asked[3:5]:
        await stage.answer(each, "accept", message="Rudenī")
    await stage.answer(asked[4], "close", delivered=["prototyping"])
    await stage.answer(asked[5], "decline", reason="other", text="Rudenī")
    found = await seen(stage, "/summary")
    expected = {"waiting": 2, "overdue": 1, "due_soon": 0, "agreeing": 1, "accepted": 1, "closed": 1, "answered": 4, "in_time": 4}
    assert found["all"] == expected | {"share_in_time": 1.0, "unasked": 1, "untaken": 1}
    regions = {each.get("region"): each for each in found["regions"]}
    assert [(regions[name]["waiting"], regions[name]["untaken"], regions[name]["unasked"]) for name in ("latgale", "vidzeme", None)] == [
        (2, 0, 0),
        (0, 0, 1),
        (0, 1, 0),
    ]
    records = await seen(stage, "/record", limit=1)
    assert [(each["hub"], each["waiting"], each["overdue"], each["asked"]) for each in records["items"]] == [("kuldiga", 2, 1, 0)]
    rest = (await seen(stage, "/record", limit=5, cursor=records["next"]))["items"]
    assert [(each["hub"], each["asked"], each["in_time"], each["share_in_time"], each["accepted"]) for each in rest] == [
        ("cesis", 3, 3, 1.0, 1),
        ("liepaja", 1, 1, 1.0, 0),
    ]
    first = await seen(stage, "", order="due", state=["proposed", "date-proposed"], limit=1)
    assert [(each["hub"], each["is_overdue"], each["region"]) for each in first["items"]] == [("kuldiga", True, "latgale")]
    assert first["items"][0]["terms"][0]["code"] == "cybersecurity"
    after = await seen(stage, "", order="due", state=["proposed", "date-proposed"], cursor=first["next"])
    assert [(each["state"], each["is_overdue"]) for each in after["items"]] == [("proposed", False), ("date-proposed", False)]
    assert [each["id"] for each in (await seen(stage, "", hub="cesis"))["items"]] == [asked[4]["id"], asked[3]["id"], asked[2]["id"]]
    assert len((await seen(stage, "", region="latgale"))["items"]) == 2
    assert len((await seen(stage, "", region="none", state="closed"))["items"]) == 1
    assert (await seen(stage, "", hub="nobody"))["items"] == []
    for wrong in ({"state": "sold"}, {"order": "price"}, {"hub": "Ā"}, {"cursor": "x"}):
        assert (await stage.call("GET", "/matches", who=COORDINATOR, params=wrong)).status_code == 422, wrong


async def test_a_need_whose_client_did_not_say_whether_the_day_suits_is_none_that_no_hub_took(stage: Stage) -> None:
    await stage.furnish()
    need, line = await stage.asked("kuldiga")
    await stage.answer(line[0], "propose-date", date=day(9))
    await stage.round(datetime.now(UTC) + timedelta(days=20))
    assert await stage.line(need) == {"kuldiga": "withdrawn"}
    found = (await seen(stage, "/summary"))["all"]
    assert (found["agreeing"], found["unasked"], found["untaken"]) == (0, 0, 0)


async def test_a_match_that_was_closed_long_ago_is_not_closed_again_by_a_late_word_of_the_client(stage: Stage) -> None:
    await stage.furnish()
    need, line = await stage.asked("kuldiga")
    await stage.answer(line[0], "accept")
    await stage.answer(line[0], "close", delivered=["prototyping"])
    assert (await seen(stage, "/summary"))["all"]["closed"] == 1
    await change(stage, "UPDATE match SET closed_at = now() - interval '100 days' WHERE id = $1::text::uuid", line[0]["id"])
    headers = {"Need-Token": need["token"]}
    rated = await stage.call("POST", f"/matches/{line[0]['id']}/feedback", headers=headers, json={"rating": 4})
    assert rated.status_code == 200
    assert (await seen(stage, "/summary"))["all"]["closed"] == 0
