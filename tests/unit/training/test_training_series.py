"""Series: one rule, many dates, the same time on the wall."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.errors import WrongDates
from chassis.ids import new_id
from contracts.training import Session
from training.domain.series import MOST_DATES, expanded

RIGA = ZoneInfo("Europe/Riga")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def first(rule: str, starts: datetime, hours: float = 2, **more: object) -> Session:
    given: dict[str, object] = {"starts_at": starts, "ends_at": starts + timedelta(hours=hours), "recurrence": rule}
    return Session.model_validate(given | {"id": new_id()} | more)


def test_a_series_keeps_the_hour_across_summer_time() -> None:
    dates = expanded([first("FREQ=WEEKLY;COUNT=3", datetime(2026, 3, 22, 18, tzinfo=RIGA))])
    assert [each.starts_at.astimezone(RIGA).isoformat() for each in dates] == [
        "2026-03-22T18:00:00+02:00",
        "2026-03-29T18:00:00+03:00",
        "2026-04-05T18:00:00+03:00",
    ]
    assert {each.ends_at - each.starts_at for each in dates} == {timedelta(hours=2)}
    assert len({each.id for each in dates}) == 3
    assert len({each.series for each in dates}) == 1


def test_an_hour_that_is_left_out_is_the_next_and_one_that_comes_twice_is_its_first() -> None:
    spring = expanded([first("FREQ=DAILY;COUNT=2", datetime(2026, 3, 28, 3, 30, tzinfo=RIGA))])
    assert spring[1].starts_at.astimezone(RIGA).isoformat() == "2026-03-29T04:30:00+03:00"
    autumn = expanded([first("FREQ=DAILY;COUNT=2", datetime(2026, 10, 24, 3, 30, tzinfo=RIGA))])
    assert autumn[1].starts_at.astimezone(RIGA).isoformat() == "2026-10-25T03:30:00+03:00"


def test_what_is_expanded_is_not_expanded_again_and_other_sessions_stay() -> None:
    once = expanded([first("FREQ=WEEKLY;COUNT=2", datetime(2026, 5, 5, 18, tzinfo=RIGA))])
    alone = Session(id=new_id(), starts_at=datetime(2026, 5, 1, tzinfo=UTC), ends_at=datetime(2026, 5, 2, tzinfo=UTC))
    assert expanded([*once, alone]) == (alone, *once)


def test_sign_up_for_a_series_opens_and_closes_with_its_first_date() -> None:
    starts = datetime(2026, 5, 5, 18, tzinfo=RIGA)
    closes = starts - timedelta(days=1)
    dates = expanded([first("FREQ=WEEKLY;COUNT=3", starts, sign_up_closes_at=closes)])
    assert {each.sign_up_closes_at for each in dates} == {closes}


@pytest.mark.parametrize(
    "until",
    ["20260519T150000Z", "20260519", "20260519T180000"],  # in UTC, as a day, by the clock on the wall
)
def test_until_means_the_networks_clock(until: str) -> None:
    dates = expanded([first(f"FREQ=WEEKLY;UNTIL={until}", datetime(2026, 5, 5, 18, tzinfo=RIGA))])
    assert [each.starts_at.astimezone(RIGA).day for each in dates] == [5, 12, 19]


@pytest.mark.parametrize(
    "rule",
    ["", "every tuesday", "FREQ=WEEKLY", "FREQ=HOURLY;COUNT=3", "FREQ=DAILY;BYHOUR=1,2;COUNT=3", "FREQ=DAILY;INTERVAL=0;COUNT=3",
     "FREQ=WEEKLY;COUNT=x", "FREQ=WEEKLY;BYDAY=XX;COUNT=2", "FREQ=WEEKLY;COUNT=201", "FREQ=DAILY;UNTIL=20200101", "FREQ=DAILY;UNTIL=soon",
     "FREQ=DAILY;COUNT=2\nEXDATE:20260101T000000"],
)  # fmt: skip
def test_a_rule_that_makes_no_sense_is_refused(rule: str) -> None:
    session = first("FREQ=DAILY;COUNT=1", datetime(2026, 5, 5, 18, tzinfo=RIGA)).model_copy(update={"recurrence": rule or "x"})
    with pytest.raises(WrongDates) as refused:
        expanded([session])
    assert refused.value.field == "sessions.recurrence"


@given(
    start=st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001  by the clock on the wall
    days=st.sets(st.sampled_from(WEEKDAYS), min_size=1),
    interval=st.integers(1, 4),
    count=st.integers(1, MOST_DATES),
)
def test_every_date_is_on_its_weekday_at_its_time(start: datetime, days: set[str], interval: int, count: int) -> None:
    wall = start.replace(second=0, microsecond=0, hour=9 + start.hour % 12)
    dates = expanded([first(f"FREQ=WEEKLY;INTERVAL={interval};BYDAY={','.join(sorted(days))};COUNT={count}", wall.replace(tzinfo=RIGA))])
    assert len(dates) == count
    local = [each.starts_at.astimezone(RIGA) for each in dates]
    assert all(WEEKDAYS[each.weekday()] in days and each.time() == wall.time() for each in local)
    assert local == sorted(local)
    assert local[0] >= wall.replace(tzinfo=RIGA)
