"""Dates as a calendar (RFC 5545): by filter, of a hub, of an offering, and of what one person signed up for.

`calendar` makes a whole one; `Calendar` makes it in pieces, so that a long one is never whole in memory.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from icalendar import Alarm, Event, Timezone, vGeo, vText
from icalendar import Calendar as Wrapping

from contracts.taxonomies import KINDS, LEVELS, TECHNOLOGIES
from contracts.training import Session
from training.domain.outputs.shown import Addresses, Shown, web_address
from training.domain.outputs.wording import clean, named, said

ALARM = r"^[1-9]\d{0,2}[mhdw]$"
"""How long before: `30m`, `2h`, `1d`, `1w`."""
UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
ONLINE = {"lv": "Tiešsaistē", "en": "Online"}
SAMPLE = {"lv": "Paraugs: šī nodarbība nenotiek.", "en": "Sample: this session does not take place."}
PRODUCT = "-//Kopa//Training//EN"
REFRESH = timedelta(hours=1)
LONGEST = 4_000
"""Characters of a description; the page has the rest."""


@dataclass(frozen=True, slots=True)
class Dated:
    """One date of an offering. `link` is the way in that only somebody who signed up may see; `cancelled` their own leaving;
    `online`: they take part from afar, wherever the others meet.
    """

    shown: Shown
    session: Session
    link: str | None = None
    cancelled: bool = False
    online: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """What a calendar is called, in whose language, and how long before each date it reminds."""

    name: str
    language: str
    addresses: Addresses
    alarm: timedelta | None = None


def alarm(text: str | None) -> timedelta | None:
    """`1d` as a length of time. Raises ValueError where it does not match ALARM."""
    if text is None:
        return None
    if re.fullmatch(ALARM.strip("^$"), text) is None:
        raise ValueError(text)
    return timedelta(**{UNITS[text[-1]]: int(text[:-1])})


def calendar(of: Iterable[Dated], look: Look) -> bytes:
    """A whole calendar."""
    made = Calendar(look)
    return b"".join([made.begin(), *(made.entry(each) for each in of), made.end()])


class Calendar:
    """A calendar in the making: `begin`, any number of `entry`, `end`. Each time zone stands before the first date in it."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._zones: set[str] = set()

    def begin(self) -> bytes:
        """The first lines."""
        name = vText(" ".join(clean(self._look.name).split()))
        whole = Wrapping()
        for line, value in (("VERSION", "2.0"), ("PRODID", PRODUCT), ("METHOD", "PUBLISH"), ("NAME", name), ("X-WR-CALNAME", name)):
            whole.add(line, value)
        whole.refresh_interval = REFRESH
        whole.add("X-PUBLISHED-TTL", "PT1H")
        return bytes(whole.to_ical()).removesuffix(b"END:VCALENDAR\r\n")

    def entry(self, dated: Dated) -> bytes:
        """One date, with its time zone where that has not been told yet."""
        zone = dated.session.time_zone
        told = b"" if zone in self._zones or zone == "UTC" else _zone(zone)
        self._zones.add(zone)
        return told + bytes(_event(dated, self._look).to_ical())

    def end(self) -> bytes:
        """The last line."""
        return b"END:VCALENDAR\r\n"


@cache
def _zone(name: str) -> bytes:
    """A time zone as a calendar tells it. Working it out takes a quarter of a second, and there are few."""
    return bytes(Timezone.from_tzid(name).to_ical())


def _event(dated: Dated, look: Look) -> Event:
    shown, session = dated.shown, dated.session
    offering, zone = shown.offering, ZoneInfo(session.time_zone)
    cancelled = dated.cancelled or session.status == "cancelled" or offering.state == "withdrawn"
    event = Event()
    event.add("UID", str(session.id))
    event.add("DTSTAMP", offering.changed_at.astimezone(UTC))  # not the time of asking: the same state gives the same bytes
    event.add("LAST-MODIFIED", offering.changed_at.astimezone(UTC))
    event.add("SEQUENCE", offering.version - 1 + dated.cancelled)
    event.add("STATUS", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("DTSTART", session.starts_at.astimezone(zone))
    event.add("DTEND", session.ends_at.astimezone(zone))
    event.add("SUMMARY", shown.title(look.language))
    event.add("DESCRIPTION", _description(dated, look))
    event.add("URL", look.addresses.offering(offering.id))
    event.add("CATEGORIES", _categories(shown, look.language))
    _add_place(event, dated, look)
    if look.alarm is not None and not cancelled:
        event.add_component(_alarm(shown.title(look.language), look.alarm))
    return event


def _description(dated: Dated, look: Look) -> str:
    shown, language = dated.shown, look.language
    way_in = web_address(dated.link)
    sample = SAMPLE[language] if shown.content.sample else ""
    parts = [sample, shown.text(language)[:LONGEST], way_in or "", f"{shown.hub(language)}\n{look.addresses.offering(shown.offering.id)}"]
    return "\n\n".join(part for part in parts if part)


def _categories(shown: Shown, language: str) -> list[str]:
    level = [named(LEVELS, shown.content.level, language)] if shown.content.level else []
    technologies = [named(TECHNOLOGIES, each, language) for each in shown.content.technologies]
    return [named(KINDS, shown.content.kind, language), *level, *technologies]


def _add_place(event: Event, dated: Dated, look: Look) -> None:
    at_a_place = dated.shown.content.mode != "online" and not dated.online
    place = dated.shown.place(dated.session) if at_a_place else None
    if place is None:
        if not at_a_place or dated.shown.content.mode == "hybrid":
            event.add("LOCATION", ONLINE[look.language])
        return
    access = said(place.accessibility, look.language)
    parts = [clean(place.name), clean(place.address or "") if place.address != place.name else "", access]
    event.add("LOCATION", ", ".join(part for part in parts if part))
    if place.latitude is not None and place.longitude is not None:
        event.add("GEO", vGeo((place.latitude, place.longitude)))


def _alarm(title: str, before: timedelta) -> Alarm:
    reminder = Alarm()
    reminder.add("ACTION", "DISPLAY")
    reminder.add("DESCRIPTION", title)
    reminder.add("TRIGGER", -before)
    return reminder
