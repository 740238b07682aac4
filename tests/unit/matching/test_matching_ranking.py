"""The ranking: bounded, deterministic, explained, and not won by whoever claims everything."""

from math import log
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.domain.needs import LISTS, OFFERED, Asked, Candidate, LiveOffering, Wish
from matching.domain.ranking import rank, unclaimed
from matching.domain.reasons import live_offerings, shared_term

AI, SECURITY, QUANTUM = (Asked("technologies", code) for code in ("artificial-intelligence", "cybersecurity", "quantum-technologies"))
TRAINING = Asked("functions", "skills-and-training")


def candidate(slug: str, claims: dict[Asked, float], **changes: object) -> Candidate:
    fields: dict[str, object] = {"country": "LV", "region": None, "status": "dih", "website": None, "languages": ("lv",), "offerings": ()}
    return Candidate(slug=slug, name={"lv": slug}, claims=claims, **(fields | changes))  # type: ignore[arg-type]


def offering(*shares: str, at: int = 0) -> LiveOffering:
    return LiveOffering(UUID(int=at), {"lv": f"Kurss {at}"}, None, shares)


def test_a_rare_term_outweighs_one_that_everybody_names() -> None:
    crowd = [candidate(f"ai-{number}", {AI: 5}) for number in range(9)]
    matches = rank(Wish((AI, QUANTUM)), [*crowd, candidate("rare", {QUANTUM: 5})], hubs=10)
    assert matches[0].hub == "rare"
    [reason] = matches[0].reasons
    assert (reason.claims, reason.rarity) == (1, round(log(11), 2))
    assert matches[1].reasons[0].rarity == round(log(1 + 10 / 9), 2)


def test_strength_counts_and_what_is_not_rated_stands_in_the_middle() -> None:
    matches = rank(Wish((SECURITY,)), [candidate("weak", {SECURITY: 1}), candidate("strong", {SECURITY: 5})], hubs=2)
    assert [(each.hub, round(each.score)) for each in matches] == [("strong", 88), ("weak", 18)]
    [reason] = rank(Wish((TRAINING,)), [candidate("unrated", {TRAINING: 3})], hubs=1)[0].reasons
    assert (reason.strength, reason.points) == (None, 60.0)


def test_whoever_covers_all_that_was_asked_gets_100_whatever_was_not_asked() -> None:
    best = candidate("best", {SECURITY: 5}, region="vidzeme", offerings=(offering("cybersecurity"),))
    assert rank(Wish((SECURITY,)), [best], hubs=5)[0].score == 100
    assert rank(Wish((SECURITY,), "LV", "vidzeme", "lv"), [best], hubs=5)[0].score == 100


def test_place_and_language_order_equal_hubs() -> None:
    hubs = [
        candidate("abroad", {SECURITY: 3}, country="EE", languages=("et",)),
        candidate("silent", {SECURITY: 3}, country="EE", languages=()),
        candidate("country", {SECURITY: 3}),
        candidate("region", {SECURITY: 3}, region="vidzeme"),
        candidate("other-countrys-region", {SECURITY: 3}, country="EE", region="vidzeme", languages=("et",)),
    ]
    matches = rank(Wish((SECURITY,), "LV", "vidzeme", "lv"), hubs, hubs=5)
    assert [each.hub for each in matches] == ["region", "country", "silent", "abroad", "other-countrys-region"]


def test_without_a_shared_term_place_alone_proposes_nobody() -> None:
    assert rank(Wish((SECURITY,), "LV", "vidzeme", "lv"), [candidate("near", {}, region="vidzeme")], hubs=1) == []


def test_a_term_that_nobody_names_lowers_every_score_and_is_told() -> None:
    wish, hubs = Wish((SECURITY, QUANTUM)), [candidate("one", {SECURITY: 5})]
    assert unclaimed(wish, hubs) == [QUANTUM]
    assert rank(wish, hubs, hubs=1)[0].score < rank(Wish((SECURITY,)), hubs, hubs=1)[0].score


@pytest.mark.parametrize(
    ("count", "lv", "en"),
    [
        (1, "1 pašreizējs piedāvājums", "1 live offering"),
        (3, "3 pašreizēji piedāvājumi", "3 live offerings"),
        (10, "10 pašreizēju piedāvājumu", "10 live offerings"),
        (11, "11 pašreizēju piedāvājumu", "11 live offerings"),
        (21, "21 pašreizējs piedāvājums", "21 live offerings"),
    ],
)
def test_latvian_counts_in_three_forms(count: int, lv: str, en: str) -> None:
    text = live_offerings([offering("cybersecurity", at=at) for at in range(count)], 3, 5).text
    assert text["lv"].startswith(f"{lv} par šo: „Kurss 0”")
    assert text["en"].startswith(f"{en} on this: “Kurss 0”")
    assert text["lv"].count("„") == min(3, count)


@pytest.mark.parametrize(("hubs", "end"), [(1, "1 centra"), (11, "11 centriem"), (21, "21 centra"), (457, "457 centriem")])
def test_latvian_says_of_how_many_hubs(hubs: int, end: str) -> None:
    assert shared_term(AI, 10, 4, 1, hubs, 1.0).text["lv"].endswith(f"norāda 1 no {end}")


TERMS = [Asked(kind, term.code) for kind, taxonomy in LISTS.items() for term in list(taxonomy)[:3]]
CANDIDATES = st.lists(
    st.builds(
        candidate,
        st.text("abcdefgh", min_size=1, max_size=6),
        st.dictionaries(st.sampled_from(TERMS), st.integers(1, 5)),
        country=st.sampled_from(["LV", "EE"]),
        region=st.sampled_from([None, "vidzeme"]),
        languages=st.sampled_from([(), ("lv",), ("et",)]),
        offerings=st.lists(st.sampled_from([each.code for each in TERMS if each.kind in OFFERED]).map(offering), max_size=2).map(tuple),
    ),
    max_size=8,
    unique_by=lambda each: each.slug,
)


@given(st.sets(st.sampled_from(TERMS), min_size=1), CANDIDATES, st.sampled_from([None, "LV"]), st.sampled_from([None, "lv"]), st.randoms())
def test_scores_stay_within_bounds_and_reasons_make_them_up(terms, candidates, country, language, shuffler) -> None:  # type: ignore[no-untyped-def]
    wish = Wish(tuple(sorted(terms)), country, None, language)
    asked = [_only_what_is_asked(each, terms) for each in candidates]
    matches = rank(wish, asked, hubs=len(asked))
    assert [match.hub for match in matches] == [each.hub for each in sorted(matches, key=lambda match: (-match.score, match.hub))]
    for match in matches:
        assert 0 < match.score <= 100
        assert abs(sum(reason.points for reason in match.reasons) - match.score) <= 0.05 * (len(match.reasons) + 1)
        assert all(reason.text["lv"] and reason.text["en"] for reason in match.reasons)
    shuffled = list(asked)
    shuffler.shuffle(shuffled)
    assert rank(wish, shuffled, hubs=len(asked)) == matches


def _only_what_is_asked(each: Candidate, terms: set[Asked]) -> Candidate:
    codes = {term.code for term in terms if term.kind in OFFERED}
    offerings = tuple(offer for offer in each.offerings if set(offer.shares) <= codes)
    claims = {term: strength for term, strength in each.claims.items() if term in terms}
    return candidate(each.slug, claims, country=each.country, region=each.region, languages=each.languages, offerings=offerings)
