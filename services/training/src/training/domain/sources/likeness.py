"""Whether two offerings may be one: people decide, this only asks."""

from collections.abc import Iterator
from itertools import product
from zoneinfo import ZoneInfo

from rapidfuzz import fuzz

from training.domain.offerings import Catalogued
from training.domain.search.words import folded, words
from training.domain.sources.candidates import canonical

SIMILAR = 88
"""Titles at least so alike (0 to 100) are asked about where day or municipality is the same."""
CERTAIN = 100


def likeness(one: Catalogued, other: Catalogued) -> tuple[int, tuple[str, ...]] | None:
    """(0 to 100, what is the same) where people should look at it; None where it is not worth their time."""
    if _is_copy(one, other):
        return None
    same = tuple(_shared(one, other))
    titles = max(fuzz.token_sort_ratio(_said(a), _said(b)) for a, b in product(one.content.title.values(), other.content.title.values()))
    if "link" in same and titles >= SIMILAR / 2:
        return max(round(titles), SIMILAR), ("title", *same) if titles >= SIMILAR else same
    return (round(titles), ("title", *same)) if same and titles >= SIMILAR else None


def days(offering: Catalogued) -> set[str]:
    """The days, by the clock on the wall, on which it starts."""
    held = [each for each in offering.sessions if each.status != "cancelled"]
    return {each.starts_at.astimezone(ZoneInfo(each.time_zone)).date().isoformat() for each in held}


def municipalities(offering: Catalogued) -> set[str]:
    """Where it takes place."""
    place = offering.content.place
    return {*offering.content.municipalities, *([place.municipality] if place and place.municipality else [])}


def _said(title: str) -> str:
    return " ".join(words(folded(title)))


def _is_copy(one: Catalogued, other: Catalogued) -> bool:
    """Whether one was adopted from the other, or both from the same: that is meant to be."""
    origins = [each.content.derived_from for each in (one, other)]
    return one.id in origins or other.id in origins or (origins[0] is not None and origins[0] == origins[1])


def _shared(one: Catalogued, other: Catalogued) -> Iterator[str]:
    link = canonical(one.content.link)
    if link is not None and link == canonical(other.content.link):
        yield "link"
    if days(one) & days(other):
        yield "day"
    elif days(one) and days(other):
        return  # the same course on other days is another date of it, wherever it is
    if municipalities(one) & municipalities(other):
        yield "municipality"
