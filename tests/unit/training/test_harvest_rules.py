"""The rules of the harvest: when fewer is too few, what is the same, what a harvest may change."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import monotonic
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.training import OfferingContent, Place, Session
from training.domain.offerings import Catalogued
from training.domain.sources.candidates import Candidate, Item, Rejected, When, canonical, distinct
from training.domain.sources.likeness import likeness
from training.domain.sources.making import made
from training.domain.sources.revising import aligned, changed_fields, revised
from training.domain.sources.rhythm import judged
from training.domain.sources.source import Choices, Defaults
from training.harvest.fetching import Document
from training.harvest.json_ld import read_page
from training.harvest.texts import decoded, markdown, plain
from training.harvest.values import instant, language, price, zone_of

NOW = datetime(2031, 1, 1, tzinfo=UTC)
RIGA = zone_of("Europe/Riga")


@pytest.mark.parametrize(
    ("history", "count", "verdict"),
    [
        ([], 0, "ok"),
        ([], 5, "ok"),
        ([5], 0, "silent"),
        ([0, 0], 0, "ok"),
        ([14, 15, 14, 13], 0, "silent"),
        ([14, 15, 14, 13], 5, "short"),
        ([14, 15, 14, 13], 8, "ok"),
        ([14, 15], 2, "short"),
        ([4, 3], 1, "ok"),
        ([40, 3, 35, 5, 38, 2], 2, "ok"),
        ([1, 1, 1], 1, "ok"),
    ],
)
def test_a_source_is_judged_by_its_own_history(history: list[int], count: int, verdict: str) -> None:
    assert judged(history, count) == verdict


@settings(deadline=None)
@given(st.lists(st.integers(0, 10_000), max_size=20), st.integers(0, 10_000))
def test_more_than_usual_is_never_an_alarm(history: list[int], count: int) -> None:
    if judged(history, count) != "ok":
        assert count < max(history)
        assert judged(history, max(history)) == "ok"


@pytest.mark.parametrize(
    ("given_", "base", "form"),
    [
        ("HTTPS://Hub.Example:443/a?utm_source=x&b=1#top", "", "https://hub.example/a?b=1"),
        ("../c", "https://hub.example/a/b", "https://hub.example/c"),
        ("//hub.example", "http://x.example/", "http://hub.example/"),
        ("/kursi/ķīmija", "https://hub.example/", "https://hub.example/kursi/%C4%B7%C4%ABmija"),
        ("https://cēsis.example/", "", "https://xn--csis-bva.example/"),
        ("javascript:alert(1)", "https://hub.example/", None),
        ("data:text/html,x", "https://hub.example/", None),
        ("https://user:pass@hub.example/", "", None),
        ("https://hub.example:99999/", "", None),
        ("https://[::1", "", None),
        (None, "", None),
    ],
)
def test_addresses_have_one_form(given_: str | None, base: str, form: str | None) -> None:
    assert canonical(given_, base) == form


@settings(deadline=None)
@given(st.text(max_size=80))
def test_the_one_form_stays_as_it_is(text: str) -> None:
    once = canonical(f"https://hub.example/{text}")
    assert once is None or canonical(once) == once


@settings(deadline=None)
@given(st.text(max_size=300))
def test_text_is_never_markup(text: str) -> None:
    once = markdown(text)
    assert "\0" not in once
    assert "<script" not in once.lower()
    once.encode()
    assert len(plain(text).splitlines()) <= 1


@settings(deadline=None)
@given(st.binary(max_size=200), st.sampled_from([None, "utf-8", "windows-1257", "no-such-charset", "utf-16"]))
def test_every_file_is_some_text(body: bytes, charset: str | None) -> None:
    decoded(body, charset)


@settings(deadline=None)
@given(st.one_of(st.text(max_size=40), st.floats(), st.integers(), st.none(), st.lists(st.integers(), max_size=2)))
def test_odd_values_are_no_values(value: object) -> None:
    instant(value, RIGA)
    price(value, value)
    language(value)


@pytest.mark.parametrize(
    ("text", "amount"), [("1.234,50 EUR", "1234.50"), ("1,234.50", "1234.50"), ("12,5", "12.50"), ("€ 10", "10.00"), ("0", "0.00")]
)
def test_prices_are_read_as_people_write_them(text: str, amount: str) -> None:
    found = price(text)
    assert found is not None
    assert (str(found.amount), found.free) == (amount, amount == "0.00")


@pytest.mark.parametrize("trap", ["-->" + " " * 300_000 + "x", "{" + ", " * 100_000, "<!--" * 50_000, "<a" * 100_000, "&amp;" * 60_000])
def test_no_text_takes_for_ever(trap: str) -> None:
    started = monotonic()
    read_page(Document("https://hub.example/", f'<script type="application/ld+json">{trap}</script>'.encode(), "text/html"))
    markdown(trap)
    assert monotonic() - started < 5


def when(days: float, hours: float = 1) -> When:
    return When(NOW + timedelta(days=days), NOW + timedelta(days=days, hours=hours))


def candidate(*dates: When, title: str = "Kurss", **fields: object) -> Candidate:
    found = made(Item(title={"lv": title}, dates=list(dates), **fields), Choices(), NOW)  # type: ignore[arg-type]
    assert isinstance(found, Candidate)
    return found


def offering(found: Candidate, **changes: object) -> Catalogued:
    sessions = aligned((), found.sessions, NOW)
    fresh = Catalogued(uuid4(), "cesis", "published", 1, found.content, sessions, NOW, NOW)
    return replace(fresh, **changes)  # type: ignore[arg-type]


def test_defaults_fill_what_the_source_does_not_say() -> None:
    choices = Choices(defaults=Defaults(kind="webinar", mode="hybrid", language="en", region="vidzeme", municipality="0004000"))
    found = made(Item(title={"en": "x"}, place=Place(name="y"), kind="party"), choices, NOW)
    assert isinstance(found, Candidate)
    content = found.content
    assert (content.kind, content.mode, content.languages, content.regions) == ("webinar", "hybrid", ("en",), ("vidzeme",))
    assert (content.municipalities, content.place and content.place.municipality) == (("0004000",), "0004000")
    assert [(each.code, each.about) for each in found.notes] == [("unknown-code", "kind: party")]


def test_the_same_item_twice_is_one_and_two_items_with_one_id_are_said() -> None:
    one, other = candidate(when(1), key="a"), candidate(when(2), key="a")
    assert distinct([one, one]) == ((one,), ())
    candidates, [rejected] = distinct([one, other])
    assert (candidates, rejected.reasons[0].code) == ((one,), "twice")
    assert distinct([Rejected("x", None, ())])[0] == ()


def test_a_harvest_that_brings_the_same_changes_nothing() -> None:
    found = candidate(when(1), when(2))
    known = offering(found)
    assert revised(known, found, frozenset(), NOW) == known


def test_a_harvest_leaves_alone_what_is_locked() -> None:
    known = offering(candidate(when(1)))
    news = candidate(when(5), title="Cits", description={"lv": "Jauns"})
    after = revised(known, news, {"title", "sessions"}, NOW)
    assert (after.content.title, after.content.description, after.sessions) == ({"lv": "Kurss"}, {"lv": "Jauns"}, known.sessions)
    assert changed_fields(known, after) == ["description"]


def test_what_the_hub_keeps_of_a_session_stays() -> None:
    found = candidate(when(1))
    known = offering(found)
    seats = replace(known, sessions=tuple(each.model_copy(update={"seats_on_site": 20}) for each in known.sessions))
    assert revised(seats, found, frozenset(), NOW) == seats


dates = st.lists(st.integers(-20, 40), max_size=6, unique=True)


@settings(deadline=None)
@given(dates, dates)
def test_sessions_never_vanish_and_keep_their_ids(before: list[int], after: list[int]) -> None:
    known = aligned((), sessions(before), NOW)
    found = aligned(known, sessions(after), NOW)
    by_id = {each.id: each for each in found}
    assert len(by_id) == len(found)
    assert {each.id for each in known} <= set(by_id)
    assert {each.starts_at for each in found if each.status != "cancelled"} >= {each.starts_at for each in sessions(after)}
    for each in known:
        if each.starts_at in {other.starts_at for other in sessions(after)}:
            assert by_id[each.id].starts_at == each.starts_at
        elif each.starts_at <= NOW:
            assert by_id[each.id] == each
    assert aligned(found, sessions(after), NOW) == found, "the same again changes nothing"


def sessions(days: list[int]) -> tuple[Session, ...]:
    starts = [NOW + timedelta(days=each) for each in sorted(days)]
    return tuple(Session(id=UUID(int=0), starts_at=each, ends_at=each + timedelta(hours=1)) for each in starts)


def test_one_session_that_moved_is_the_same_session() -> None:
    known = aligned((), sessions([1, 2]), NOW)
    found = aligned(known, sessions([1, 3]), NOW)
    assert [each.id for each in found] == [each.id for each in known]


def test_likeness_needs_a_title_and_a_day_or_a_place() -> None:
    one = offering(candidate(when(1), title="Kiberdrošība senioriem"))
    assert likeness(one, offering(candidate(when(1, 2), title="Kiberdrosiba – senioriem"))) == (100, ("title", "day"))
    assert likeness(one, offering(candidate(when(1), title="Datorgrafika"))) is None
    assert likeness(one, offering(candidate(when(9), title="Kiberdrošība senioriem"))) is None
    here = OfferingContent.model_validate(
        {"kind": "course", "title": {"lv": "Kiberdrošība senioriem"}, "mode": "online", "municipalities": ["1"]}
    )
    assert likeness(replace(one, content=here, sessions=()), replace(one, id=uuid4(), content=here)) == (100, ("title", "municipality"))
    copy = replace(one, id=uuid4(), content=one.content.model_copy(update={"derived_from": one.id}))
    assert likeness(one, copy) is None
