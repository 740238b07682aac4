"""Signing up through the API: seats, waiting list, leaving, transfers, series; what is refused and why."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.component.conftest import Start
from tests.component.training.enrolling import CESIS, FAST, SignUps, evening
from training.app import service


@pytest.fixture
async def sign_ups(start: Start) -> AsyncIterator[SignUps]:
    async with start(service, **FAST) as running:
        yield SignUps(running)


async def test_a_sign_up_takes_a_seat_once_it_is_confirmed_and_only_once(sign_ups: SignUps) -> None:
    offering = await sign_ups.publish(evening())
    session = offering["sessions"][0]["id"]
    assert (await sign_ups.ask(offering, "anna@example.lv")).status_code == 202
    assert await sign_ups.taken(session) == (0, 0)
    me = await sign_ups.token("anna@example.lv")
    assert (await sign_ups.call("GET", "/enrolments/me", headers=me)).status_code == 404  # not confirmed
    assert (await sign_ups.call("GET", f"/enrolments/confirm?token={me['Enrolment-Token']}")).json()["state"] == "pending"
    first, second = await sign_ups.confirm(me), await sign_ups.confirm(me)
    assert (first.status_code, first.json()["state"], first.headers["etag"]) == (200, "enrolled", '"v1"')
    assert second.json() == first.json()
    assert await sign_ups.taken(session) == (1, 0)
    assert await sign_ups.told(first.json()["id"]) == [("made", "enrolled", 1)]
    assert await sign_ups.letters() == ["confirm", "enrolled"]


async def test_one_person_has_one_place_whatever_the_mode(sign_ups: SignUps) -> None:
    offering = await sign_ups.publish(evening())
    session = offering["sessions"][0]["id"]
    known = await sign_ups.join(offering, "anna@example.lv")
    again = await sign_ups.ask(offering, "Anna@Example.LV", mode="online")
    new = await sign_ups.ask(offering, "other@example.lv")
    assert (again.status_code, again.json()) == (new.status_code, new.json()), "the answer does not say whether the address is known"
    assert (await sign_ups.confirm(await sign_ups.token("anna@example.lv"))).json()["id"] == known.id
    assert await sign_ups.taken(session) == (1, 0)
    assert await sign_ups.letters("anna@example.lv") == ["confirm", "enrolled", "already"]


async def test_of_a_request_that_is_not_confirmed_the_last_counts(sign_ups: SignUps) -> None:
    offering = await sign_ups.publish(evening())
    await sign_ups.ask(offering, "anna@example.lv", name="Ana")
    member = await sign_ups.join(offering, "anna@example.lv", name="Anna", mode="online", note="ratiņkrēsls")
    assert await sign_ups.taken(offering["sessions"][0]["id"]) == (0, 1)
    mine = await member.now()
    assert (mine["name"], mine["mode"], mine["note"]) == ("Anna", "online", "ratiņkrēsls")


async def test_a_freed_seat_goes_to_who_waits_longest_and_on_when_it_is_declined(sign_ups: SignUps) -> None:
    offering = await sign_ups.publish(evening(seats_on_site=1))
    session = offering["sessions"][0]["id"]
    seated, first, second = [await sign_ups.join(offering, f"p{number}@example.lv") for number in range(3)]
    assert [each.state for each in (seated, first, second)] == ["enrolled", "waiting", "waiting"]
    assert (await second.now())["waiting_before"] == 1
    assert (await seated.do("leave")).json()["state"] == "cancelled"
    assert (await seated.do("leave")).status_code == 200, "a second click"
    offered = await first.now()
    assert offered["state"] == "offered"
    until = datetime.fromisoformat(offered["offered_until"]) - datetime.now(UTC)
    assert timedelta(hours=23) < until <= timedelta(hours=24)
    assert await sign_ups.taken(session) == (1, 0)
    late = await sign_ups.join(offering, "late@example.lv")
    assert late.state == "waiting", "an offered seat is nobody else's"
    assert (await first.do("decline")).json()["reason"] == "declined"
    assert (await first.do("accept")).json()["code"] == "no-seat-offered"
    assert (await second.do("accept")).json()["state"] == "enrolled"
    assert (await second.do("accept")).json()["state"] == "enrolled"
    assert await sign_ups.taken(session) == (1, 0)
    assert await sign_ups.told(second.id) == [("made", "waiting", 1), ("promoted", "offered", 2), ("promoted", "enrolled", 3)]
    assert await sign_ups.told(first.id) == [("made", "waiting", 1), ("promoted", "offered", 2), ("cancelled", "cancelled", 3)]


async def test_an_unanswered_offer_goes_to_the_next(sign_ups: SignUps) -> None:
    offering = await sign_ups.publish(evening(seats_on_site=1))
    seated, first, second = [await sign_ups.join(offering, f"p{number}@example.lv") for number in range(3)]
    await seated.do("leave")
    await sign_ups.execute("UPDATE enrolment SET offered_until = now() - interval '1 second' WHERE state = 'offered'")
    assert (await first.do("accept")).json()["code"] == "no-seat-offered"
    await sign_ups.look_after()
    assert ((await first.now())["state"], (await first.now())["reason"]) == ("cancelled", "expired")
    assert (await second.now())["state"] == "offered"
    assert (await sign_ups.letters("p1@example.lv"))[-1] == "expired"
    again = await sign_ups.join(offering, "p1@example.lv")
    assert (again.state, again.id != first.id) == ("waiting", True)


async def test_a_series_is_one_act_with_a_seat_on_every_date_or_on_none(sign_ups: SignUps) -> None:
    full, roomy, other = evening(30, series="s", seats_on_site=1), evening(37, series="s", seats_on_site=5), evening(44)
    offering = await sign_ups.publish(full, roomy, other)
    first = await sign_ups.join(offering, "a@example.lv", at=1)  # a date of the series stands for the series
    second = await sign_ups.join(offering, "b@example.lv", session=None, series="s")
    assert (first.state, second.state) == ("enrolled", "waiting")
    assert len((await first.now())["sessions"]) == 2
    assert [await sign_ups.taken(each["id"]) for each in (full, roomy, other)] == [(1, 0), (1, 0), (0, 0)]
    await first.do("leave")
    assert (await second.now())["state"] == "offered"
    assert [await sign_ups.taken(each["id"]) for each in (full, roomy, other)] == [(1, 0), (1, 0), (0, 0)]


async def test_a_transfer_frees_the_old_seat_only_with_the_new_place(sign_ups: SignUps) -> None:
    here, there = evening(30, seats_on_site=1), evening(40, seats_on_site=1)
    offering = await sign_ups.publish(here, there)
    anna, waiting = await sign_ups.join(offering, "anna@example.lv"), await sign_ups.join(offering, "w@example.lv")
    other = await sign_ups.join(offering, "o@example.lv", at=1)
    refused = await anna.do("transfer", json={"session": there["id"]})
    assert (refused.status_code, refused.json()["code"]) == (409, "no-seat-there")
    assert ((await anna.now())["state"], (await waiting.now())["state"]) == ("enrolled", "waiting")
    await other.do("leave")
    moved = await anna.do("transfer", json={"session": there["id"]})
    assert (moved.status_code, moved.json()["state"], moved.json()["sessions"][0]["id"]) == (200, "enrolled", there["id"])
    assert (await anna.now())["reason"] == "moved"
    assert (await waiting.now())["state"] == "offered"
    assert [await sign_ups.taken(each["id"]) for each in (here, there)] == [(1, 0), (1, 0)]
    assert (await anna.do("transfer", json={"session": here["id"]})).json()["code"] == "enrolment-over"
    anna.id = moved.json()["id"]
    assert (await anna.do("transfer", json={"session": there["id"]})).json()["code"] == "enrolled-there-already"
    switched = await anna.do("transfer", json={"session": there["id"], "mode": "online"})
    assert switched.json()["state"] == "enrolled"
    assert await sign_ups.taken(there["id"]) == (0, 1)
    anna.id = switched.json()["id"]
    waits = await anna.do("transfer", json={"session": here["id"], "mode": "on_site", "wait": True})
    assert waits.json()["state"] == "waiting"
    assert await sign_ups.taken(there["id"]) == (0, 0)


@pytest.mark.parametrize(
    ("session", "changes", "status", "code"),
    [
        ({}, {"consent": False}, 422, "consent-missing"),
        ({}, {"series": "s"}, 422, "which-date"),
        ({}, {"session": None}, 422, "which-date"),
        ({}, {"email": "anna@"}, 422, "wrong-email"),
        ({}, {"name": " "}, 422, "invalid-input"),
        ({}, {"name": "a\r\nBcc: x@example.lv"}, 422, "invalid-input"),
        ({}, {"session": "01900000-0000-7000-8000-000000000000"}, 404, "not-found"),
        ({"seats_online": None}, {"mode": "online"}, 409, "mode-without-seats"),
        ({"status": "cancelled"}, {}, 409, "session-cancelled"),
        ({"sign_up_opens_at": (datetime.now(UTC) + timedelta(days=1)).isoformat()}, {}, 409, "sign-up-not-open"),
        ({"sign_up_closes_at": (datetime.now(UTC) - timedelta(days=1)).isoformat()}, {}, 409, "sign-up-closed"),
        ({"starts_at": (datetime.now(UTC) - timedelta(hours=1)).isoformat()}, {}, 409, "session-over"),
    ],
)
async def test_what_cannot_be_is_refused_with_its_reason(
    sign_ups: SignUps, session: dict[str, Any], changes: dict[str, Any], status: int, code: str
) -> None:
    offering = await sign_ups.publish(evening(**session))
    answer = await sign_ups.ask(offering, changes.pop("email", "anna@example.lv"), **changes)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert await sign_ups.letters() == []


async def test_withdrawn_and_unpublished_offerings_take_nobody(sign_ups: SignUps) -> None:
    offering = await sign_ups.publish(evening())
    await sign_ups.ask(offering, "anna@example.lv")
    me = await sign_ups.token("anna@example.lv")
    await sign_ups.call("POST", f"/offerings/{offering['id']}/withdraw", who=CESIS, headers={"If-Match": "*"})
    assert (await sign_ups.ask(offering, "b@example.lv")).json()["code"] == "offering-not-on-offer"
    assert (await sign_ups.confirm(me)).json()["code"] == "offering-not-on-offer"
    assert (await sign_ups.confirm({"Enrolment-Token": "nonsense"})).json()["code"] == "no-such-token"


async def test_strangers_cannot_flood_an_address(start: Start) -> None:
    async with start(service, **FAST | {"enrolment_letters_a_day": 3}) as running:
        sign_ups = SignUps(running)
        offerings = [await sign_ups.publish(evening()) for _ in range(5)]
        for offering in offerings:
            assert (await sign_ups.ask(offering, "anna@example.lv")).status_code == 202
        assert await sign_ups.letters() == ["confirm"] * 3


async def test_no_overbooking_by_many_at_once(sign_ups: SignUps) -> None:
    session = evening(seats_on_site=20)
    offering = await sign_ups.publish(session)
    people = [f"p{number}@example.lv" for number in range(200)]
    asked = await asyncio.gather(*(sign_ups.ask(offering, each) for each in people))
    assert {each.status_code for each in asked} == {202}
    tokens = [await sign_ups.token(each) for each in people]
    confirmed = await asyncio.gather(*(sign_ups.confirm(each) for each in tokens for _ in range(2)))
    assert {each.status_code for each in confirmed} == {200}
    states = [each.json()["state"] for each in confirmed[::2]]
    assert (states.count("enrolled"), states.count("waiting")) == (20, 180)
    assert await sign_ups.taken(session["id"]) == (20, 0)
    assert len(await sign_ups.running.events()) == 201


async def test_sign_ups_revisions_and_leaving_at_once_neither_block_nor_miscount(sign_ups: SignUps) -> None:
    sessions = [evening(30 - at, seats_on_site=3) for at in range(3)]  # later ids start earlier: no order of locks comes by chance
    offering = await sign_ups.publish(*sessions)
    people = [(number, f"p{number}@example.lv") for number in range(36)]
    for number, email in people:
        await sign_ups.ask(offering, email, session=sessions[number % 3]["id"])
    tokens = [await sign_ups.token(email) for _, email in people]

    async def come_and_go(me: dict[str, str], *, leaves: bool) -> int:
        confirmed = await sign_ups.confirm(me)
        if leaves and confirmed.status_code == 200:
            return (await sign_ups.call("POST", f"/enrolments/{confirmed.json()['id']}/leave", headers=me)).status_code
        return confirmed.status_code

    going = [come_and_go(me, leaves=at % 2 == 0) for at, me in enumerate(tokens)]
    answers = await asyncio.gather(*going, *(sign_ups.revise(offering, *sessions) for _ in range(6)))
    assert set(answers) == {200, None}
    for session in sessions:
        assert (await sign_ups.taken(session["id"]))[0] == 3


async def test_the_search_learns_when_a_date_becomes_full_and_free_again(sign_ups: SignUps) -> None:
    async def changed() -> str:
        async with sign_ups.running.runtime.database.reading() as work:
            return str(await work.fetchval("SELECT changed_in::text FROM offering WHERE id = $1", UUID(offering["id"])))

    offering = await sign_ups.publish(evening(seats_on_site=2))
    before = await changed()
    first = await sign_ups.join(offering, "a@example.lv")
    assert await changed() == before
    await sign_ups.join(offering, "b@example.lv")
    full = await changed()
    assert full != before
    await first.do("leave")
    assert await changed() != full
