"""The engine: bounded, deterministic, explained, never in need of what was not asked, and not won by whoever claims everything."""

from math import inf
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.matching import Admission
from matching.domain.engine import Engine, Match, Member, Record
from matching.domain.needs import LISTS, Asked, Client, Weakness, Wish

AI, SECURITY, QUANTUM, ROBOTICS = (
    Asked("technologies", code) for code in ("artificial-intelligence", "cybersecurity", "quantum-technologies", "robotics")
)
TRAINING = Asked("functions", "skills-and-training")
NOW = 1_000_000.0
EVERYTHING = [Asked(kind, code) for kind, terms in LISTS.items() for code in terms.codes]


def member(slug: str, claims: dict[Asked, int | None] | None = None, **changes: Any) -> Member:
    return Member(slug=slug, name={"lv": slug}, claims=claims or {}, **({"country": "LV", "languages": ("lv",)} | changes))


def wish(*terms: Asked, **client: Any) -> Wish:
    language = client.pop("language", None)
    return Wish(dict.fromkeys(terms, 1.0), Client(**client), language)


def engine(*members: Member) -> Engine:
    return Engine({each.slug: each for each in members})


def ranked(found: Engine, asked: Wish, most: int = 10) -> list[str]:
    return [each.member.slug for each in found.rank(asked, NOW, most).matches]


def points(match: Match, kind: str) -> float:
    return sum(each.points for each in match.factors if each.kind == kind)


def test_a_rare_term_outweighs_one_that_everybody_names_and_who_claims_all_wins_nothing() -> None:
    crowd = [member(f"ai-{number}", {AI: 5}) for number in range(9)]
    everything = member("everything", dict.fromkeys(EVERYTHING, 5))
    found = engine(*crowd, member("rare", {QUANTUM: 1}), everything)
    assert ranked(found, wish(AI, QUANTUM))[0] == "rare"
    assert ranked(found, wish(AI))[0].startswith("ai-")


def test_the_one_hub_of_a_small_network_is_found_by_what_it_claims() -> None:
    match = engine(member("only", {SECURITY: 3})).rank(wish(SECURITY), NOW, 10).matches[0]
    assert points(match, "fit") == pytest.approx(100 * 55 / 68, abs=0.01)


def test_place_and_language_order_equal_hubs() -> None:
    hubs = engine(
        member("abroad", {SECURITY: 3}, country="EE", languages=("et",)),
        member("silent", {SECURITY: 3}, country="EE", languages=()),
        member("country", {SECURITY: 3}, region="kurzeme"),
        member("country-only", {SECURITY: 3}),
        member("region", {SECURITY: 3}, region="vidzeme"),
        member("other-countrys-region", {SECURITY: 3}, country="EE", region="vidzeme", languages=("et",)),
    )
    order = ["region", "country-only", "country", "silent", "abroad", "other-countrys-region"]
    assert ranked(hubs, wish(SECURITY, country="LV", region="vidzeme", language="lv")) == order


def test_without_a_shared_term_place_alone_proposes_nobody() -> None:
    found = engine(member("near", {AI: 1}, region="vidzeme")).rank(wish(SECURITY, country="LV", region="vidzeme"), NOW, 10)
    assert (found.matches, found.fitting, found.hubs) == ((), 0, 1)


def test_a_live_offering_proposes_a_hub_without_the_claim_until_it_is_over() -> None:
    hubs = engine(member("live", {AI: 1}, offered={SECURITY: NOW + 1}), member("over", {AI: 1}, offered={SECURITY: NOW - 1}))
    assert ranked(hubs, wish(SECURITY)) == ["live"]
    assert ranked(engine(member("always", offered={SECURITY: inf})), wish(SECURITY)) == ["always"]


def test_hard_rules_put_a_hub_aside_with_its_reason_and_what_is_not_said_only_depends() -> None:
    rule = Admission(client_kinds=("company",), sizes=("micro", "small"), basis="de-minimis")
    hubs = engine(member("strict", {SECURITY: 5}, eligibility=(rule,)), member("open", {SECURITY: 1}))
    large = hubs.rank(wish(SECURITY, kind="company", size_class="large"), NOW, 10)
    assert [each.member.slug for each in large.matches] == ["open"]
    assert [each.member.slug for each in large.refused] == ["strict"]
    assert large.refused[0].verdict.reasons[0]["en"] == "It helps these only (size): micro (1 to 9), small (10 to 49)"
    unsaid = hubs.rank(wish(SECURITY, kind="company"), NOW, 10)
    verdicts = {each.member.slug: each.verdict for each in unsaid.matches}
    assert (verdicts["strict"].admitted, verdicts["strict"].bases) == (None, ("de-minimis",))
    assert hubs.rank(wish(SECURITY, kind="company", size_class="micro"), NOW, 10).refused == ()


def test_what_moves_a_weak_dimension_counts_more_the_weaker_it_is() -> None:
    weak = Weakness("D5", {"lv": "Automatizācija"}, 10, frozenset({ROBOTICS}))
    fair = Weakness("D4", {"lv": "Dati"}, 60, frozenset({SECURITY}))
    hubs = engine(member("robots", {ROBOTICS: 1}), member("security", {SECURITY: 5}))
    found = hubs.rank(Wish({}, weaknesses=(weak, fair)), NOW, 10).matches
    assert [each.member.slug for each in found] == ["robots", "security"]
    assert "„Automatizācija” (10 no 100)" in found[0].reasons[0].text["lv"]


def test_a_hub_that_answers_and_has_room_stands_before_one_that_does_not() -> None:
    good = member("z-good", {SECURITY: 3}, record=Record(asked=10, in_time=10, open=0), capacity=5)
    bad = member("a-bad", {SECURITY: 3}, record=Record(asked=10, in_time=0, open=5), capacity=5)
    unknown = member("m-unknown", {SECURITY: 3})
    assert ranked(engine(good, bad, unknown), wish(SECURITY)) == ["z-good", "m-unknown", "a-bad"]
    assert (good.is_full, bad.is_full) == (False, True)


def test_why_not_says_the_place_what_was_lost_and_what_is_missing() -> None:
    hubs = engine(*(member(f"hub-{number:02}", {SECURITY: 3, QUANTUM: 1}) for number in range(12)), member("other", {SECURITY: 3, AI: 1}))
    found = hubs.why_not(wish(SECURITY, QUANTUM), "other", NOW, 10)
    assert (found.rank, found.hubs, found.is_shown, found.missing) == (13, 13, False, (QUANTUM,))
    assert found.beyond is not None and found.beyond.member.slug == "hub-09"
    assert found.lost[0].kind == "fit" and found.lost[0].points > 0
    assert sum(each.points for each in found.lost) == pytest.approx(found.beyond.score - found.match.score, abs=0.2)
    assert hubs.why_not(wish(SECURITY), "hub-00", NOW, 10).beyond is None
    with pytest.raises(KeyError):
        hubs.why_not(wish(SECURITY), "nobody", NOW, 10)


def test_the_best_without_reasons_are_those_of_the_ranking() -> None:
    rule = (Admission(sizes=("micro",)),)
    hubs = engine(member("good", {SECURITY: 3}), member("wide", {SECURITY: 3, AI: 1}), member("strict", {SECURITY: 3}, eligibility=rule))
    asked = wish(SECURITY, size_class="large")
    ranked_, best = hubs.rank(asked, NOW, 10).matches, hubs.best(asked, NOW, 10)
    assert [(each.slug, each.score) for each in best] == [(each.member.slug, each.score) for each in ranked_]
    fits = [factor.value for each in ranked_ for factor in each.factors if factor.kind == "fit"]
    assert [each.fit for each in best] == pytest.approx(fits, abs=1e-4)
    assert [each.slug for each in hubs.best(asked, NOW, 1)] == ["good"]
    assert hubs.best(Wish({}), NOW, 3) == []


terms = st.sampled_from(EVERYTHING)
claims = st.dictionaries(terms, st.integers(1, 5), max_size=8)
places = st.sampled_from([None, "vidzeme", "kurzeme"])
hubs_drawn = st.lists(
    st.builds(
        lambda held, region, capacity, offered: {"claims": held, "region": region, "capacity": capacity, "offered": offered},
        claims, places, st.none() | st.integers(0, 3), st.dictionaries(terms, st.sampled_from([NOW - 1, NOW + 1, inf]), max_size=3),
    ),
    min_size=1,
    max_size=8,
)  # fmt: skip
wishes = st.builds(
    lambda asked, region, language: Wish(asked, Client(country="LV" if region else None, region=region), language),
    st.dictionaries(terms, st.floats(0.3, 1), max_size=6), places, st.sampled_from([None, "lv", "en"]),
)  # fmt: skip


@given(hubs_drawn, wishes)
def test_scores_are_bounded_made_up_of_their_factors_and_the_same_every_time(drawn: list[dict[str, Any]], asked: Wish) -> None:
    members = {f"hub-{at}": member(f"hub-{at}", each.pop("claims"), **each) for at, each in enumerate(drawn)}
    first, second = (Engine(members).rank(asked, NOW, 10) for _ in range(2))
    assert first == second
    scores = [each.score for each in first.matches]
    assert scores == sorted(scores, reverse=True)
    for match in first.matches:
        assert 0 <= match.score <= 100
        assert sum(each.points for each in match.factors) == pytest.approx(match.score, abs=0.15)
        assert sum(each.most for each in match.factors) == pytest.approx(100, abs=0.1)
        fit = sum(each.points for each in match.reasons if each.kind in (*LISTS, "not-stated"))
        assert fit == pytest.approx(points(match, "fit"), abs=0.5)
        assert not set(match.member.claims).isdisjoint(asked.terms) or any(t in asked.terms for t in match.member.offered)


@given(hubs_drawn, wishes)
def test_a_hub_that_cannot_matter_changes_nothing_of_who_is_eligible(drawn: list[dict[str, Any]], asked: Wish) -> None:
    members = {f"hub-{at}": member(f"hub-{at}", each.pop("claims"), **each) for at, each in enumerate(drawn)}
    fitting = {each.member.slug for each in Engine(members).rank(asked, NOW, 100).matches}
    wider = Engine(members | {"zz": member("zz", {})}).rank(asked, NOW, 100).matches
    assert {each.member.slug for each in wider} == fitting
