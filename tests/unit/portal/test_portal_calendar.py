"""The grid of a month, the choices of a sign-up, and the tiles of the map."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.training import OfferingState, Session
from portal.domain.calendar import Month, month_of, weeks
from portal.domain.sign_up import asked, choices, kept
from portal.domain.tiles import tiles

RIGA = ZoneInfo("Europe/Riga")
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
MONTHS = st.builds(Month, st.integers(2000, 2100), st.integers(1, 12))


def session(starts: str, **changes: object) -> Session:
    start = datetime.fromisoformat(starts)
    return Session.model_validate({"id": uuid4(), "starts_at": start, "ends_at": start + timedelta(hours=2)} | changes)


def offering(*sessions: Session) -> OfferingState:
    given_ = {"id": uuid4(), "hub": "cesis", "state": "published", "kind": "course", "mode": "online", "title": {"lv": "Kurss"}}
    return OfferingState.model_validate(given_ | {"sessions": sessions, "published_at": NOW})


@given(MONTHS)
def test_a_grid_has_every_day_of_its_month_once_in_whole_weeks_from_monday(month: Month) -> None:
    grid = weeks(month, [], month.bounds(RIGA), date(2026, 11, 24))
    days = [day for week in grid for day in week]
    assert all(len(week) == 7 and week[0].date.weekday() == 0 for week in grid)
    assert [each.date for each in days] == [days[0].date + timedelta(days=number) for number in range(len(days))]
    within = [each.date for each in days if each.is_within]
    assert within[0] == month.first
    assert within[-1] + timedelta(days=1) == month.plus(1).first
    assert any(day.is_within for day in grid[0])
    assert any(day.is_within for day in grid[-1])


@given(MONTHS, st.integers(-40, 40))
def test_leafing_there_and_back_leads_to_the_same_month(month: Month, by: int) -> None:
    assert month.plus(by).plus(-by) == month


@pytest.mark.parametrize(
    ("starts", "day"),
    [
        ("2026-12-31T23:30:00+02:00", 31),
        ("2026-12-31T22:30:00+00:00", None),  # after midnight in Riga
        ("2026-11-30T22:00:00+00:00", 1),
        ("2026-11-30T21:59:00+00:00", None),
        ("2026-12-10T00:30:00+14:00", 9),
    ],
)
def test_a_session_stands_at_its_day_by_the_networks_clock(starts: str, day: int | None) -> None:
    month = Month(2026, 12)
    grid = weeks(month, [offering(session(starts))], month.bounds(RIGA), date(2026, 12, 1))
    assert [each.date.day for week in grid for each in week if each.entries] == ([day] if day else [])


def test_a_day_is_in_order_of_time_and_cancelled_ones_are_left_out() -> None:
    late, early = session("2026-12-10T18:00:00+02:00"), session("2026-12-10T09:00:00+02:00")
    gone = session("2026-12-10T10:00:00+02:00", status="cancelled")
    month = Month(2026, 12)
    grid = weeks(month, [offering(late, gone), offering(early)], month.bounds(RIGA), date(2026, 12, 10))
    [day] = [each for week in grid for each in week if each.entries]
    assert [each.session for each in day.entries] == [early, late]
    assert day.is_today


@pytest.mark.parametrize(
    ("text", "month"),
    [("", Month(2026, 11)), ("2026-12", Month(2026, 12)), ("2000-01", Month(2000, 1))]
    + [(wrong, None) for wrong in ("2026-13", "2026-00", "1999-12", "9999-12", "2026", "2026-1", "x", "²⁰²⁶-12", "2026-12-01", "-026-12")],
)
def test_a_month_is_named_as_iso_writes_it(text: str, month: Month | None) -> None:
    assert month_of(text, date(2026, 11, 24)) == month


def test_one_leafs_a_year_back_and_two_ahead() -> None:
    today = date(2026, 11, 24)
    assert [Month(2026, 11).plus(by).is_near(today) for by in (-13, -12, 24, 25)] == [False, True, True, False]


def test_a_series_is_one_choice_with_the_seats_of_its_fullest_date() -> None:
    first = session("2026-12-01T09:00:00+02:00", series="a", seats_on_site=5, sign_up_closes_at=NOW + timedelta(days=3))
    second = session("2026-12-08T09:00:00+02:00", series="a", seats_on_site=3, sign_up_closes_at=NOW + timedelta(days=1))
    [choice] = choices([second, first], NOW)
    assert (choice.value, choice.seats, choice.dates) == ("on_site:series:a", 3, (first, second))
    assert choice.is_open(NOW)
    assert not choice.is_open(NOW + timedelta(days=2)), "it closes with the first that says when"
    assert choice.is_for([second.id], "on_site")
    assert not choice.is_for([second.id], "online")


def test_what_has_begun_is_cancelled_or_takes_none_is_no_choice() -> None:
    begun = session("2026-11-24T13:00:00+02:00", seats_on_site=5)
    gone = session("2026-12-01T09:00:00+02:00", seats_on_site=5, status="cancelled")
    none = session("2026-12-01T09:00:00+02:00")
    half = [session(f"2026-12-0{day}T09:00:00+02:00", series="a", seats_on_site=seats) for day, seats in ((1, 5), (2, None))]
    assert choices([begun, gone, none, *half], NOW) == []


def test_a_choice_is_sent_as_what_it_is() -> None:
    both = session("2026-12-01T09:00:00+02:00", seats_on_site=0, seats_online=9)
    assert [asked(each.value) for each in choices([both], NOW)] == [
        {"session": str(both.id), "mode": "on_site"},
        {"session": str(both.id), "mode": "online"},
    ]
    assert asked("online:series:a:b") == {"series": "a:b", "mode": "online"}
    assert [asked(each) for each in ("", "x", "online:room:1", "online:session:")] == [{}] * 4


def test_how_long_is_said_in_years_where_they_are_whole() -> None:
    assert [kept(days) for days in (730, 365, 90)] == ["P2Y", "P1Y", "P90D"]


def test_the_most_is_the_darkest_and_only_nothing_is_the_lightest() -> None:
    regions = {"riga": "LV00A", "vidzeme": "LV00C", "latgale": "LV005"}
    made = tiles(regions.items(), {"riga": 1000, "vidzeme": 1})
    assert [(each.slug, each.count, each.step) for each in made] == [("riga", 1000, 4), ("vidzeme", 1, 1), ("latgale", 0, 0)]
    assert [(each.column, each.line) for each in made] == [(2, 1), (3, 1), (3, 3)]
    elsewhere = tiles({"riga": "LV00A", "harju": "EE001"}.items(), {})
    assert {(each.column, each.step) for each in elsewhere} == {("auto", 0)}
