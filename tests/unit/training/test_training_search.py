"""The index against a plain reading of the same offerings, and the words that people type."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.ids import new_id
from contracts.training import OfferingContent
from training.domain.search.index import Index
from training.domain.search.listing import Listing, listing
from training.domain.search.question import Order, Question, ask

NOW = int(datetime(2027, 1, 1, tzinfo=UTC).timestamp())
HOUR = 3600


def offering(
    title: str, hub: str = "cesis", *, starts: tuple[int, ...] = (), hub_name: str = "Centrs", seats: bool = False, **more: Any
) -> Listing:
    content = OfferingContent.model_validate({"kind": "course", "mode": "online", "title": {"lv": title}} | more)
    return listing(
        new_id(), hub, {"lv": "Centrs"}, content.model_dump(mode="json", exclude_none=True), datetime.fromtimestamp(NOW, UTC), starts
    )


def indexed(*listings: Listing) -> Index:
    index = Index()
    for each in listings:
        index.put(each, NOW)
    return index


def found(index: Index, words: str = "", **more: Any) -> set[UUID]:
    return set(ask(index, Question(words=words, **more), 1000).ids)


SECURITY = offering("Kiberdrošība mazajiem uzņēmumiem", summary={"lv": "Paroles un pikšķerēšana", "en": "Passwords and phishing"})
INTELLIGENCE = offering("Mākslīgais intelekts skolotājiem")


@pytest.mark.parametrize(
    "typed",
    ["kiberdrošība", "KIBERDROŠĪBU", "kiberdrosibas", "kiberdrosiba", "kiberd", "kiberdrošibas", "kibrdrošība", "uzņēmums", "uznemumi",
     "parole", "parolēm", "password", "passwords", "pikskeresana", "maziem uzņēmumiem"],
)  # fmt: skip
def test_a_word_is_found_in_any_form_without_diacritics_by_its_beginning_and_with_a_slip(typed: str) -> None:
    index = indexed(SECURITY, INTELLIGENCE)
    assert found(index, typed) == {SECURITY.id}


@pytest.mark.parametrize("typed", ["intelekta", "mākslīgā intelekta", "intelektu", "skolotājs", "skolotaja", "maksligais inteleks"])
def test_forms_that_the_dictionary_misses_are_found_too(typed: str) -> None:
    assert found(indexed(SECURITY, INTELLIGENCE), typed) == {INTELLIGENCE.id}


@pytest.mark.parametrize("typed", ["zivsaimniecība", "xqzt", "kiberdrošība skolotājiem", "%", "_"])
def test_what_nobody_offers_is_not_found(typed: str) -> None:
    assert found(indexed(SECURITY, INTELLIGENCE), typed) == set()


def test_the_title_counts_more_than_the_rest() -> None:
    aside = offering("Pirmie soļi", summary={"lv": "Arī par drošību"}, starts=(NOW + HOUR,))
    about = offering("Drošība", starts=(NOW + 100 * HOUR,))
    assert ask(indexed(aside, about), Question(words="drošība", order="relevance"), 10).ids == (about.id, aside.id)


def test_counts_of_a_facet_are_those_in_the_place_of_what_is_chosen_of_it() -> None:
    index = indexed(
        offering("a", level="basic"),
        offering("b", level="basic", kind="workshop"),
        offering("c", level="advanced"),
        offering("d", "liepaja"),
    )
    answer = ask(index, Question(chosen={"level": ["basic"], "hub": ["cesis"]}), 10)
    assert answer.total == 2
    assert answer.counts["level"] == {"basic": 2, "advanced": 1}
    assert answer.counts["kind"] == {"course": 1, "workshop": 1}
    assert answer.counts["hub"] == {"cesis": 2}


def test_what_changed_is_found_as_it_is_now_and_what_left_is_not_found() -> None:
    index = indexed(SECURITY)
    index.put(offering_with(SECURITY.id, "Tabulas"), NOW)
    assert found(index, "kiberdrošība") == set()
    assert found(index, "tabulas") == {SECURITY.id}
    index.drop(SECURITY.id)
    assert (found(index), len(index), index.wasted) == (set(), 0, 2)


def offering_with(id_: UUID, title: str) -> Listing:
    return listing(id_, "cesis", {}, {"kind": "course", "mode": "online", "title": {"lv": title}}, datetime.fromtimestamp(NOW, UTC))


def test_the_soonest_are_those_that_are_still_to_come() -> None:
    early, late = offering("a", starts=(NOW + HOUR, NOW + 9 * HOUR)), offering("b", starts=(NOW + 5 * HOUR,))
    never = offering("c")
    index = indexed(late, never, early)
    assert ask(index, Question(order="soonest"), 10).ids == (early.id, late.id, never.id)
    index.pass_by(NOW + 2 * HOUR)
    assert ask(index, Question(order="soonest"), 10).ids == (late.id, early.id, never.id)


def test_near_means_by_the_great_circle() -> None:
    def at(latitude: float, longitude: float) -> Listing:
        return offering("x", place={"name": "Vieta", "latitude": latitude, "longitude": longitude})

    riga, jelgava, ventspils = at(56.95, 24.11), at(56.65, 23.71), at(57.39, 21.56)
    index = indexed(ventspils, jelgava, riga, offering("tiešsaistē"))
    near = {"near": (56.95, 24.11)}
    assert found(index, **near, within_km=10) == {riga.id}
    assert found(index, **near, within_km=60) == {riga.id, jelgava.id}
    assert ask(index, Question(**near, within_km=500, order="nearest"), 10).ids == (riga.id, jelgava.id, ventspils.id)


LEVELS, KINDS = ("basic", "intermediate", "advanced"), ("course", "workshop", "webinar")
ORDERS: tuple[Order, ...] = ("soonest", "newest", "cheapest", "relevance")
made = st.builds(
    offering,
    st.sampled_from(["Drošība", "Drošība un tabulas", "Tabulas", "Roboti"]),
    st.sampled_from(["cesis", "liepaja"]),
    starts=st.lists(st.integers(NOW - 50 * HOUR, NOW + 5000 * HOUR), max_size=3).map(tuple),
    level=st.sampled_from(LEVELS),
    kind=st.sampled_from(KINDS),
    price=st.sampled_from([{"free": True}, {"amount": "15.50"}, {"amount": "200"}]),
)


@settings(max_examples=60, deadline=None)
@given(
    offerings=st.lists(made, max_size=25),
    gone=st.sets(st.integers(0, 24)),
    levels=st.sets(st.sampled_from(LEVELS)),
    words=st.sampled_from(["", "drošības", "tabula", "drošība tabulām"]),
    span=st.tuples(st.integers(-60, 5000), st.integers(0, 3000)) | st.none(),
    order=st.sampled_from(ORDERS),
    limit=st.integers(1, 7),
)  # fmt: skip
def test_pages_together_are_what_a_plain_reading_finds(
    offerings: list[Listing], gone: set[int], levels: set[str], words: str, span: tuple[int, int] | None, order: Order, limit: int
) -> None:
    index = indexed(*offerings)
    for at in gone:
        if at < len(offerings):
            index.drop(offerings[at].id)
    earliest, latest = (NOW + span[0] * HOUR, NOW + (span[0] + span[1]) * HOUR) if span else (None, None)
    question = Question(chosen={"level": sorted(levels)}, words=words, earliest=earliest, latest=latest, order=order)
    wanted = {"drošības": {"drosib"}, "tabula": {"tabul"}, "drošība tabulām": {"drosib", "tabul"}}.get(words, set())

    def fits(each: Listing) -> bool:
        terms = {term for found in each.title.values() for term in found}
        dated = span is None or any(earliest <= start // HOUR * HOUR < latest for start in each.starts)  # type: ignore[operator]
        return wanted <= terms and dated and (not levels or each.facets["level"][0] in levels)

    expected = {each.id for number, each in enumerate(offerings) if number not in gone and fits(each)}
    pages: list[UUID] = []
    after = None
    while True:
        answer = ask(index, question, limit, after)
        assert answer.total == len(expected)
        assert len(answer.ids) <= limit
        pages += answer.ids
        if answer.next is None:
            break
        after = answer.next
    assert len(pages) == len(set(pages))
    assert set(pages) == expected
    assert sum(answer.counts["kind"].values()) == len(expected)


@settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 50)), unique=True, min_size=1, max_size=40), st.integers(1, 5))
def test_no_page_passes_over_what_was_published_at_one_moment(ids: list[tuple[int, int]], limit: int) -> None:
    """An import publishes thousands in one microsecond, and the bits that tell them apart are few: here they often have the same."""
    made = {UUID(int=(high << 64) | (low % 2)) for high, low in ids} | {UUID(int=(high * 97 + low) << 64) for high, low in ids}
    index = indexed(*(offering_with(each, "Kurss") for each in made))
    seen: list[UUID] = []
    after = None
    while True:
        answer = ask(index, Question(), limit, after, counts=False)
        seen += answer.ids
        after = answer.next
        if after is None:
            break
    assert len(seen) == len(made)
    assert set(seen) == made
