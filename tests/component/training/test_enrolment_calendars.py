"""A person's own calendar at its secret address: what stands in it, as an independent reader reads it, and who can open it."""

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from icalendar import Calendar

from tests.component.conftest import Start
from tests.component.training.enrolling import FAST, Member, SignUps, evening
from training.app import service


@pytest.fixture
async def sign_ups(start: Start) -> AsyncIterator[SignUps]:
    async with start(service, **FAST) as running:
        yield SignUps(running)


async def made(sign_ups: SignUps, me: dict[str, str]) -> str:
    """The path of a fresh secret address."""
    answer = await sign_ups.call("PUT", "/enrolments/me/calendar", headers=me)
    assert answer.status_code == 200, answer.text
    address = urlsplit(answer.json()["address"])
    assert (address.scheme, address.netloc) == ("https", "kopa.example")
    assert address.query == f"token={answer.json()['secret']}"
    return f"{address.path.removeprefix('/api/training')}?{address.query}"


async def opened(sign_ups: SignUps, path: str, me: dict[str, str] | None = None) -> dict[str, Any]:
    """Its dates by UID."""
    answer = await sign_ups.call("GET", path, headers=me)
    assert answer.status_code == 200, answer.text
    return {str(each["UID"]): each for each in Calendar.from_ical(answer.content).walk("VEVENT")}


async def test_a_calendar_has_what_one_goes_to_and_says_what_one_left(sign_ups: SignUps) -> None:
    offering = await sign_ups.publish(evening(days=30), evening(days=31), evening(days=32, seats_on_site=0))
    first, second, full = (each["id"] for each in offering["sessions"])
    anna = await sign_ups.join(offering, "anna@example.lv", at=0)
    await sign_ups.join(offering, "anna@example.lv", at=1, mode="online")
    assert (await sign_ups.join(offering, "anna@example.lv", at=2)).state == "waiting"
    await sign_ups.join(offering, "other@example.lv", at=1)
    path = await made(sign_ups, anna.me)

    dates = await opened(sign_ups, path)
    assert set(dates) == {first, second}, "who waits for a seat goes nowhere yet"
    assert full not in dates
    assert {str(each["STATUS"]) for each in dates.values()} == {"CONFIRMED"}
    assert "Raunas iela 4" in str(dates[first]["LOCATION"])
    assert "https://example.lv/join" not in str(dates[first]["DESCRIPTION"])
    assert str(dates[second]["LOCATION"]) == "Tiešsaistē"
    assert "https://example.lv/join" in str(dates[second]["DESCRIPTION"])
    assert str(dates[first]["SUMMARY"]) == "Drošība internetā"

    assert (await anna.do("leave")).status_code == 200
    after = await opened(sign_ups, path)
    assert (str(after[first]["STATUS"]), str(after[second]["STATUS"])) == ("CANCELLED", "CONFIRMED")
    assert int(after[first]["SEQUENCE"]) > int(dates[first]["SEQUENCE"])


async def test_who_left_and_came_back_stands_there_once(sign_ups: SignUps) -> None:
    offering = await sign_ups.publish(evening())
    anna = await sign_ups.join(offering, "anna@example.lv")
    await anna.do("leave")
    again = await sign_ups.join(offering, "anna@example.lv", mode="online")
    answer = await sign_ups.call("GET", await made(sign_ups, again.me))
    assert answer.text.count("BEGIN:VEVENT") == 1
    assert "STATUS:CONFIRMED" in answer.text


async def test_a_date_that_the_hub_cancels_is_cancelled_there(sign_ups: SignUps) -> None:
    session = evening()
    offering = await sign_ups.publish(session)
    anna = await sign_ups.join(offering, "anna@example.lv")
    path = await made(sign_ups, anna.me)
    await sign_ups.revise(offering, session | {"status": "cancelled"})
    assert str((await opened(sign_ups, path))[session["id"]]["STATUS"]) == "CANCELLED"


async def test_the_language_is_the_persons_unless_another_is_asked_for_and_a_reminder_too(sign_ups: SignUps) -> None:
    anna = await sign_ups.join(await sign_ups.publish(evening()), "anna@example.lv", language="lv")
    path = await made(sign_ups, anna.me)
    foreign = await sign_ups.call("GET", f"{path}&lang=en&alarm=1d", headers={"Accept-Language": "en"})
    assert "SUMMARY:Safety online" in foreign.text
    assert "TRIGGER:-P1D" in foreign.text
    own = await sign_ups.call("GET", path, headers={"Accept-Language": "en"})
    assert "SUMMARY:Drošība internetā" in own.text
    assert "VALARM" not in own.text


async def test_nobody_in_between_keeps_it_and_what_is_known_is_not_sent_again(sign_ups: SignUps) -> None:
    anna = await sign_ups.join(await sign_ups.publish(evening()), "anna@example.lv")
    path = await made(sign_ups, anna.me)
    answer = await sign_ups.call("GET", path)
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.headers["x-robots-tag"] == "noindex"
    assert "access-control-allow-origin" not in answer.headers
    again = await sign_ups.call("GET", path, headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    await anna.do("leave")
    assert (await sign_ups.call("GET", path, headers={"If-None-Match": answer.headers["etag"]})).status_code == 200


def refused(answer: httpx.Response) -> bool:
    return (answer.status_code, answer.json()["code"]) == (404, "no-such-token")


async def known_since(anna: Member) -> str | None:
    answer = await anna.sign_ups.call("GET", "/enrolments/me", headers=anna.me)
    return dict(answer.json()).get("calendar_since")


async def test_a_new_address_replaces_the_old_one_and_it_can_be_taken_back(sign_ups: SignUps) -> None:
    anna = await sign_ups.join(await sign_ups.publish(evening()), "anna@example.lv")
    assert await known_since(anna) is None
    old = await made(sign_ups, anna.me)
    new = await made(sign_ups, anna.me)
    assert await known_since(anna) is not None
    assert refused(await sign_ups.call("GET", old))
    assert len(await opened(sign_ups, new)) == 1
    for _ in range(2):
        assert (await sign_ups.call("DELETE", "/enrolments/me/calendar", headers=anna.me)).status_code == 204
    assert refused(await sign_ups.call("GET", new))
    assert await known_since(anna) is None


async def test_each_secret_opens_its_own_door_only(sign_ups: SignUps) -> None:
    anna = await sign_ups.join(await sign_ups.publish(evening()), "anna@example.lv")
    other = await sign_ups.join(await sign_ups.publish(evening()), "other@example.lv")
    secret = (await made(sign_ups, anna.me)).rpartition("=")[2]
    assert refused(await sign_ups.call("GET", f"/enrolments/calendar.ics?token={anna.me['Enrolment-Token']}"))
    assert refused(await sign_ups.call("GET", "/enrolments/me", headers={"Enrolment-Token": secret}))
    assert refused(await anna.sign_ups.call("POST", f"/enrolments/{anna.id}/leave", headers={"Enrolment-Token": secret}))
    assert refused(await sign_ups.call("PUT", "/enrolments/me/calendar", headers={"Enrolment-Token": secret}))
    assert await opened(sign_ups, f"/enrolments/{anna.id}.ics", other.me) == {}
    assert len(await opened(sign_ups, f"/enrolments/{anna.id}.ics", anna.me)) == 1
    async with sign_ups.running.runtime.database.reading() as work:
        rows = await work.fetch("SELECT c::text FROM person_calendar c")
        kept = await work.fetch("SELECT convert_from(body, 'UTF8') FROM idempotency")
    assert len(rows) == 1
    assert not any(secret in row[0] for row in [*rows, *kept])


async def test_erasure_closes_it(sign_ups: SignUps) -> None:
    anna = await sign_ups.join(await sign_ups.publish(evening()), "anna@example.lv")
    path = await made(sign_ups, anna.me)
    assert (await sign_ups.call("DELETE", "/enrolments/me", headers=anna.me)).status_code == 204
    assert refused(await sign_ups.call("GET", path))
    async with sign_ups.running.runtime.database.reading() as work:
        assert await work.fetchval("SELECT count(*) FROM person_calendar") == 0
