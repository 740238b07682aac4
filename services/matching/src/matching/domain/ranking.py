"""Which hubs fit a need best, and why. Pure and deterministic: the same need and hubs give the same order.

A term counts by its rarity, ln(1 + hubs / hubs that name it), because what everybody names separates nothing
(artificial intelligence: 268 of 300 hubs), times how much the hub is involved in it. What the need does not
ask (place, language) takes no part, so that 100 is always within reach.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log

from matching.domain import reasons
from matching.domain.needs import OFFERED, Asked, Candidate, Wish
from matching.domain.reasons import Reason

TERMS, PLACE, LANGUAGE, OFFERINGS = 75, 10, 5, 10
"""How much each part of a need weighs, where it was asked."""
STRONGEST = 5
UNRATED = 3.0
"""Strength of a claim that the hub did not rate (functions): the middle, since missing is neither none nor full."""
SHOWN_OFFERINGS = 3


@dataclass(frozen=True, slots=True)
class Match:
    """A hub proposed for a need: its score of 0 to 100 and the reasons, weightiest first."""

    hub: str
    name: dict[str, str]
    country: str
    region: str | None
    status: str
    website: str | None
    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Scale:
    """How much each term of one need is worth among these hubs, and what the parts are worth on the scale of 100."""

    hubs: int
    claims: Mapping[Asked, int]
    rarity: Mapping[Asked, float]
    part: float

    def share(self, terms: Sequence[Asked], of: Sequence[Asked]) -> float:
        """The weight of some terms as a share of the weight of others."""
        return sum(self.rarity[each] for each in terms) / sum(self.rarity[each] for each in of)


def rank(wish: Wish, candidates: Sequence[Candidate], hubs: int) -> list[Match]:
    """All candidates that share something with the need, best first. `hubs` is the number of members."""
    scale = _scale(wish, candidates, hubs)
    matches = [_match(wish, each, scale) for each in candidates if each.claims or each.offerings]
    return sorted(matches, key=lambda match: (-match.score, match.hub))


def unclaimed(wish: Wish, candidates: Sequence[Candidate]) -> list[Asked]:
    """Terms of the need that no hub names."""
    return [term for term in wish.terms if not any(term in each.claims for each in candidates)]


def _scale(wish: Wish, candidates: Sequence[Candidate], hubs: int) -> Scale:
    claims = {term: sum(term in each.claims for each in candidates) for term in wish.terms}
    rarity = {term: log(1 + hubs / max(1, count)) for term, count in claims.items()}
    asked = TERMS
    asked += PLACE if wish.region or wish.country else 0
    asked += LANGUAGE if wish.language else 0
    asked += OFFERINGS if _offerable(wish) else 0
    return Scale(hubs, claims, rarity, 100 / asked)


def _match(wish: Wish, candidate: Candidate, scale: Scale) -> Match:
    found = [*_terms(wish, candidate, scale), *_place(wish, candidate, scale), *_offerings(wish, candidate, scale)]
    found.sort(key=lambda each: (-each[0], each[1].kind, each[1].code or ""))
    return Match(
        hub=candidate.slug,
        name=candidate.name,
        country=candidate.country,
        region=candidate.region,
        status=candidate.status,
        website=candidate.website,
        score=round(sum(points for points, _ in found), 1),
        reasons=tuple(reason for _, reason in found),
    )


def _terms(wish: Wish, candidate: Candidate, scale: Scale) -> Iterator[tuple[float, Reason]]:
    for term in wish.terms:
        if term in candidate.claims:
            strength = candidate.claims[term]
            points = scale.part * TERMS * scale.share([term], wish.terms) * strength / STRONGEST
            rated = None if term.kind == "functions" else int(strength)
            yield points, reasons.shared_term(term, points, rated, scale.claims[term], scale.hubs, scale.rarity[term])


def _place(wish: Wish, candidate: Candidate, scale: Scale) -> Iterator[tuple[float, Reason]]:
    full = scale.part * PLACE
    same_country = wish.country in (None, candidate.country)
    if wish.region and same_country and candidate.region == wish.region:
        yield full, reasons.same_region(wish.region, full)
    elif wish.country and same_country:
        points = full / 2 if wish.region else full
        yield points, reasons.same_country(wish.country, points)
    if wish.language:
        points = scale.part * LANGUAGE
        if wish.language in candidate.languages:
            yield points, reasons.same_language(wish.language, points)
        elif not candidate.languages:
            yield points / 2, reasons.languages_not_stated(wish.language, points / 2)


def _offerings(wish: Wish, candidate: Candidate, scale: Scale) -> Iterator[tuple[float, Reason]]:
    if not candidate.offerings:
        return
    offerable = _offerable(wish)
    shared = {code for each in candidate.offerings for code in each.shares}
    covered = [term for term in offerable if term.code in shared]
    points = scale.part * OFFERINGS * scale.share(covered, offerable)
    yield points, reasons.live_offerings(candidate.offerings, SHOWN_OFFERINGS, points)


def _offerable(wish: Wish) -> list[Asked]:
    return [term for term in wish.terms if term.kind in OFFERED]
