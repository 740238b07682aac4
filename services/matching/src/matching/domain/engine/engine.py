"""The engine: a weighed sum of factors, after hard rules. What a need does not ask takes no part, so that 100 is always within reach."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

import numpy as np

from matching.domain.eligibility import judge
from matching.domain.engine.explaining import Explainer, Factor, Match, WhyNot, compared
from matching.domain.engine.member import Member
from matching.domain.engine.standing import Standing
from matching.domain.fit import EXACT, Field, Numbers
from matching.domain.needs import OFFERED, Wish

VERSION = "2026-11"
"""Changes whenever the same need and hubs may give another order or score."""
FIT, WEAKNESSES, PLACE, LANGUAGE, OFFERINGS, TOPIC, PROVEN, RECORD = 55, 12, 10, 5, 7, 5, 3, 3
"""What each factor weighs where it is asked; together 100. Fit is the cosine between what is asked and what is claimed: the root of how
much of the need the hub covers, times how much of the hub that is. Proven work and the record count little until there is some.
"""


EVERYBODYS = 0.1
"""What a term weighs that every hub claims: in a small network that is common, and whoever asks for it must be answered."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """The best matches among those that may help, and what was compared. `refused`: hubs that fit and may not help, best first."""

    matches: tuple[Match, ...]
    refused: tuple[Match, ...]
    hubs: int
    fitting: int


@dataclass(frozen=True, slots=True)
class Weighed:
    """One need against all hubs: factors in the order of their weight, scores of 0 to 100, and who comes into question, best first."""

    wish: Wish
    factors: Mapping[str, tuple[float, Numbers]]
    scores: Numbers
    order: list[int]


class Best(NamedTuple):
    """A hub with its score of 0 to 100, and the fit of its claims, 0 to 1."""

    slug: str
    score: float
    fit: float


class Engine:
    """All members, made ready to be ranked for many needs. `field` may be one made before of the same claims."""

    def __init__(self, members: Mapping[str, Member], field: Field | None = None) -> None:
        self.members = [members[slug] for slug in sorted(members)]
        self.field = field or Field({each.slug: frozenset(each.claims) for each in self.members}, EVERYBODYS)
        self._standing = Standing(self.members)
        self._place = {each.slug: at for at, each in enumerate(self.members)}

    def __contains__(self, slug: str) -> bool:
        return slug in self._place

    def place(self, slug: str) -> int:
        """Where a hub stands in `members`. Raises KeyError for one that is no member."""
        return self._place[slug]

    def best(self, wish: Wish, now: float, most: int) -> list[Best]:
        """The best `most` that may help, without factors and reasons: for those who compare many needs, or want the fits alone."""
        weighed = self._weigh(wish, now)
        admitted = (at for at in weighed.order if judge(self.members[at].eligibility, wish.client).admitted is not False)
        fits = weighed.factors["fit"][1] if "fit" in weighed.factors else np.zeros(len(self.members))
        return [Best(self.members[at].slug, round(float(weighed.scores[at]), 1), float(fits[at])) for at in islice(admitted, most)]

    def rank(self, wish: Wish, now: float, most: int) -> Ranking:
        """The best `most` that may help (or may, depending on what the client has not said). `now`: seconds since 1970."""
        return self._ranking(self._weigh(wish, now), Explainer(self.field, wish, now), most)

    def _ranking(self, weighed: Weighed, explainer: Explainer, most: int) -> Ranking:
        matches: list[Match] = []
        refused: list[Match] = []
        for match in self._matches(weighed, explainer):
            (refused if match.verdict.admitted is False else matches).append(match)
            if len(matches) == most:
                break
        return Ranking(tuple(matches), tuple(refused[:most]), len(self.members), len(weighed.order))

    def why_not(self, wish: Wish, slug: str, now: float, most: int) -> WhyNot:
        """Where a hub stands when it is forced into the ranking, and what separates it from the last of the best `most`.

        Raises KeyError for a hub that is no member.
        """
        at = self._place[slug]
        weighed, explainer = self._weigh(wish, now), Explainer(self.field, wish, now)
        forced = self._match(weighed, explainer, at)
        shown = self._ranking(weighed, explainer, most).matches
        rank = 1 + sum(1 for other in weighed.order if (-weighed.scores[other], other) < (-weighed.scores[at], at))
        return compared(forced, shown, rank, len(self.members), self.members[at], wish)

    def matches_of(self, wish: Wish, slugs: Iterable[str], now: float) -> dict[str, Match]:
        """These hubs with their factors and reasons, wherever they stand. Raises KeyError for one that is no member."""
        weighed, explainer = self._weigh(wish, now), Explainer(self.field, wish, now)
        return {slug: self._match(weighed, explainer, self._place[slug]) for slug in slugs}

    def _matches(self, weighed: Weighed, explainer: Explainer) -> Iterator[Match]:
        return (self._match(weighed, explainer, at) for at in weighed.order)

    def _match(self, weighed: Weighed, explainer: Explainer, at: int) -> Match:
        whole = sum(weight for weight, _ in weighed.factors.values()) or 1
        factors = tuple(
            Factor(kind, round(100 * weight / whole, 2), round(float(values[at]), 4), round(100 * weight / whole * float(values[at]), 2))
            for kind, (weight, values) in weighed.factors.items()
        )
        member = self.members[at]
        return Match(
            member=member,
            score=round(float(weighed.scores[at]), 1),
            factors=factors,
            fit=float(weighed.factors["fit"][1][at]) if "fit" in weighed.factors else 0.0,
            reasons=explainer.reasons(member, at, factors),
            verdict=judge(member.eligibility, weighed.wish.client),
        )

    def _weigh(self, wish: Wish, now: float) -> Weighed:
        standing, fits = self._standing, self.field.weigh(wish.terms)
        asked = self.field.asked(wish.terms)
        offerable = {term: sure for term, sure in wish.terms.items() if term.kind in OFFERED}
        covered = standing.offerings(offerable, now) if offerable else None
        helping = standing.weaknesses(wish.weaknesses) if wish.weaknesses else None
        factors: dict[str, tuple[float, Numbers]] = {}
        if asked:
            factors["fit"] = FIT, fits.fit
        if helping is not None:
            factors["weaknesses"] = WEAKNESSES, helping
        if wish.client.country:
            factors["place"] = PLACE, standing.place(wish.client)
        if covered is not None:
            factors["offerings"] = OFFERINGS, covered
        if wish.language:
            factors["language"] = LANGUAGE, standing.language(wish.language)
        if wish.words:
            factors["topic"] = TOPIC, standing.topic(wish.words)
        factors["proven"] = PROVEN, standing.proven(wish.terms)
        factors["record"] = RECORD, standing.record()
        whole = sum(weight for weight, _ in factors.values())
        scores = np.round(sum((weight * values for weight, values in factors.values()), np.zeros(len(self.members))) * 100 / whole, EXACT)
        question = fits.shares.copy()
        for each in (covered, helping):
            if each is not None:
                question |= each > 0
        places = np.flatnonzero(question)
        order = places[np.lexsort((places, -scores[places]))]
        return Weighed(wish, factors, scores, order.tolist())
