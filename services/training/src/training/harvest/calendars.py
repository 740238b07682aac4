"""Reads iCalendar: what repeats is expanded as far as the horizon, each UID is one item."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar

from contracts.training import Place
from training.domain.sources.candidates import Item, Rejected, When
from training.domain.sources.reasons import Reason
from training.harvest import values
from training.harvest.failures import Unreadable
from training.harvest.texts import decoded, markdown, plain

OFTEN = {"SECONDLY", "MINUTELY", "HOURLY"}
"""No course repeats like this; expanding it would take for ever."""
MOST_EVENTS = 20_000
MOST_SERIES = 500
OLDEST_YEARS = 20
"""How many series of a file are expanded, and how old they may be: all their dates until now are gone through."""


def items(body: bytes, charset: str | None, language: str, zone: ZoneInfo, now: datetime, horizon: timedelta) -> Iterator[Item | Rejected]:
    """Every event that is still to come. Raises Unreadable."""
    calendar, refused = _calendar(decoded(body, charset)[0], now)
    yield from refused
    try:
        occurrences = recurring_ical_events.of(calendar, skip_bad_series=True).between(now, now + horizon)
    except (ValueError, TypeError, KeyError, OverflowError, AttributeError) as error:
        raise Unreadable("calendar-broken", str(error)[:200]) from error
    by_uid: dict[str, list[Any]] = defaultdict(list)
    for number, each in enumerate(occurrences):
        if number >= MOST_EVENTS:
            break
        by_uid[str(each.get("UID") or "")].append(each)
    for uid, group in by_uid.items():
        yield from [_item(uid, group, language, zone)] if uid else [_item("", [each], language, zone) for each in group]


def _calendar(text: str, now: datetime) -> tuple[Calendar, list[Rejected]]:
    try:
        found = Calendar.from_ical(text, multiple=True)
    except (ValueError, IndexError, KeyError, TypeError) as error:
        raise Unreadable("calendar-broken", str(error)[:200]) from error
    calendar, refused = Calendar(), list[Rejected]()
    series = 0
    for each in found:
        if each.name != "VCALENDAR":
            continue
        for name, value in each.property_items(recursive=False, sorted=False):
            if name in ("X-WR-TIMEZONE", "PRODID", "VERSION") and name not in calendar:
                calendar[name] = value
        for component in each.subcomponents:
            if component.name == "VEVENT" and (
                component.get("RRULE") and (_is_too_often(component, now) or (series := series + 1) > MOST_SERIES)
            ):
                uid = str(component.get("UID") or "") or None
                refused.append(Rejected(plain(component.get("SUMMARY")), None, (Reason(code="too-often"),), uid))
            else:
                calendar.add_component(component)
    if not any(each.name == "VCALENDAR" for each in found):
        raise Unreadable("calendar-broken")
    return calendar, refused


def _is_too_often(component: Any, now: datetime) -> bool:
    rules, start = component.get("RRULE"), component.get("DTSTART")
    if start is not None and start.dt.year < now.year - OLDEST_YEARS:
        return True
    for rule in rules if isinstance(rules, list) else [rules]:
        if OFTEN & {str(each).upper() for each in rule.get("FREQ", [])} or {"BYHOUR", "BYMINUTE", "BYSECOND"} & set(rule):
            return True
    return False


def _item(uid: str, group: list[Any], language: str, zone: ZoneInfo) -> Item:
    first, notes = min(group, key=lambda each: str(values.instant(each["DTSTART"].dt, zone))), list[Reason]()
    tongue = values.language(getattr(first.get("SUMMARY"), "params", {}).get("LANGUAGE")) or language
    place = plain(first.get("LOCATION"))
    online = str(first.get("CONFERENCE") or "") or None
    description = markdown(str(first.get("DESCRIPTION") or ""))
    return Item(
        key=uid or None,
        title={tongue: plain(str(first.get("SUMMARY") or ""))},
        description={tongue: description} if description else {},
        link=str(first.get("URL") or "") or None,
        place=Place(name=place[:200]) if place and not place.startswith(("http://", "https://")) else None,
        mode="hybrid" if place and online else None,
        dates=[when for each in group if (when := _when(each, zone, online, notes))],
        notes=notes,
    )


def _when(event: Any, zone: ZoneInfo, online: str | None, notes: list[Reason]) -> When | None:
    start, end = event["DTSTART"].dt, event.get("DTEND")
    starts = values.instant(start, zone)
    if starts is None:
        notes.append(Reason(code="date-unreadable", about=str(start)[:100]))
        return None
    ends = values.instant(end.dt, zone) if end is not None else None
    if ends is None or ends == starts:
        is_day = isinstance(start, date) and not isinstance(start, datetime)
        ends = starts + (timedelta(days=1) if is_day else values.ONE_HOUR)
        if not is_day:
            notes.append(Reason(code="no-end", about=str(start)[:100]))
    place = plain(event.get("LOCATION"))
    cancelled = str(event.get("STATUS") or "").upper() == "CANCELLED"
    status: Literal["cancelled", "scheduled"] = "cancelled" if cancelled else "scheduled"
    link = online or (place if place.startswith(("http://", "https://")) else None)
    return When(starts, ends, status, Place(name=place[:200]) if place and link != place else None, link)
