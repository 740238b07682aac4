"""Dates, numbers and foreign texts as people of each language expect them."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from markupsafe import Markup

from portal.rendering import Formats, NaiveTimeError

RIGA = ZoneInfo("Europe/Riga")
LATVIAN = Formats("lv", RIGA)
ENGLISH = Formats("en", RIGA)
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
NBSP = "\N{NO-BREAK SPACE}"


def test_a_moment_is_shown_in_the_network_s_zone_whatever_zone_it_came_in() -> None:
    tokyo = datetime(2026, 11, 25, 0, 30, tzinfo=timezone(timedelta(hours=9)))
    assert LATVIAN.moment(tokyo, NOW) == Markup('<time datetime="2026-11-24T17:30:00+02:00">otrdiena, 24. novembris, 17:30</time>')
    assert ">Tuesday 24 November, 17:30<" in ENGLISH.moment(tokyo, NOW)


def test_summer_time_is_kept() -> None:
    assert ">13:00<" in LATVIAN.clock(datetime(2026, 7, 1, 10, 0, tzinfo=UTC))
    assert ">12:00:05<" in LATVIAN.clock(datetime(2026, 12, 1, 10, 0, 5, tzinfo=UTC), seconds=True)


def test_the_day_is_the_network_s_day() -> None:
    late = datetime(2026, 11, 24, 22, 30, tzinfo=UTC)
    assert ">2026. gada 25. novembris<" in LATVIAN.day(late)
    assert ">25 Nov<" in ENGLISH.short_day(late, NOW)
    assert ">24. nov.<" in LATVIAN.short_day(date(2026, 11, 24), NOW)


def test_another_year_is_named() -> None:
    past = datetime(2025, 3, 1, 8, 0, tzinfo=UTC)
    assert "2025. gada 1. marts" in LATVIAN.moment(past, NOW)
    assert "1 March 2025" in ENGLISH.moment(past, NOW)
    assert ">01.03.2025.<" in LATVIAN.short_day(past, NOW)


def test_the_year_turns_at_midnight_of_the_network() -> None:
    new_year = datetime(2026, 12, 31, 22, 30, tzinfo=UTC)
    assert "2027" in LATVIAN.moment(new_year, NOW).partition(">")[2]
    assert "2027" not in LATVIAN.moment(new_year, new_year).partition(">")[2]


def test_a_period_names_its_day_once() -> None:
    start = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)
    assert LATVIAN.period(start, start + timedelta(hours=2), NOW).striptags() == "otrdiena, 24. novembris, 18:00\u2060–\u206020:00"
    assert ENGLISH.period(start, start + timedelta(days=1), NOW).striptags() == "Tuesday 24 November, 18:00 – Wednesday 25 November, 18:00"


def test_a_written_day_is_told_in_words() -> None:
    assert LATVIAN.day_of("2026-12-01") == "2026. gada 1. decembris"
    assert ENGLISH.day_of("2026-12-01") == "1 December 2026"
    assert LATVIAN.day_of("drīz") == "drīz"


def test_ago_says_the_exact_moment_too() -> None:
    words = LATVIAN.ago(NOW - timedelta(minutes=5), NOW)
    assert ">pirms 5 minūtēm<" in words
    assert 'datetime="2026-11-24T11:55:00+02:00"' in words
    assert ">in 2 hours<" in ENGLISH.ago(NOW + timedelta(hours=2), NOW)


@pytest.mark.parametrize("method", [LATVIAN.moment, LATVIAN.clock, LATVIAN.day, LATVIAN.ago, LATVIAN.short_day])
def test_a_time_without_zone_is_refused(method: object) -> None:
    assert callable(method)
    with pytest.raises(NaiveTimeError, match="no time zone"):
        method(datetime(2026, 11, 24, 10, 0))  # noqa: DTZ001 - the mistake under test


def test_numbers() -> None:
    assert LATVIAN.number(12_345.5) == f"12{NBSP}345,5"
    assert ENGLISH.number(12_345.5) == "12,345.5"


@pytest.mark.parametrize(
    ("share", "words"), [(0, "0%"), (0.256, "26%"), (1, "100%"), (0.9996, "99,9%"), (0.996, "99,6%"), (0.0001, "0,1%"), (0.004, "0,4%")]
)
def test_a_share_is_not_rounded_to_all_or_nothing(share: float, words: str) -> None:
    assert LATVIAN.percent(share) == words


@pytest.mark.parametrize(
    ("milliseconds", "words"), [(0, "0 ms"), (38.4, "38 ms"), (999.7, "1 s"), (1200, "1,2 s"), (59_990, "1 min"), (180_000, "3 min")]
)
def test_durations(milliseconds: float, words: str) -> None:
    assert LATVIAN.duration(milliseconds) == words.replace(" ", NBSP)


def test_a_text_in_the_reader_s_language_stands_bare() -> None:
    assert LATVIAN.words({"en": "Hub", "lv": "Centrs"}) == "Centrs"


def test_a_text_in_another_language_is_marked() -> None:
    assert LATVIAN.words({"en": "Hub", "lv": ""}) == Markup('<span lang="en" dir="auto">Hub</span>')
    assert ENGLISH.words({"de": "Zentrum", "lv": "Centrs"}) == Markup('<span lang="lv" dir="auto">Centrs</span>')
    assert LATVIAN.words({"de": "Zentrum"}) == Markup('<span lang="de" dir="auto">Zentrum</span>')
    assert LATVIAN.plain({"de": "Zentrum"}) == "Zentrum"


@pytest.mark.parametrize("nothing", [None, {}, "", {"lv": ""}])
def test_no_text_is_empty(nothing: dict[str, str] | str | None) -> None:
    assert LATVIAN.words(nothing) == ""


def test_texts_are_escaped() -> None:
    assert LATVIAN.words({"en": "<script>"}) == Markup('<span lang="en" dir="auto">&lt;script&gt;</span>')
    assert LATVIAN.words({'"><b>': "x"}) == Markup('<span lang="&#34;&gt;&lt;b&gt;" dir="auto">x</span>')


def test_recent_times_name_the_day_only_when_it_is_another() -> None:
    assert ">11:55:00<" in LATVIAN.recent(NOW - timedelta(minutes=5), NOW)
    assert ">23. nov. 12:00:00<" in LATVIAN.recent(NOW - timedelta(days=1), NOW)
    assert ">24 Nov 2025 12:00:00<" in ENGLISH.recent(NOW - timedelta(days=365), NOW)


def test_a_period_can_be_told_in_the_clock_of_its_place() -> None:
    start = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)
    assert (
        ENGLISH.period(start, start + timedelta(hours=2), NOW, "Europe/Brussels").striptags()
        == "Tuesday 24 November, 17:00\u2060–\u206019:00"
    )
    assert ENGLISH.period(start, start + timedelta(hours=2), NOW, "nowhere").striptags() == "Tuesday 24 November, 18:00\u2060–\u206020:00"
