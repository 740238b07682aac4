"""The fit of hubs to a need: rare terms count, claiming everything does not, silence is neither zero nor full."""

from math import isclose, log, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.taxonomies import SECTORS, SERVICES, TECHNOLOGIES
from matching.domain.fit import Field
from matching.domain.needs import Asked

AI, PHOTONICS, ROBOTICS = (Asked("technologies", code) for code in ("artificial-intelligence", "photonics", "robotics"))
ENERGY, TEXTILES = Asked("sectors", "energy"), Asked("sectors", "textiles")
FINANCE = Asked("services", "finance")
EVERYTHING = frozenset(
    Asked(kind, term.code)  # type: ignore[arg-type]
    for kind, terms in (("sectors", SECTORS), ("technologies", TECHNOLOGIES), ("services", SERVICES))
    for term in terms
)


def test_the_fit_is_the_cosine_of_rarities() -> None:
    field = Field({"both": frozenset({AI, PHOTONICS}), "ai": frozenset({AI}), "none": frozenset({ENERGY})})
    assert isclose(field.rarity[AI], log(3 / 2)) and isclose(field.rarity[PHOTONICS], log(3))
    ranked = {each.hub: each.fit for each in field.rank({PHOTONICS: 1.0})}
    assert isclose(ranked["both"], log(3) / sqrt(log(3) ** 2 + log(1.5) ** 2), abs_tol=1e-9)
    assert ranked["ai"] == 0


def test_who_claims_everything_does_not_win() -> None:
    field = Field({"all": EVERYTHING, "weaver": frozenset({TEXTILES, AI}), "other": frozenset({ENERGY, AI, FINANCE})})
    assert field.rank({TEXTILES: 1.0, AI: 1.0})[0].hub == "weaver"


def test_what_everybody_claims_separates_nothing() -> None:
    field = Field({"a": frozenset({AI, ENERGY}), "b": frozenset({AI, TEXTILES}), "c": frozenset({AI, FINANCE})})
    assert field.rarity[AI] == 0
    assert [(each.hub, each.fit) for each in field.rank({AI: 1.0})] == [("a", 0), ("b", 0), ("c", 0)]
    assert field.rank({AI: 1.0, TEXTILES: 0.6})[0].hub == "b"


def test_a_hub_that_says_nothing_stands_between_the_good_and_the_bad() -> None:
    field = Field({"good": frozenset({TEXTILES}), "bad": frozenset({ENERGY}), "silent": frozenset()})
    ranked = field.rank({TEXTILES: 1.0})
    assert [each.hub for each in ranked] == ["good", "silent", "bad"]
    assert 0 < ranked[1].fit < 1 and ranked[1].known == 0


def test_a_list_left_empty_counts_as_average_for_its_share_only() -> None:
    field = Field({"good": frozenset({TEXTILES, ROBOTICS}), "half": frozenset({TEXTILES}), "bad": frozenset({ENERGY, AI})})
    ranked = {each.hub: each for each in field.rank({TEXTILES: 1.0, ROBOTICS: 1.0})}
    assert ranked["bad"].fit < ranked["half"].fit < ranked["good"].fit
    assert 0 < ranked["half"].known < 1 == ranked["good"].known


@pytest.mark.parametrize("need", [{}, {Asked("sectors", "nuclear"): 1.0}, {TEXTILES: 0.0}])
def test_a_need_that_asks_nothing_known_fits_nobody(need: dict[Asked, float]) -> None:
    field = Field({"b": frozenset({TEXTILES}), "a": frozenset({ENERGY})})
    assert [(each.hub, each.fit, each.known) for each in field.rank(need)] == [("a", 0, 0), ("b", 0, 0)]


def test_no_hubs_no_ranking() -> None:
    assert Field({}).rank({AI: 1.0}) == []


claims = st.frozensets(st.sampled_from(sorted(EVERYTHING)), max_size=8)
needs = st.dictionaries(st.sampled_from(sorted(EVERYTHING)), st.floats(0.1, 1), max_size=6)


@given(st.dictionaries(st.sampled_from("abcdefgh"), claims, max_size=8), needs)
def test_fits_are_shares_and_do_not_depend_on_any_order(hubs: dict[str, frozenset[Asked]], need: dict[Asked, float]) -> None:
    ranked = Field(hubs).rank(need)
    assert all(0 <= each.fit <= 1 and 0 <= each.known <= 1 for each in ranked)
    turned = Field(dict(reversed(hubs.items()))).rank(dict(reversed(need.items())))
    assert ranked == turned
    assert [each.hub for each in ranked] == [each.hub for each in sorted(ranked, key=lambda each: (-each.fit, -each.known, each.hub))]
    assert Field(hubs).rank(need, 3) == ranked[:3]
