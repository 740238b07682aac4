"""The letters of sign-up, sent through a real mail server: links, calendar files, reminders, revisions, failures."""

from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any
from uuid import UUID

import pytest
from icalendar import Calendar

from tests.component.conftest import Start
from tests.component.notify.conftest import until
from tests.component.notify.receivers import MailServer
from tests.component.training.enrolling import CESIS, FAST, SignUps, evening, link_token
from training.app import service


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with MailServer.running() as server:
        yield server


@pytest.fixture
async def sign_ups(start: Start, mail: MailServer) -> AsyncIterator[SignUps]:
    async with start(service, smtp_url=mail.url, **FAST) as running:
        yield SignUps(running, mail)


def subjects(mail: MailServer) -> list[str]:
    return [str(each["subject"]) for each in mail.mails]


def events(mail: EmailMessage) -> list[Any]:
    """Events of a mail's calendar file."""
    files = [each for each in mail.iter_attachments() if each.get_content_type() == "text/calendar"]
    return [event for each in files for event in Calendar.from_ical(each.get_payload(decode=True)).walk("VEVENT")]


async def test_where_a_date_names_no_place_it_is_held_at_the_offerings(sign_ups: SignUps, mail: MailServer) -> None:
    place = {"name": "Bibliotēka", "address": "Lielā iela 1"}
    offering = await sign_ups.publish(evening(place=None), evening(40), place=place)
    async with sign_ups.sending():
        for at, told in ((0, "Bibliotēka, Lielā iela 1"), (1, "Cēsu centrs, Raunas iela 4")):
            joined = await sign_ups.join(offering, f"anna{at}@example.lv", at=at)
            assert (await joined.now())["sessions"][0]["place"]["name"] == told.partition(",")[0]
            await until(lambda told=told: any(told in mail.text(each) for each in range(len(mail.mails))))  # type: ignore[misc]


async def test_the_whole_way_from_letter_to_letter(sign_ups: SignUps, mail: MailServer) -> None:
    session = evening(seats_on_site=1)
    offering = await sign_ups.publish(session)
    async with sign_ups.sending():
        await sign_ups.ask(offering, "anna@example.lv")
        await until(lambda: len(mail.mails) == 1)
        asked = mail.mails[0]
        assert (asked["subject"], asked["content-language"]) == ("Apstipriniet pieteikumu: Drošība internetā", "lv")
        assert "24 stundas" in mail.text()
        assert "Cēsu centrs, Raunas iela 4" in mail.text()
        token = {"Enrolment-Token": link_token(mail.text(), "confirm")}
        assert (await sign_ups.confirm(token)).json()["state"] == "enrolled"
        await until(lambda: len(mail.mails) == 2)
        event = events(mail.mails[1])[0]
        assert str(event["uid"]) == f"{session['id']}@kopa.example"
        assert event["dtstart"].dt == datetime.fromisoformat(session["starts_at"])
        assert (str(event["status"]), str(event["location"]), event["sequence"]) == ("CONFIRMED", "Cēsu centrs, Raunas iela 4", 1)
        leaving = {"Enrolment-Token": link_token(mail.text(), "leave")}

        await sign_ups.join(offering, "john@example.lv", language="en", name="John")
        await until(lambda: "You are on the waiting list: Safety online" in subjects(mail))
        mine = (await sign_ups.call("GET", "/enrolments/me", headers=leaving)).json()
        assert (await sign_ups.call("POST", f"/enrolments/{mine['about']}/leave", headers=leaving)).status_code == 200
        await until(lambda: "A seat is free: Safety online" in subjects(mail))
        text = mail.text(subjects(mail).index("A seat is free: Safety online"))
        taking = {"Enrolment-Token": link_token(text, "offer")}
        about = (await sign_ups.call("GET", "/enrolments/me", headers=taking)).json()["about"]
        assert (await sign_ups.call("POST", f"/enrolments/{about}/accept", headers=taking)).json()["state"] == "enrolled"
        await until(lambda: "You have a seat: Safety online" in subjects(mail))
        await until(lambda: "Pieteikums atsaukts: Drošība internetā" in subjects(mail))
    left = events(mail.mails[subjects(mail).index("Pieteikums atsaukts: Drošība internetā")])[0]
    assert (str(left["uid"]), str(left["status"])) == (f"{session['id']}@kopa.example", "CANCELLED")


async def test_a_name_cannot_write_markup_or_headers(sign_ups: SignUps, mail: MailServer) -> None:
    offering = await sign_ups.publish(evening())
    async with sign_ups.sending():
        await sign_ups.ask(offering, "anna@example.lv", name="<b>Ģirts</b> & {{ 7*7 }}")
        await until(lambda: len(mail.mails) == 1)
    html = mail.mails[0].get_body(("html",))
    assert html is not None
    assert "&lt;b&gt;Ģirts&lt;/b&gt; &amp; {{ 7*7 }}" in html.get_content()


async def test_those_enrolled_learn_that_the_offering_was_withdrawn(sign_ups: SignUps, mail: MailServer) -> None:
    offering = await sign_ups.publish(evening(seats_on_site=1))
    anna = await sign_ups.join(offering, "anna@example.lv")
    juris = await sign_ups.join(offering, "juris@example.lv")
    answer = await sign_ups.call("POST", f"/offerings/{offering['id']}/withdraw", who=CESIS, headers={"If-Match": "*"})
    assert answer.status_code == 200, answer.text
    await sign_ups.look_after()
    await sign_ups.look_after()
    for each in (anna, juris):
        now = await each.now()
        assert (now["state"], now["reason"]) == ("cancelled", "withdrawn")
        assert (await sign_ups.letters(each.email))[-1:] == ["cancelled"], "told once, and the freed seat is offered to nobody"
    assert await sign_ups.taken(offering["sessions"][0]["id"]) == (0, 0)
    assert [each[1] for each in await sign_ups.told(anna.id)] == ["enrolled", "cancelled"]


async def test_what_had_begun_before_it_was_withdrawn_stays_as_it_was(sign_ups: SignUps) -> None:
    offering = await sign_ups.publish(evening(seats_on_site=1))
    anna = await sign_ups.join(offering, "anna@example.lv")
    await sign_ups.begin(offering)
    answer = await sign_ups.call("POST", f"/offerings/{offering['id']}/withdraw", who=CESIS, headers={"If-Match": "*"})
    assert answer.status_code == 200, answer.text
    await sign_ups.look_after()
    assert (await anna.now())["state"] == "enrolled"
    assert "cancelled" not in await sign_ups.letters("anna@example.lv")


async def test_those_enrolled_learn_of_a_moved_and_of_a_cancelled_date(sign_ups: SignUps, mail: MailServer) -> None:
    session, other = evening(), evening(50)
    offering = await sign_ups.publish(session, other)
    anna, waits = await sign_ups.join(offering, "anna@example.lv"), await sign_ups.join(offering, "b@example.lv", at=1)
    later = datetime.fromisoformat(session["starts_at"]) + timedelta(days=1)
    times = {"starts_at": later.isoformat(), "ends_at": (later + timedelta(hours=2)).isoformat()}
    moved = session | times | {"status": "moved"}
    await sign_ups.revise(offering, moved, other)
    await sign_ups.look_after()
    assert (await sign_ups.letters("anna@example.lv"))[-2:] == ["enrolled", "changed"], "told once"
    assert await sign_ups.letters("b@example.lv") == ["confirm", "enrolled"], "the other date has not changed"
    await sign_ups.revise(offering, moved | {"seats_on_site": 9}, other)
    assert (await sign_ups.letters("anna@example.lv"))[-1:] == ["changed"]
    async with sign_ups.sending():
        await until(lambda: "Izmaiņas: Drošība internetā" in subjects(mail))
    event = events(mail.mails[subjects(mail).index("Izmaiņas: Drošība internetā")])[0]
    assert (event["dtstart"].dt, event["sequence"]) == (later, 3)
    await sign_ups.revise(offering, moved | {"status": "cancelled"}, other)
    assert ((await anna.now())["state"], (await anna.now())["reason"]) == ("cancelled", "session-cancelled")
    assert (await waits.now())["state"] == "enrolled"
    assert await sign_ups.taken(session["id"]) == (0, 0)
    assert (await sign_ups.letters("anna@example.lv"))[-1] == "cancelled"


async def test_more_seats_are_offered_to_those_who_wait(sign_ups: SignUps) -> None:
    session = evening(seats_on_site=1)
    offering = await sign_ups.publish(session)
    people = [await sign_ups.join(offering, f"p{number}@example.lv") for number in range(4)]
    await sign_ups.revise(offering, session | {"seats_on_site": 3})
    assert [(await each.now())["state"] for each in people] == ["enrolled", "offered", "offered", "waiting"]
    await sign_ups.revise(offering, session | {"seats_on_site": 1})
    await people[1].do("decline")
    assert (await people[3].now())["state"] == "waiting", "there are still more people than seats"
    assert await sign_ups.taken(session["id"]) == (2, 0)


async def test_a_series_gains_and_loses_dates(sign_ups: SignUps) -> None:
    first, second, third = (evening(days, series="s") for days in (30, 37, 44))
    offering = await sign_ups.publish(first, second)
    anna = await sign_ups.join(offering, "anna@example.lv")
    await sign_ups.revise(offering, first, second, third)
    assert [await sign_ups.taken(each["id"]) for each in (first, second, third)] == [(1, 0)] * 3
    await sign_ups.revise(offering, first | {"status": "cancelled"}, second, third)
    assert [await sign_ups.taken(each["id"]) for each in (first, second, third)] == [(0, 0), (1, 0), (1, 0)]
    assert (await anna.now())["state"] == "enrolled"
    assert (await sign_ups.letters("anna@example.lv"))[2:] == ["changed", "changed"]
    await sign_ups.revise(offering, first, second, third)
    assert [await sign_ups.taken(each["id"]) for each in (first, second, third)] == [(1, 0)] * 3


async def _starts_in(sign_ups: SignUps, offering: dict[str, Any], hours: float) -> None:
    statement = (
        "UPDATE session SET starts_at = now() + $2::float8 * interval '1 hour', ends_at = now() + interval '99 days' WHERE offering_id = $1"
    )
    await sign_ups.execute(statement, UUID(offering["id"]), hours)


async def test_reminders_come_once_each_and_again_for_a_new_start(sign_ups: SignUps, mail: MailServer) -> None:
    offering = await sign_ups.publish(evening())
    await sign_ups.join(offering, "anna@example.lv")
    online = await sign_ups.join(offering, "on@example.lv", mode="online")
    await sign_ups.execute("UPDATE enrolment SET seated_at = now() - interval '30 days'")
    for hours, expected in ((170, 0), (167, 1), (167, 2)):  # each is a new start: the second 167 is a session that was moved
        await _starts_in(sign_ups, offering, hours)
        await sign_ups.look_after()
        await sign_ups.look_after()
        assert (await sign_ups.letters("anna@example.lv")).count("reminder") == expected, hours
    await _starts_in(sign_ups, offering, 1.9)
    await sign_ups.look_after()
    assert (await sign_ups.letters("anna@example.lv")).count("reminder") == 2, "too late for a reminder of the day before"
    assert (await sign_ups.letters("on@example.lv")).count("reminder") == 3, "two hours before, for who needs the link"
    late = await sign_ups.join(offering, "late@example.lv")
    await sign_ups.look_after()
    assert "reminder" not in await sign_ups.letters("late@example.lv"), "who has just signed up knows"
    assert late.state == "enrolled"
    async with sign_ups.sending():
        await until(lambda: "Atgādinājums: Drošība internetā" in subjects(mail))
        await until(_nothing_queued(sign_ups))
    sent = [at for at, subject in enumerate(subjects(mail)) if subject.startswith("Atgādinājums")]
    assert [mail.mails[at]["to"] for at in sent] == ["on@example.lv"], "those for starts that are no longer so are dropped"
    assert "https://example.lv/join" in mail.text(sent[0])
    assert (await online.now())["state"] == "enrolled"


def _nothing_queued(sign_ups: SignUps) -> Any:
    async def done() -> bool:
        async with sign_ups.running.runtime.database.reading() as work:
            return not await work.fetchval("SELECT count(*) FROM letter WHERE state IN ('queued', 'sending')")

    return done


async def test_who_left_and_what_was_cancelled_is_not_reminded_of(sign_ups: SignUps) -> None:
    offering = await sign_ups.publish(evening())
    left = await sign_ups.join(offering, "left@example.lv")
    await sign_ups.join(offering, "anna@example.lv")
    await left.do("leave")
    await sign_ups.execute("UPDATE session SET status = 'cancelled'")
    await _starts_in(sign_ups, offering, 23)
    await sign_ups.look_after()
    assert "reminder" not in await sign_ups.letters()


async def test_a_mail_in_doubt_is_never_sent_again_by_itself(sign_ups: SignUps, mail: MailServer) -> None:
    mail.next = ["451 busy", "drop"]
    offering = await sign_ups.publish(evening())
    async with sign_ups.sending():
        await sign_ups.ask(offering, "anna@example.lv")
        await until(_nothing_queued(sign_ups))
    async with sign_ups.running.runtime.database.reading() as work:
        rows = await work.fetch("SELECT state, attempts, reason FROM letter")
    assert [tuple(row) for row in rows] == [("unknown", 2, "no-answer")]
    assert len(mail.mails) == 1


async def test_an_outdated_letter_does_not_leave(sign_ups: SignUps, mail: MailServer) -> None:
    offering = await sign_ups.publish(evening())
    anna = await sign_ups.join(offering, "anna@example.lv")
    await anna.do("leave")
    async with sign_ups.sending():
        await until(_nothing_queued(sign_ups))
    assert subjects(mail) == ["Pieteikums atsaukts: Drošība internetā"]
