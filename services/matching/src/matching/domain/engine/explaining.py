"""A match with what it is made of, in numbers and in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

from matching.domain.eligibility import Verdict
from matching.domain.engine import reasons
from matching.domain.engine.member import Member
from matching.domain.engine.reasons import Reason
from matching.domain.fit import Field
from matching.domain.needs import Asked, Wish


@dataclass(frozen=True, slots=True)
class Factor:
    """One part of a score: what it could give, its value of 0 to 1, and what it gave. All `points` make up the score."""

    kind: str
    most: float
    value: float
    points: float


@dataclass(frozen=True, slots=True)
class Match:
    """A hub for a need: score of 0 to 100, fit of its claims (0 to 1), factors, reasons (weightiest first), and whether it may help."""

    member: Member
    score: float
    fit: float
    factors: tuple[Factor, ...]
    reasons: tuple[Reason, ...]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Lost:
    """How many points a factor gave less than it did for the hub compared with (negative: more)."""

    kind: str
    points: float
    other: float


@dataclass(frozen=True, slots=True)
class WhyNot:
    """A hub forced into the ranking. `rank` is its place by score among `hubs`; `beyond` the last hub that was shown before it, if any.

    `missing`: what was asked and it does not claim.
    """

    match: Match
    rank: int
    hubs: int
    is_shown: bool
    beyond: Match | None
    lost: tuple[Lost, ...]
    missing: tuple[Asked, ...]


class Explainer:
    """Reasons for the hubs of one need."""

    def __init__(self, field: Field, wish: Wish, now: float) -> None:
        self._field, self._wish, self._now = field, wish, now
        self._asked = field.asked(wish.terms)
        self._length = sqrt(sum(weight**2 for weight in self._asked.values()))

    def reasons(self, member: Member, at: int, factors: Sequence[Factor]) -> tuple[Reason, ...]:
        """What speaks for a hub, weightiest first; the points of reasons of one factor make up the factor's."""
        points = {factor.kind: factor.points for factor in factors}
        found = [each for each in self._all(member, at, points) if each.points > 0]
        return tuple(sorted(found, key=lambda each: (-each.points, each.kind, each.code or "")))

    def _all(self, member: Member, at: int, points: dict[str, float]) -> Iterator[Reason]:
        yield from self._terms(member, at, points.get("fit", 0.0))
        if "weaknesses" in points:
            helped = [each for each in self._wish.weaknesses if each.moved_by & member.claims.keys()]
            yield reasons.weaknesses(helped, points["weaknesses"])
        if "place" in points:
            yield reasons.place(self._wish.client, member, points["place"])
        if self._wish.language and "language" in points:
            yield reasons.language(self._wish.language, member.languages, points["language"])
        if "offerings" in points:
            live = [term for term, until in member.offered.items() if until > self._now and term in self._wish.terms]
            yield reasons.offerings(sorted(live), points["offerings"])
        if "topic" in points:
            yield reasons.topic(points["topic"])
        served = max((count for term, count in member.record.proven.items() if term in self._wish.terms), default=0)
        yield reasons.proven(served, points["proven"])
        yield reasons.record(member.record, member.capacity, points["record"])

    def _terms(self, member: Member, at: int, whole: float) -> Iterator[Reason]:
        length = float(self._field.lengths[at])
        shared = [term for term in self._asked if term in member.claims]
        shares = {term: self._asked[term] * self._field.rarity[term] / (length * self._length) for term in shared} if length else {}
        told = sum(shares.values())
        for term, share in shares.items():
            claims, rarity = self._field.claims[term], self._field.rarity[term]
            yield reasons.shared_term(term, whole * share / told, member.claims[term], claims, len(self._field.hubs), rarity)
        if not shares:
            yield reasons.lists_not_stated(whole)


def compared(forced: Match, shown: Sequence[Match], rank: int, hubs: int, member: Member, wish: Wish) -> WhyNot:
    """What separates a hub from the last of those that were shown."""
    is_shown = any(each.member.slug == member.slug for each in shown)
    beyond = None if is_shown or not shown else shown[-1]
    other = {factor.kind: factor.points for factor in beyond.factors} if beyond else {}
    lost = [Lost(each.kind, round(other[each.kind] - each.points, 2), other[each.kind]) for each in forced.factors if beyond]
    lost.sort(key=lambda each: (-each.points, each.kind))
    missing = sorted(term for term in wish.terms if term not in member.claims)
    return WhyNot(forced, rank, hubs, is_shown, beyond, tuple(lost), tuple(missing))
