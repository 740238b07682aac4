"""Hubs for a call for partners, and calls for a hub: the fit of claims as for needs, then region and language.

Who takes part already is not proposed, nor who shares nothing with what is sought. What a call does not say takes no part in the score.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from contracts.projects import ProjectState
from matching.domain.engine import Engine, Member, reasons
from matching.domain.engine.reasons import Reason
from matching.domain.fit import Fits
from matching.domain.needs import Asked
from matching.domain.stating import CHOSEN, understood

FIT, REGION, LANGUAGE = 75, 15, 10
"""What each part weighs where the call says something of it; together 100."""
UNKNOWN = 0.5
"""What a hub counts for that does not say where it is or in which languages it works."""


@dataclass(frozen=True, slots=True)
class Call:
    """What a project seeks. `terms`: how surely each is sought (0 to 1). `sought` is in the languages in which the project works."""

    project: UUID
    title: Mapping[str, str]
    sought: Mapping[str, str]
    lead: str
    partners: frozenset[str]
    terms: Mapping[Asked, float]
    regions: tuple[str, ...]
    places: int
    closes_at: datetime | None
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Partnership:
    """A hub for a call: score of 0 to 100, and its reasons, weightiest first."""

    call: Call
    member: Member
    score: float
    reasons: tuple[Reason, ...]


def terms_of(project: ProjectState) -> dict[Asked, float]:
    """What a project's call seeks: its codes; where it names none, what its words say."""
    if project.call is None:
        return {}
    named = [Asked("technologies", code) for code in project.call.technologies] + [Asked("sectors", code) for code in project.call.sectors]
    if named:
        return dict.fromkeys(named, CHOSEN)
    words = {language: f"{project.title.get(language, '')}. {text}" for language, text in project.call.sought.items()}
    return {each.asked: each.strength for each in understood(words, None)}


def hubs_for(engine: Engine, call: Call) -> list[Partnership]:
    """Hubs that share something with what is sought, best first."""
    fits = engine.field.weigh(call.terms)
    found = (_partnership(engine, call, at, fits) for at in range(len(engine.members)))
    return _ordered(each for each in found if each is not None)


def calls_for(engine: Engine, calls: Iterable[Call], slug: str) -> list[Partnership]:
    """Of these calls, those that a hub could join, best first. Raises KeyError for one that is no member."""
    at = engine.place(slug)
    found = (_partnership(engine, call, at, engine.field.weigh(call.terms)) for call in calls)
    return _ordered(each for each in found if each is not None)


def _ordered(found: Iterable[Partnership]) -> list[Partnership]:
    return sorted(found, key=lambda each: (-each.score, each.member.slug, each.call.project))


def _partnership(engine: Engine, call: Call, at: int, fits: Fits) -> Partnership | None:
    member = engine.members[at]
    if not fits.shares[at] or member.slug == call.lead or member.slug in call.partners:
        return None
    parts = {"fit": (FIT, float(fits.fit[at]))}
    if call.regions:
        parts["region"] = REGION, _region(call, member)
    if spoken := _languages(call):
        parts["language"] = LANGUAGE, UNKNOWN if not member.languages else 1.0 if spoken & set(member.languages) else 0.0
    whole = sum(weight for weight, _ in parts.values())
    points = {kind: 100 * weight * value / whole for kind, (weight, value) in parts.items()}
    return Partnership(call, member, round(sum(points.values()), 1), _reasons(engine, call, at, points))


def _region(call: Call, member: Member) -> float:
    return 1.0 if member.region in call.regions else UNKNOWN if member.region is None else 0.0


def _languages(call: Call) -> set[str]:
    return {language for language, text in call.sought.items() if text.strip()}


def _reasons(engine: Engine, call: Call, at: int, points: Mapping[str, float]) -> tuple[Reason, ...]:
    member, field = engine.members[at], engine.field
    asked = field.asked(call.terms)
    shared = [term for term in asked if term in member.claims]
    whole = sum(asked[term] * field.rarity[term] for term in shared) or 1.0
    found = [
        reasons.shared_term(
            term,
            points["fit"] * asked[term] * field.rarity[term] / whole,
            member.claims[term],
            field.claims[term],
            len(field.hubs),
            field.rarity[term],
        )
        for term in shared
    ]
    if points.get("region"):
        found.append(_in_region(member, points["region"]))
    if points.get("language"):
        spoken = sorted(_languages(call) & set(member.languages)) or sorted(_languages(call))
        found.append(reasons.language(spoken[0], member.languages, points["language"]))
    return tuple(sorted(found, key=lambda each: (-each.points, each.kind, each.code or "")))


def _in_region(member: Member, points: float) -> Reason:
    text = {"lv": "Centrs ir vienā no projekta reģioniem", "en": "The hub is in one of the project's regions"}
    if member.region is None:
        text = {"lv": "Centrs nav norādījis reģionu", "en": "The hub does not state its region"}
    return Reason("place", round(points, 1), text, member.region)
