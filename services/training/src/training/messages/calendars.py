"""The dates of an enrolment as a calendar file: the same UID for the same session always, a higher SEQUENCE after each revision."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vText

from contracts.training import Session
from training.messages.shown import pick
from training.repository.enrolments.letters import Letter

OVER = ("cancelled", "left", "removed")
"""Letters after which the person does not go there any more."""


def calendar(letter: Letter, dates: Sequence[Session], domain: str, link: str, now: datetime) -> bytes:
    """RFC 5545 without METHOD: a file to take in, not an invitation to answer."""
    found = Calendar()
    found.add("prodid", "-//Kopa//training//LV")
    found.add("version", "2.0")
    for session in dates:
        found.add_component(_event(letter, session, domain, link, now))
    found.add_missing_timezones()
    return bytes(found.to_ical())


def _event(letter: Letter, session: Session, domain: str, link: str, now: datetime) -> Event:
    zone = ZoneInfo(session.time_zone)
    event = Event()
    event.add("uid", f"{session.id}@{domain}")
    event.add("dtstamp", now)
    event.add("dtstart", session.starts_at.astimezone(zone))
    event.add("dtend", session.ends_at.astimezone(zone))
    event.add("summary", pick(letter.title, letter.language))
    event.add("sequence", letter.offering_version + (1 if letter.kind in OVER else 0))
    event.add("status", "CANCELLED" if letter.kind in OVER or session.status == "cancelled" else "CONFIRMED")
    event.add("url", link)
    where = _where(letter, session)
    if where:
        event.add("location", vText(where))
    return event


def _where(letter: Letter, session: Session) -> str:
    if letter.mode == "online":
        return session.link or ""
    place = session.place
    return ", ".join(part for part in (place.name, place.address) if part) if place else ""
