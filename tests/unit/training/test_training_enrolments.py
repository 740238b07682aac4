"""Rules of sign-up without a database: windows, offers, what a spreadsheet runs, letters that are no longer so, words."""

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import get_args
from uuid import uuid4

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from contracts.training import Session
from training.domain.enrolments.letters import Kind, is_current, is_due
from training.domain.enrolments.places import Date, Room, coming, free
from training.domain.enrolments.rules import check_place, check_window, offered_until
from training.domain.enrolments.sheets import FORMULAS, cell, sheet
from training.errors.enrolments import Closed, DateCancelled, DateOver, NoSuchMode, NotOpenYet
from training.messages.texts import WORDS

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(2027, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001  the zone is given beside
SPANS = st.timedeltas(timedelta(minutes=1), timedelta(days=7))


def date(days: float = 7, **changes: object) -> Date:
    starts = NOW + timedelta(days=days)
    given = {"id": uuid4(), "starts_at": starts, "ends_at": starts + timedelta(hours=2), "seats_on_site": 2}
    return Date(Session.model_validate(given | changes), {"on_site": 0, "online": 0})


def room(*dates: Date) -> Room:
    return Room(uuid4(), "cesis", "published", 1, {"lv": "Kurss"}, dates)


@given(now=MOMENTS, starts=MOMENTS, longest=SPANS, shortest=SPANS)
def test_an_offer_ends_after_now_by_the_start_and_no_later_than_allowed(
    now: datetime, starts: datetime, longest: timedelta, shortest: timedelta
) -> None:
    assume(starts > now)
    until = offered_until(now, starts, longest, shortest)
    assert now < until <= starts
    assert until - now <= max(longest, shortest)
    assert until == starts or until - now >= shortest


def test_the_nearer_the_start_the_shorter_the_offer() -> None:
    waits = [offered_until(NOW, NOW + timedelta(hours=hours), timedelta(hours=24), timedelta(minutes=30)) - NOW for hours in (1000, 40, 1)]
    assert waits == [timedelta(hours=24), timedelta(hours=10), timedelta(minutes=30)]


@given(st.text(max_size=20))
def test_no_cell_begins_like_a_formula_and_nothing_is_lost(text: str) -> None:
    assume("\0" not in text)
    shown = cell(text)
    assert not shown.lstrip(" \u00a0\ufeff").startswith(FORMULAS)
    assert shown in (text, f"'{text}")
    rows = list(csv.reader(io.StringIO(sheet(["x"], [[text]]).decode("utf-8-sig"), newline="")))
    assert rows in ([["x"], [shown]], [["x"], []])


def test_a_series_is_as_full_as_its_fullest_date_and_past_dates_do_not_count() -> None:
    dates = [date(-1, series="s", seats_on_site=0), date(1, series="s", seats_on_site=5), date(2, series="s")]
    open_ = check_place(room(*dates), "s", "on_site", NOW)
    assert (len(open_), free(open_, "on_site"), free(open_, "online"), free((), "online")) == (2, 2, 0, 0)
    dates[1].taken["on_site"] = 9
    assert free(open_, "on_site") == 0, "a hub took seats away from under people"
    assert coming(dates, NOW + timedelta(days=1)) == (dates[2],), "what starts now has started"


@pytest.mark.parametrize(
    ("dates", "mode", "error"),
    [
        ([date(status="cancelled")], "on_site", DateCancelled),
        ([date(-0.01)], "on_site", DateOver),
        ([date()], "online", NoSuchMode),
        ([date(series="s", seats_online=1), date(8, series="s")], "online", NoSuchMode),
    ],
)
def test_what_stands_against_a_place(dates: list[Date], mode: str, error: type[Exception]) -> None:
    target = dates[0].session.series or str(dates[0].session.id)
    with pytest.raises(error):
        check_place(room(*dates), target, mode, NOW)  # type: ignore[arg-type]


def test_the_window_is_open_from_its_first_moment_to_before_its_last() -> None:
    dates = [date(sign_up_opens_at=NOW, sign_up_closes_at=NOW + timedelta(hours=1))]
    check_window(dates, NOW)
    with pytest.raises(NotOpenYet) as early:
        check_window(dates, NOW - timedelta(seconds=1))
    assert early.value.values["when"] == "01.03.2027. 14:00", "by the session's own clock"
    with pytest.raises(Closed):
        check_window(dates, NOW + timedelta(hours=1))


def test_a_letter_that_is_no_longer_so_is_known() -> None:
    assert is_current("enrolled", "enrolled", None, NOW)
    assert not is_current("enrolled", "cancelled", None, NOW)
    assert is_current("left", "cancelled", None, NOW)
    assert is_current("offered", "offered", NOW + timedelta(seconds=1), NOW)
    assert not is_current("offered", "offered", NOW, NOW)
    session = date().session
    assert is_due([session], session.id, session.starts_at, NOW)
    assert not is_due([session], session.id, session.starts_at + timedelta(hours=1), NOW)
    assert not is_due([session.model_copy(update={"status": "cancelled"})], session.id, session.starts_at, NOW)
    assert not is_due([session], session.id, session.starts_at, session.starts_at)


@pytest.mark.parametrize("language", ["lv", "en"])
def test_every_letter_has_words_and_every_number_its_form(language: str) -> None:
    words = WORDS[language]
    assert set(words.letters) == set(get_args(Kind))
    for number in range(130):
        assert str(number) in words.count(words.hours, number)
        assert str(number) in words.count(words.more, number)
    assert WORDS["lv"].count(WORDS["lv"].hours, 21) == "21 stundu"
    assert WORDS["lv"].count(WORDS["lv"].hours, 24) == "24 stundas"
