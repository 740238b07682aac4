"""Relative dates keep the clock's time on any day of any year, also when the clock changes."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.relative_dates import WEEKDAYS, RelativeDateError, duration, resolve

RIGA = ZoneInfo("Europe/Riga")
DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 12, 31))
CLOCKS = st.times().map(lambda each: each.replace(second=0, microsecond=0, tzinfo=None))
ZONES = st.sampled_from(("Europe/Riga", "Europe/Lisbon", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Kiritimati", "UTC")).map(
    ZoneInfo
)


def skipped(day: date, clock: time, zone: ZoneInfo) -> bool:
    """Whether the clock never shows this time: there and back again through UTC it changes."""
    return datetime.combine(day, clock, zone).astimezone(UTC).astimezone(zone).time() != clock


@given(today=DAYS, days=st.integers(-400, 400), clock=CLOCKS, zone=ZONES)
def test_the_clock_shows_what_was_written(today: date, days: int, clock: time, zone: ZoneInfo) -> None:
    found = resolve(f"{days:+d}d {clock:%H:%M}", today, zone)
    day = today + timedelta(days=days)
    assert found.utcoffset() is not None
    assert found.timestamp() == found.astimezone(UTC).timestamp()  # by themselves, times that the clock shows twice equal no other
    if skipped(day, clock, zone):
        assert found.time() > clock
    else:
        assert (found.date(), found.time()) == (day, clock)


@given(today=DAYS, weeks=st.integers(0, 60), weekday=st.sampled_from(WEEKDAYS))
def test_a_weekday_is_the_first_on_or_after(today: date, weeks: int, weekday: str) -> None:
    found = resolve(f"+{weeks}w {weekday} 12:00", today, RIGA).date()
    assert found.weekday() == WEEKDAYS.index(weekday)
    assert timedelta(0) <= found - (today + timedelta(weeks=weeks)) < timedelta(days=7)


@pytest.mark.parametrize(
    ("moment", "today", "expected"),
    [
        ("+9d 17:30", date(2026, 11, 24), "2026-12-03T17:30:00+02:00"),
        ("+1d 17:30", date(2026, 3, 28), "2026-03-29T17:30:00+03:00"),
        ("+0d 03:30", date(2026, 3, 29), "2026-03-29T04:30:00+03:00"),  # the clock goes from 03:00 to 04:00
        ("+0d 03:30", date(2026, 10, 25), "2026-10-25T03:30:00+03:00"),  # and here shows 03:30 twice
        ("+1w 00:00", date(2027, 12, 28), "2028-01-04T00:00:00+02:00"),
        ("-1d 09:00", date(2028, 3, 1), "2028-02-29T09:00:00+02:00"),
        ("+2w tue 10:00", date(2026, 11, 24), "2026-12-08T10:00:00+02:00"),
        ("+1d mon 10:00", date(2026, 11, 24), "2026-11-30T10:00:00+02:00"),
    ],
)
def test_known_days(moment: str, today: date, expected: str) -> None:
    assert resolve(moment, today, RIGA).isoformat() == expected


@pytest.mark.parametrize(
    "moment",
    ["", "9d 17:30", "+9d", "+9d 24:00", "+9d 7:30", "+9d 17:60", "+9m 17:30", "+9d tues 17:30", " +9d 17:30", "+9d 17:30\n", "+٩d 17:30"],
)
def test_what_is_no_date_is_refused(moment: str) -> None:
    with pytest.raises(RelativeDateError, match="write"):
        resolve(moment, date(2026, 1, 1), RIGA)


@pytest.mark.parametrize(("moment", "today"), [("+9999w 10:00", date(9990, 1, 1)), ("-1d 10:00", date.min), ("+0d 00:00", date.min)])
def test_the_calendar_ends(moment: str, today: date) -> None:
    with pytest.raises(RelativeDateError, match="outside the calendar"):
        resolve(moment, today, RIGA)


@given(hours=st.integers(0, 999), minutes=st.integers(0, 9999))
def test_durations_add_up(hours: int, minutes: int) -> None:
    text = " ".join(f"{count}{unit}" for count, unit in ((hours, "h"), (minutes, "m")) if count)
    if text:
        assert duration(text) == timedelta(hours=hours, minutes=minutes)


@pytest.mark.parametrize("text", ["", " ", "0h", "0m", "2", "2 h", "h", "-2h", "90m 1h", "2h30", "1.5h", "2h ", "long"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(RelativeDateError, match="is no duration"):
        duration(text)
