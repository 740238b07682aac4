"""Open offerings for a need: what counts, what must not, and how much is said of evidence."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.domain import evidence
from matching.domain.evidence import Change
from matching.domain.fit import Field
from matching.domain.needs import Asked, Client, Weakness, Wish
from matching.domain.offers import Offered, fitting

NOW = datetime(2026, 11, 27, tzinfo=UTC)
AI, SECURITY, ROBOTICS = (Asked("technologies", code) for code in ("artificial-intelligence", "cybersecurity", "robotics"))
SCHOOLS = Asked("sectors", "education")
TAUGHT = Asked("functions", "skills-and-training")
HUBS = Field({f"hub-{at}": frozenset([AI] + ([SECURITY] if at < 3 else []) + ([ROBOTICS] if at < 1 else [])) for at in range(10)}, 0.1)
DATA = Weakness("d4", {"lv": "Dati", "en": "Data"}, 20, frozenset({SECURITY, TAUGHT}))
PEOPLE = Weakness("d3", {"lv": "Cilvēki", "en": "People"}, 40, frozenset({TAUGHT}))


def offered(number: int, **changes: Any) -> Offered:
    plain: dict[str, Any] = {
        "id": UUID(int=number), "title": {"lv": "Kurss"}, "hub": "cesis", "kind": "event", "level": None, "mode": "on-site",
        "languages": ("lv",), "regions": ("vidzeme",), "technologies": (), "sectors": (), "next_start": NOW + timedelta(days=10),
    }  # fmt: skip
    return Offered(**plain | changes)


def order(wish: Wish, *given_: Offered, most: int = 10) -> list[int]:
    return [each.offered.id.int for each in fitting(wish, given_, HUBS, NOW, most)]


def test_a_rare_shared_term_outweighs_one_that_every_hub_names() -> None:
    asked = Wish({AI: 1.0, ROBOTICS: 1.0})
    common, rare = offered(1, technologies=("artificial-intelligence",)), offered(2, technologies=("robotics",))
    assert order(asked, common, rare, offered(3, technologies=("photonics",))) == [2, 1]
    assert [
        each.code for each in fitting(asked, [offered(1, technologies=("robotics", "artificial-intelligence"))], HUBS, NOW, 1)[0].shares
    ] == [
        "robotics",
        "artificial-intelligence",
    ]


def test_training_moves_what_training_moves_and_the_weaker_dimension_counts_more() -> None:
    asked = Wish({}, weaknesses=(PEOPLE, DATA))
    course, security, both = offered(1, kind="course"), offered(2, technologies=("cybersecurity",)), offered(3, kind="event")
    found = fitting(asked, [both, security, course], HUBS, NOW, 10)
    assert [(each.offered.id.int, [move.dimension for move in each.moves]) for each in found] == [(1, ["d4", "d3"]), (2, ["d4"])]
    assert "„Dati” (20 no 100)" in found[0].reasons[0]["lv"] and "“Data” (20 of 100)" in found[0].reasons[0]["en"]


def test_language_region_and_how_soon_order_what_is_equal() -> None:
    asked = Wish({SECURITY: 1.0}, Client(region="vidzeme"), "lv")
    plain = {"technologies": ("cybersecurity",)}
    late, foreign, far, online, undated = (
        offered(1, next_start=NOW + timedelta(days=90), **plain),
        offered(2, languages=("en",), **plain),
        offered(3, regions=("kurzeme",), **plain),
        offered(4, mode="online", regions=("kurzeme",), **plain),
        offered(5, next_start=None, **plain),
    )
    assert order(asked, late, foreign, far, online, undated) == [4, 5, 1, 3, 2]
    assert order(asked, late, foreign, far, online, undated, most=3) == [4, 5, 1]


def test_an_unclaimed_term_that_is_offered_still_counts() -> None:
    assert order(Wish({SCHOOLS: 1.0}), offered(1, sectors=("education",))) == [1]


def drawn(codes: set[str], kind: str, languages: tuple[str, ...], days: int | None) -> dict[str, Any]:
    starts = None if days is None else NOW + timedelta(days=days)
    return {"technologies": tuple(sorted(codes)), "kind": kind, "languages": languages, "next_start": starts}


offers = st.lists(
    st.builds(
        drawn,
        st.sets(st.sampled_from(["artificial-intelligence", "cybersecurity", "robotics", "photonics"])),
        st.sampled_from(["event", "course"]),
        st.sampled_from([(), ("lv",), ("en",)]),
        st.none() | st.integers(0, 99),
    ),
    max_size=8,
)
asks = st.builds(
    lambda terms, weak, language: Wish(terms, Client(region="vidzeme"), language, weak),
    st.dictionaries(st.sampled_from([AI, SECURITY, ROBOTICS]), st.floats(0.3, 1), max_size=3),
    st.sampled_from([(), (DATA,), (DATA, PEOPLE)]),
    st.sampled_from([None, "lv"]),
)
others = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["company", "public-body"]),
        "size_class": st.sampled_from(["micro", "large"]),
        "sector": st.sampled_from(["education", "energy-utilities"]),
    }
)


@given(offers, asks, others, st.dictionaries(st.text("abc", min_size=4, max_size=4), st.floats(0.1, 1), max_size=3), st.randoms())
def test_answers_that_do_not_matter_change_nothing(
    some: list[dict[str, Any]], asked: Wish, other: dict[str, Any], words: dict[str, float], chance: random.Random
) -> None:
    given_ = [offered(at, **each) for at, each in enumerate(some, 1)]
    shuffled = [*given_, offered(99, technologies=("quantum-technologies",))]
    chance.shuffle(shuffled)
    changed = replace(asked, client=replace(asked.client, **other), words=words, weaknesses=asked.weaknesses[::-1])
    first, second = fitting(asked, given_, HUBS, NOW, 5), fitting(changed, shuffled, HUBS, NOW, 5)
    assert [(each.offered, each.score, each.shares, each.moves) for each in first] == [
        (each.offered, each.score, each.shares, each.moves) for each in second
    ]
    assert all(0 <= each.score <= 100 for each in first)


def test_evidence_is_of_those_alike_where_they_are_enough_and_an_opinion_below_twenty() -> None:
    few, some, everybody = Change(9, 50.0, "sector"), Change(25, 4.25, "size_class"), Change(400, 1.0)
    assert evidence.chosen([few, some, everybody]) is some
    assert evidence.chosen([few, Change(3, 1.0, "size_class"), everybody]) is everybody
    said = evidence.told(some, DATA.name)
    assert (said.n, said.mean_change) == (25, 4.25)
    assert said.text["lv"] == "„Dati” atkārtotos novērtējumos jums līdzīga lieluma organizācijās vidēji mainījās par +4,2 punktiem, n = 25."
    assert "+4.2 points on average" in said.text["en"]


@pytest.mark.parametrize("known", [None, Change(0, 0.0), Change(19, 12.0, "sector")])
def test_a_mean_of_few_is_not_told(known: Change | None) -> None:
    said = evidence.told(known, DATA.name)
    assert said.mean_change is None
    assert f"n = {known.n if known else 0}" in said.text["en"] and said.text["en"].startswith("Expert opinion")
    assert said.text["lv"].startswith("Ekspertu viedoklis")


def test_an_offering_that_moves_nothing_says_so() -> None:
    assert evidence.told(None, None).text["en"].startswith("Chosen by its topic alone")
