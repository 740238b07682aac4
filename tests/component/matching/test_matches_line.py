"""Who can be asked, who is passed over and why, and many at once."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from matching.app import service
from tests.component.conftest import Start
from tests.component.matching.asking import CONTACT, FAST, HUBS, Stage, day, staff
from tests.component.matching.conftest import COORDINATOR, OPERATOR, hub


@pytest.fixture
async def stage(start: Start) -> AsyncIterator[Stage]:
    async with start(service, **FAST) as running:
        stage = Stage(running)
        yield stage


async def refused(stage: Stage, need: dict[str, Any], *hubs: str) -> tuple[int, str]:
    answer = await stage.client(f"/needs/{need['id']}/matches", need, {"hubs": list(hubs)})
    assert await stage.value("SELECT count(*) FROM match WHERE state = 'waiting'") == 0
    return answer.status_code, answer.json()["code"]


async def test_who_cannot_be_asked_is_said_before_anybody_is(stage: Stage) -> None:
    rules = {"eligibility": [{"client_kinds": ["public-body"]}]}
    await stage.furnish(kuldiga={"capacity": 0}, liepaja=rules)
    alone = await stage.need()
    assert await refused(stage, alone, "cesis") == (409, "organisation-needed")
    need = await stage.need(await stage.organisation())
    assert await refused(stage, need, "cesis", "kuldiga") == (409, "hub-full")
    assert await refused(stage, need, "cesis", "liepaja") == (409, "hub-not-eligible")
    assert await refused(stage, need, "cesis", "nobody") == (422, "unknown-hub")
    assert await refused(stage, need, "cesis", "cesis") == (422, "hub-twice")
    assert (await refused(stage, need))[0] == 422
    assert await stage.value("SELECT count(*) FROM consent") == 0
    await stage.ask(need, "cesis")
    assert await refused(stage, need, "cesis") == (409, "hub-already-asked")
    wrong = await stage.call("POST", f"/needs/{need['id']}/matches", json={"hubs": ["cesis"]}, headers={"Need-Token": alone["token"]})
    assert (wrong.status_code, wrong.json()["code"]) == (404, "no-such-need")
    assert [name for name, _ in await stage.letters()].count("asked") == 1


async def test_further_hubs_join_the_end_of_the_line(stage: Stage) -> None:
    await stage.furnish()
    need, _ = await stage.asked("kuldiga")
    line = await stage.ask(need, "cesis", "liepaja")
    assert [(each["hub"], each["place"], each["state"]) for each in line] == [
        ("kuldiga", 1, "proposed"),
        ("cesis", 2, "waiting"),
        ("liepaja", 3, "waiting"),
    ]


async def test_hubs_that_left_or_became_full_are_passed_over_and_the_client_is_told(stage: Stage) -> None:
    await stage.furnish()
    need, line = await stage.asked("kuldiga", "cesis", "liepaja")
    await stage.call("POST", "/hubs/cesis/leave", who=COORDINATOR, headers={"If-Match": "*"})
    await stage.answer(line[0], "decline", reason="not-our-field")
    assert await stage.line(need) == {"kuldiga": "declined", "cesis": "passed-on", "liepaja": "proposed"}
    about = await stage.value("SELECT about FROM letter WHERE kind = 'declined'")
    assert [(each["hub"]["lv"], each["reason"]) for each in about["skipped"]] == [("Cesis centrs", "hub-left")]
    assert about["next"]["lv"] == "Liepaja centrs"
    assert ("passed-on", "cesis", 1) not in await stage.matches_told()
    assert await stage.value("SELECT count(*) FROM consent WHERE hub = 'cesis' AND withdrawn_at IS NULL") == 0


@pytest.mark.parametrize("dated", [False, True])
async def test_a_hub_that_leaves_with_a_need_in_hand_is_passed_on_at_once(stage: Stage, dated: bool) -> None:
    await stage.furnish()
    need, line = await stage.asked("kuldiga", "cesis")
    if dated:
        await stage.answer(line[0], "propose-date", date=day(9))
    await stage.call("POST", "/hubs/kuldiga/leave", who=COORDINATOR, headers={"If-Match": "*"})
    await stage.round()
    assert await stage.line(need) == {"kuldiga": "passed-on", "cesis": "proposed"}
    assert await stage.value("SELECT reason FROM match WHERE hub = 'kuldiga'") == "hub-left"


async def test_two_who_ask_at_once_for_the_last_place_do_not_both_get_it(stage: Stage) -> None:
    await stage.furnish(kuldiga={"capacity": 1})
    needs = [await stage.need(await stage.organisation()) for _ in range(4)]
    answers = await asyncio.gather(*(stage.client(f"/needs/{each['id']}/matches", each, {"hubs": ["kuldiga"]}) for each in needs))
    assert sorted(each.status_code for each in answers) == [201, 409, 409, 409]
    assert {each.json()["code"] for each in answers if each.status_code == 409} == {"hub-full"}


async def test_many_rounds_at_once_pass_each_need_on_once(stage: Stage) -> None:
    await stage.furnish()
    needs = [(await stage.asked("kuldiga", "cesis", "liepaja"))[0] for _ in range(6)]
    later = datetime.now(UTC) + timedelta(days=20)
    await asyncio.gather(*(stage.round(later) for _ in range(5)))
    await stage.round(later)
    for each in needs:
        assert await stage.line(each) == {"kuldiga": "passed-on", "cesis": "proposed", "liepaja": "waiting"}
    told = [each for each in await stage.matches_told() if each[0] == "passed-on"]
    assert told == [("passed-on", "kuldiga", 2)] * 6
    assert [name for name, _ in await stage.letters()].count("passed-on") == 6


async def test_an_answer_and_a_round_at_once_do_one_thing(stage: Stage) -> None:
    await stage.furnish()
    for _ in range(5):
        need, line = await stage.asked("kuldiga", "cesis")
        later = datetime.now(UTC) + timedelta(days=20)
        answer, _ = await asyncio.gather(stage.answer(line[0], "accept", 1), stage.round(later))
        states = await stage.line(need)
        if answer.status_code == 200:
            assert states == {"kuldiga": "accepted"}
        else:
            assert answer.json()["code"] == "match-overdue"
            assert states == {"kuldiga": "passed-on", "cesis": "proposed"}


async def test_a_hub_may_give_itself_less_time_but_not_more(stage: Stage) -> None:
    await stage.furnish()
    for slug, days in (("kuldiga", 1), ("cesis", 50)):
        await stage.desk(slug, email=f"{slug}@hubs.example", answer_days=days)
    _, line = await stage.asked("kuldiga")
    _, other = await stage.asked("cesis")
    assert [(await stage.read(each[0]))["working_days_left"] for each in (line, other)] == [1, 5]
    desk = (await stage.call("GET", "/hubs/kuldiga/desk", who=staff("kuldiga"))).json()
    assert desk == {
        "hub": "kuldiga",
        "version": 2,
        "email": "kuldiga@hubs.example",
        "language": "lv",
        "answer_days": 1,
        "most_answer_days": 5,
    }
    wrong = await stage.call("PUT", "/hubs/kuldiga/desk", who=staff("kuldiga"), json={"email": "x"}, headers={"If-Match": "*"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "wrong-email")
    unread = await stage.call("GET", "/hubs/nobody/desk", who=staff("nobody"))
    assert (unread.json()["version"], unread.headers["etag"]) == (0, '"v0"')
    lost = await stage.call("PUT", "/hubs/nobody/desk", who=staff("nobody"), json={}, headers={"If-Match": "*"})
    assert lost.status_code == 404


async def test_a_hub_is_reminded_once_in_the_last_days(stage: Stage) -> None:
    await stage.furnish()
    await stage.asked("kuldiga")
    due = await stage.value("SELECT due_at FROM match")
    for _ in range(2):
        await stage.round(due - timedelta(hours=1))
    assert [each for each in await stage.letters() if each[0] == "reminder"] == [("reminder", "kuldiga@hubs.example")]


async def test_what_is_private_goes_with_the_consent(stage: Stage) -> None:
    await stage.furnish()
    _, line = await stage.asked("kuldiga")
    listed = (await stage.call("GET", "/hubs/kuldiga/matches", who=staff("kuldiga"))).json()["items"]
    assert [each["organisation"] for each in listed] == ["SIA Rūķis"]
    async with stage.running.runtime.database.unit_of_work() as work:
        await work.execute("UPDATE consent SET expires_at = now() - interval '1 second'")
    seen = await stage.read(line[0])
    assert (seen["withheld"], seen["state"]) == ("consent", "proposed")
    listed = (await stage.call("GET", "/hubs/kuldiga/matches", who=staff("kuldiga"))).text
    assert "Rūķis" not in listed
    assert (await stage.answer(line[0], "accept", 1)).status_code == 200


async def test_a_hubs_list_is_filtered_and_paged(stage: Stage) -> None:
    await stage.furnish()
    for _ in range(3):
        _, line = await stage.asked("kuldiga")
    await stage.answer(line[0], "accept")
    path = "/hubs/kuldiga/matches"
    first = (await stage.call("GET", path, who=staff("kuldiga"), params={"limit": 2})).json()
    rest = (await stage.call("GET", path, who=staff("kuldiga"), params={"limit": 2, "cursor": first["next"]})).json()
    ids = [each["id"] for each in (*first["items"], *rest["items"])]
    assert (len(set(ids)), rest.get("next")) == (3, None)
    assert ids == sorted(ids, reverse=True)
    accepted = (await stage.call("GET", path, who=COORDINATOR, params={"state": "accepted"})).json()["items"]
    assert [each["id"] for each in accepted] == [line[0]["id"]]
    assert "organisation" not in accepted[0]
    assert (await stage.call("GET", "/hubs/nobody/matches", who=COORDINATOR)).json()["items"] == []
    assert (await stage.call("GET", path, who=COORDINATOR, params={"state": "sold"})).status_code == 422


ROLES: dict[str, Any] = {
    "own": staff("kuldiga"),
    "other": staff("cesis"),
    "coordinator": COORDINATOR,
    "operator": OPERATOR,
    "nobody": None,
}
STEPS: dict[str, dict[str, Any]] = {
    "accept": {},
    "decline": {"reason": "other"},
    "propose-date": {"date": day(3)},
    "close": {"delivered": []},
}
READS = {
    "/hubs/kuldiga/matches": {"own": 200, "other": 403, "coordinator": 200, "operator": 403, "nobody": 401},
    "/hubs/kuldiga/desk": {"own": 200, "other": 403, "coordinator": 403, "operator": 403, "nobody": 401},
    "/matches/{match}/aid": {"own": 200, "other": 403, "coordinator": 403, "operator": 403, "nobody": 401},
    "/matches/{match}": {"own": 200, "other": 403, "coordinator": 403, "operator": 403, "nobody": 401},
}
CHANGES = {"own": 200, "other": 403, "coordinator": 403, "operator": 403, "nobody": 401}


@pytest.mark.parametrize("role", ROLES)
async def test_only_the_hub_that_was_asked_answers(stage: Stage, role: str) -> None:
    await stage.furnish()
    who = ROLES[role]
    for step, body in STEPS.items():
        need, line = await stage.asked("kuldiga")
        if step == "close":
            await stage.answer(line[0], "accept")
        for path, expected in READS.items():
            read = await stage.call("GET", path.format(match=line[0]["id"]), who=who)
            assert read.status_code == expected[role], (path, role)
            assert role == "own" or not any(word in read.text for word in ("Rūķis", CONTACT["email"], "skolas"))
        before = await stage.line(need)
        path = f"/matches/{line[0]['id']}/{step}"
        answer = await stage.call("POST", path, who=who, json=body, headers={"If-Match": "*"})
        assert answer.status_code == CHANGES[role], (step, role, answer.text)
        assert (await stage.line(need) == before) == (role != "own")
    furnished = await stage.call("PUT", "/hubs/kuldiga/desk", who=who, json={}, headers={"If-Match": "*"})
    assert furnished.status_code == CHANGES[role]


@pytest.mark.parametrize("token", ["right", "wrong", "missing"])
async def test_only_who_has_the_link_speaks_for_the_client(stage: Stage, token: str) -> None:
    await stage.furnish()
    other = await stage.need(await stage.organisation())
    expected = {"right": 200, "wrong": 404, "missing": 401}[token]
    need, line = await stage.asked("kuldiga")
    await stage.answer(line[0], "propose-date", date=day(3))
    headers = {"right": {"Need-Token": need["token"]}, "wrong": {"Need-Token": other["token"]}, "missing": {}}[token]
    one, whole = f"/matches/{line[0]['id']}", f"/needs/{need['id']}"
    for method, path, body in (
        ("GET", f"{whole}/matches", None),
        ("POST", f"{one}/agree", {}),
        ("POST", f"{whole}/withdraw", None),
    ):
        for who in (None, staff("kuldiga"), COORDINATOR):
            answer = await stage.call(method, path, who=who, headers=headers, **({} if body is None else {"json": body}))
            assert answer.status_code in ((200, 409) if token == "right" and path.endswith("agree") else (expected,)), (path, answer.text)
    assert (await stage.line(need))["kuldiga"] == ("withdrawn" if token == "right" else "date-proposed")
    asked = await stage.call("POST", f"{whole}/matches", headers=headers, json={"hubs": [HUBS[0]]})
    assert asked.status_code == {"right": 409, "wrong": 404, "missing": 401}[token]
    rated = await stage.call("POST", f"{one}/feedback", headers=headers, json={"rating": 1})
    assert rated.status_code == {"right": 409, "wrong": 404, "missing": 401}[token]


async def test_the_consent_stays_while_the_hub_has_another_need_of_the_organisation(stage: Stage) -> None:
    await stage.furnish()
    organisation = await stage.organisation()
    first, second = [await stage.ask(await stage.need(organisation), "kuldiga") for _ in range(2)]
    await stage.answer(first[0], "decline", reason="other")
    assert "withheld" not in await stage.read(second[0])
    await stage.answer(second[0], "decline", reason="other")
    assert [(await stage.read(each[0]))["withheld"] for each in (first, second)] == ["consent", "consent"]


async def test_nobody_asks_the_whole_network(stage: Stage) -> None:
    hubs = [hub(f"hub-{number:02}") for number in range(21)]
    imported = await stage.call("POST", "/hubs/import", who=COORDINATOR, json={"hubs": hubs})
    assert imported.status_code == 200, imported.text
    need = await stage.need(await stage.organisation())
    slugs = [each["slug"] for each in hubs]
    for start in range(0, 20, 5):
        await stage.ask(need, *slugs[start : start + 5])
    more = await stage.client(f"/needs/{need['id']}/matches", need, {"hubs": slugs[20:]})
    assert (more.status_code, more.json()["code"]) == (409, "too-many-asked")
    six = await stage.client(f"/needs/{need['id']}/matches", need, {"hubs": slugs[:6]})
    assert six.status_code == 422


async def test_who_of_the_staff_saw_whom_is_written_down(stage: Stage) -> None:
    await stage.furnish()
    _, line = await stage.asked("kuldiga")
    with capture_logs() as lines:
        await stage.read(line[0])
        await stage.call("GET", "/hubs/kuldiga/matches", who=staff("kuldiga"))
        await stage.answer(line[0], "accept")
    told = [(each["outcome"], each["who"], each.get("match")) for each in lines if each["event"] == "audit"]
    assert told == [
        ("match read", "staff-kuldiga", line[0]["id"]),
        ("matches read", "staff-kuldiga", None),
        ("match answered", "staff-kuldiga", line[0]["id"]),
    ]


async def test_the_figures_say_what_waits(stage: Stage) -> None:
    await stage.furnish()
    await stage.round()
    assert await figures(stage) == (0, 0)
    _, line = await stage.asked("kuldiga", "cesis")
    await stage.round()
    due = await stage.value("SELECT extract(epoch FROM due_at)::float8 FROM match WHERE hub = 'kuldiga'")
    assert await figures(stage) == (1, due)
    await stage.answer(line[0], "accept")
    await stage.round()
    assert await figures(stage) == (0, 0)


async def figures(stage: Stage) -> tuple[float, float]:
    """(matches that wait, when the first is due)."""
    text = (await stage.call("GET", "/metrics")).text
    found = dict(re.findall(r"^(kopa_matching_\w+) (\S+)$", text, re.MULTILINE))
    return float(found["kopa_matching_matches_waiting"]), float(found["kopa_matching_oldest_due_timestamp_seconds"])
