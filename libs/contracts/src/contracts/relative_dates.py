"""Dates that sample data gives relative to today, so that a catalogue is never out of date."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MOMENT = re.compile(rf"([+-])(\d{{1,4}})([dw])(?: ({'|'.join(WEEKDAYS)}))? ([01]\d|2[0-3]):([0-5]\d)", re.ASCII)
_DURATION = re.compile(r"(?:(\d{1,3})h)?(?:(?:(?<=h) )?(\d{1,4})m)?", re.ASCII)


class RelativeDateError(ValueError):
    """A relative date or a duration that cannot be read."""

    code = "relative_date_invalid"


def resolve(moment: str, today: date, zone: ZoneInfo) -> datetime:
    """`+9d 17:30` → the clock of `zone` showing 17:30 nine days from today; `+2w tue 17:30` → the first Tuesday on or after that day.

    The clock's time is kept across a change to or from summer time. A time that the clock skips is moved on by what it skips
    (03:30 → 04:30), of a time that it shows twice the first is meant.
    """
    found = _MOMENT.fullmatch(moment)
    if found is None:
        raise RelativeDateError(f"'{moment}' is no relative date: write '+9d 17:30' or '+2w tue 17:30'")
    sign, count, unit, weekday, hour, minute = found.groups()
    try:
        day = _day(today, int(f"{sign}{count}") * (7 if unit == "w" else 1), weekday)
        return datetime.combine(day, time(int(hour), int(minute)), zone).astimezone(UTC).astimezone(zone)
    except OverflowError as beyond:
        raise RelativeDateError(f"'{moment}' from {today} is outside the calendar") from beyond


def _day(today: date, days: int, weekday: str | None) -> date:
    day = today + timedelta(days=days)
    return day if weekday is None else day + timedelta(days=(WEEKDAYS.index(weekday) - day.weekday()) % 7)


def duration(text: str) -> timedelta:
    """`2h`, `1h 30m`, `45m` → a length of time, more than none."""
    found = _DURATION.fullmatch(text)
    length = timedelta(hours=int(found[1] or 0), minutes=int(found[2] or 0)) if found else timedelta()
    if not length:
        raise RelativeDateError(f"'{text}' is no duration: write '2h', '1h 30m' or '45m'")
    return length
