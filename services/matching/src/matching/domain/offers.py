"""Which open offerings fit a need: what they share with it, the weak dimensions that they move, language, region, how soon.

Only what is asked takes part, as with hubs. Nothing else of who asks (trade, size, other answers) changes the order.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from contracts.taxonomies import LANGUAGES
from matching.domain.fit import Field
from matching.domain.needs import LISTS, Asked, Weakness, Wish

SHARED, MOVES, LANGUAGE, REGION, SOON = 50, 30, 8, 7, 5
"""What each part weighs where it is asked."""
UNKNOWN = 0.5
UNDATED = 0.3
"""An offering without a date can be had, but nobody knows when."""
HALF_AFTER_DAYS = 30
TAUGHT = Asked("functions", "skills-and-training")
TEACHING = ("course", "workshop", "webinar", "curriculum")
"""Kinds of offerings that are training, whatever they are about."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A live offering. `next_start` is None where no date is to come."""

    id: UUID
    title: Mapping[str, str]
    hub: str
    kind: str
    level: str | None
    mode: str
    languages: tuple[str, ...]
    regions: tuple[str, ...]
    technologies: tuple[str, ...]
    sectors: tuple[str, ...]
    next_start: datetime | None = None

    @property
    def terms(self) -> frozenset[Asked]:
        """What it bears."""
        named = [Asked("technologies", code) for code in self.technologies] + [Asked("sectors", code) for code in self.sectors]
        return frozenset([*named, TAUGHT] if self.kind in TEACHING else named)


@dataclass(frozen=True, slots=True)
class Fitting:
    """An offering for a need: score of 0 to 100, what it shares (rarest first), what it moves (weakest first), and why."""

    offered: Offered
    score: float
    shares: tuple[Asked, ...]
    moves: tuple[Weakness, ...]
    reasons: tuple[dict[str, str], ...]


def fitting(wish: Wish, offered: Iterable[Offered], field: Field, now: datetime, most: int) -> list[Fitting]:
    """The best offerings that share a term with the need or move what is weak; of equal ones the sooner."""
    weights = field.wanted(wish.terms)
    found = (each for one in offered if (each := _fitting(wish, one, weights, now)) is not None)
    last = datetime.max.replace(tzinfo=UTC)
    return sorted(found, key=lambda each: (-each.score, each.offered.next_start or last, each.offered.id))[:most]


def _fitting(wish: Wish, offered: Offered, weights: Mapping[Asked, float], now: datetime) -> Fitting | None:
    shares = sorted(weights.keys() & offered.terms, key=lambda term: (-weights[term], term))
    moves = sorted((each for each in wish.weaknesses if each.moved_by & offered.terms), key=lambda each: (each.score, each.dimension))
    if not shares and not moves:
        return None
    parts = list(_parts(wish, offered, weights, (shares, moves), now))
    score = 100 * sum(weight * value for weight, value in parts) / sum(weight for weight, _ in parts)
    return Fitting(offered, round(score, 1), tuple(shares), tuple(moves), tuple(_reasons(wish, offered, shares, moves)))


def _parts(
    wish: Wish, offered: Offered, weights: Mapping[Asked, float], found: tuple[Sequence[Asked], Sequence[Weakness]], now: datetime
) -> Iterator[tuple[float, float]]:
    shares, moves = found
    if whole := sum(weights.values()):
        yield SHARED, sum(weights[term] for term in shares) / whole
    if wish.weaknesses:
        yield MOVES, sum(100 - each.score for each in moves) / sum(100 - each.score for each in wish.weaknesses)
    if wish.language:
        yield LANGUAGE, 1.0 if wish.language in offered.languages else 0.0 if offered.languages else UNKNOWN
    if wish.client.region:
        near = offered.mode == "online" or wish.client.region in offered.regions
        yield REGION, 1.0 if near else 0.0 if offered.regions else UNKNOWN
    yield SOON, UNDATED if offered.next_start is None else 1 / (1 + max(0.0, (offered.next_start - now).days) / HALF_AFTER_DAYS)


def _reasons(wish: Wish, offered: Offered, shares: Sequence[Asked], moves: Sequence[Weakness]) -> Iterator[dict[str, str]]:
    if shares:
        lv, en = (", ".join(LISTS[each.kind].require(each.code).label[tongue] for each in shares) for tongue in ("lv", "en"))
        yield {"lv": f"Par to, ko meklējat: {lv}", "en": f"On what you are looking for: {en}"}
    if moves:
        lv = ", ".join(f"„{each.name.get('lv') or each.name.get('en')}” ({each.score:.0f} no 100)" for each in moves)
        en = ", ".join(f"“{each.name.get('en') or each.name.get('lv')}” ({each.score:.0f} of 100)" for each in moves)
        yield {"lv": f"Palīdz tur, kur novērtējums rāda vājākās vietas: {lv}", "en": f"Helps where your assessment is weak: {en}"}
    if wish.language and wish.language in offered.languages:
        label = LANGUAGES.require(wish.language).label
        yield {"lv": f"Norisinās šajā valodā: {label.lv.lower()}", "en": f"Held in {label.en}"}
    if wish.client.region and offered.mode == "online":
        yield {"lv": "Notiek tiešsaistē, nekur nav jābrauc", "en": "Held online, no need to travel"}
    elif wish.client.region and wish.client.region in offered.regions:
        yield {"lv": "Notiek jūsu reģionā", "en": "Held in your region"}
