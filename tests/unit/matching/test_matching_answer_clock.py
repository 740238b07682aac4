"""Until when a hub has to answer: working days in Latvia, holidays that move and days off that are moved included."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.domain.matches.clock import Clock

RIGA = ZoneInfo("Europe/Riga")
LATVIA = Clock(RIGA, "LV")


@pytest.mark.parametrize(
    ("asked", "days", "due"),
    [
        ("2026-11-09T10:00", 5, "2026-11-16T23:59:59+02:00"),  # over a weekend
        ("2026-11-13T10:00", 3, "2026-11-19T23:59:59+02:00"),  # 18 November, a Wednesday, is Proclamation Day
        ("2026-11-18T10:00", 1, "2026-11-19T23:59:59+02:00"),  # asked on a holiday
        ("2026-11-14T10:00", 1, "2026-11-16T23:59:59+02:00"),  # asked on a Saturday
        ("2026-04-30T10:00", 2, "2026-05-06T23:59:59+03:00"),  # 1 May, and 4 May, both off
        ("2025-05-02T10:00", 1, "2025-05-06T23:59:59+03:00"),  # 4 May on a Sunday: Monday is off instead
        ("2026-04-02T10:00", 1, "2026-04-07T23:59:59+03:00"),  # Good Friday to Easter Monday
        ("2027-03-25T10:00", 1, "2027-03-30T23:59:59+03:00"),  # Easter is early, and summer time begins within it
        ("2026-03-27T10:00", 1, "2026-03-30T23:59:59+03:00"),  # summer time begins
        ("2026-10-23T10:00", 1, "2026-10-26T23:59:59+02:00"),  # and ends
        ("2026-12-23T10:00", 1, "2026-12-28T23:59:59+02:00"),  # Christmas
        ("2026-06-19T10:00", 1, "2026-06-25T23:59:59+03:00"),  # Monday is off too before Midsummer
        ("2026-06-26T10:00", 1, "2026-06-27T23:59:59+03:00"),  # and the Saturday after is worked in for it
    ],
)
def test_an_answer_is_due_at_the_end_of_a_working_day(asked: str, days: int, due: str) -> None:
    assert LATVIA.due(datetime.fromisoformat(asked).replace(tzinfo=RIGA), days) == datetime.fromisoformat(due)


def test_the_day_is_the_networks_whatever_the_clock_of_the_server() -> None:
    late = datetime(2026, 11, 9, 23, 30, tzinfo=UTC)  # it is Tuesday in Riga
    assert LATVIA.due(late, 1).date() == date(2026, 11, 11)


def test_a_reminder_comes_in_the_morning_of_the_working_day_before() -> None:
    due = LATVIA.due(datetime(2026, 11, 13, 10, tzinfo=RIGA), 3)
    assert LATVIA.remind(datetime(2026, 11, 13, 10, tzinfo=RIGA), due) == datetime(2026, 11, 17, 9, tzinfo=RIGA)


@pytest.mark.parametrize(
    ("asked", "reminded"),
    [
        ("2026-11-24T10:00", "2026-11-25T07:00"),  # half of the time is over at night
        ("2026-11-24T22:00", "2026-11-25T10:59:59.500000"),
        ("2026-11-24T00:10", "2026-11-25T07:00"),  # 00:04 of the next day
        ("2026-11-27T12:00", "2026-11-30T07:00"),  # on a Saturday: the Monday on which the answer is due
        ("2026-11-14T10:00", "2026-11-16T07:00"),  # asked on a Saturday
        ("2026-04-02T16:00", "2026-04-07T07:00"),  # Easter
    ],
)
def test_with_one_working_day_the_reminder_comes_at_half_of_it_and_never_at_night(asked: str, reminded: str) -> None:
    moment = datetime.fromisoformat(asked).replace(tzinfo=RIGA)
    assert LATVIA.remind(moment, LATVIA.due(moment, 1)) == datetime.fromisoformat(reminded).replace(tzinfo=RIGA)


def test_without_a_known_country_only_weekends_are_free() -> None:
    for country in (None, "XX"):
        clock = Clock(RIGA, country)
        assert clock.is_worked(date(2026, 11, 18))
        assert not clock.is_worked(date(2026, 11, 15))


MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2033, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  it adds the zone itself


@given(MOMENTS, st.integers(1, 30))
def test_exactly_so_many_working_days_lie_between(asked: datetime, days: int) -> None:
    due = LATVIA.due(asked, days)
    assert LATVIA.between(asked, due) == days
    assert LATVIA.is_worked(due.date())
    assert (due.hour, due.minute, due.second) == (23, 59, 59)
    assert LATVIA.day(due + timedelta(seconds=1)) > LATVIA.day(due)
    reminded = LATVIA.remind(asked, due)
    assert asked < reminded < due
    assert time(7) <= reminded.astimezone(RIGA).time() < time(20) and LATVIA.is_worked(LATVIA.day(reminded))
