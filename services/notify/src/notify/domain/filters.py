"""What a subscription asks for, and whether an offering fits it.

A subscription is found by its *anchors*: the values of its rarest filter. An event brings all its *terms*; only subscriptions
with an anchor among them are looked at, so that the work follows those who may be concerned, not all who ever subscribed.
"""

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from chassis.errors import UnknownCode
from contracts.taxonomies import AUDIENCES, KINDS, LANGUAGES, LEVELS, MODES, SECTORS, TECHNOLOGIES, Taxonomy
from contracts.training import OfferingState, Session
from notify.errors import NoDayLeft

Filters = Mapping[str, Any]
"""A filters document, in the shape of `schemas.Filters`: lists by dimension, `words`, `starts_from`,
`starts_until`, `free_only`, `events`. What it lacks does not narrow it."""

EVENTS = ("published", "revised", "withdrawn")
ANY = "*"
CODES: Mapping[str, Taxonomy] = {
    "kinds": KINDS,
    "levels": LEVELS,
    "languages": LANGUAGES,
    "modes": MODES,
    "audiences": AUDIENCES,
    "technologies": TECHNOLOGIES,
    "sectors": SECTORS,
}


def _everywhere(offering: OfferingState) -> bool:
    """Online and for no place in particular: then it is for people of every place."""
    return offering.mode == "online" and not offering.regions and not offering.municipalities


def _regions(offering: OfferingState) -> Iterable[str]:
    return (ANY,) if _everywhere(offering) else offering.regions


def _municipalities(offering: OfferingState) -> Iterable[str]:
    if _everywhere(offering):
        return (ANY,)
    places = (offering.place, *(session.place for session in offering.sessions))
    return (*offering.municipalities, *(place.municipality for place in places if place and place.municipality))


DIMENSIONS: Mapping[str, Callable[[OfferingState], Iterable[str]]] = {
    "hubs": lambda offering: (offering.hub,),
    "municipalities": _municipalities,
    "technologies": lambda offering: offering.technologies,
    "sectors": lambda offering: offering.sectors,
    "regions": _regions,
    "audiences": lambda offering: offering.audiences,
    "levels": lambda offering: (offering.level,) if offering.level else (),
    "languages": lambda offering: offering.languages,
    "modes": lambda offering: (offering.mode,),
    "kinds": lambda offering: (offering.kind,),
}
"""Filter -> the offering's values of it; those that divide the catalogue most finely first."""
PLACES = ("regions", "municipalities")


def check(filters: Filters) -> None:
    """Raises UnknownCode for the first code that its taxonomy does not have, NoDayLeft where no day is left."""
    for dimension, taxonomy in CODES.items():
        for code in filters.get(dimension, ()):
            if code not in taxonomy:
                raise UnknownCode(field=f"filters.{dimension}", value=code, known=", ".join(sorted(taxonomy.codes)))
    if _day(filters, "starts_from", date.min) > _day(filters, "starts_until", date.max):
        raise NoDayLeft(field="filters.starts_until")


def fits(filters: Filters, offering: OfferingState, what: str) -> bool:
    """Whether somebody with these filters wants to be told that the offering was published, revised or withdrawn (`what`)."""
    if what not in filters.get("events", EVENTS) or (filters.get("free_only", False) and not offering.price.free):
        return False
    if not all(_meets(filters.get(dimension, ()), values(offering)) for dimension, values in DIMENSIONS.items()):
        return False
    return _says(offering, filters.get("words", "")) and _starts_between(offering, filters)


def _meets(wanted: Iterable[str], values: Iterable[str]) -> bool:
    wanted, values = set(wanted), set(values)
    return not wanted or ANY in values or bool(wanted & values)


def _says(offering: OfferingState, words: str) -> bool:
    """Whether title or summary have every word, in any language and spelling, as the catalogue's search finds it."""
    if not words:
        return True
    said = _plain(" ".join((*offering.title.values(), *(offering.summary or {}).values())))
    return all(_plain(word) in said for word in words.split())


def _plain(text: str) -> str:
    """In small letters without diacritics: `Drošība` is found by `drosiba`."""
    return "".join(each for each in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(each))


def _starts_between(offering: OfferingState, filters: Filters) -> bool:
    """Whether a session begins on one of the days. A cancelled one counts: it is news to those who waited for it."""
    if not (filters.get("starts_from") or filters.get("starts_until")):
        return True
    first, last = _day(filters, "starts_from", date.min), _day(filters, "starts_until", date.max)
    return any(first <= _begins(session) <= last for session in offering.sessions)


def _begins(session: Session) -> date:
    return session.starts_at.astimezone(ZoneInfo(session.time_zone)).date()


def _day(filters: Filters, name: str, otherwise: date) -> date:
    return date.fromisoformat(filters[name]) if filters.get(name) else otherwise


def anchors(filters: Filters) -> list[str]:
    """The terms one of which every fitting offering has."""
    for dimension in DIMENSIONS:
        if wanted := set(filters.get(dimension, ())):
            return sorted(f"{dimension}:{each}" for each in (wanted | {ANY} if dimension in PLACES else wanted))
    return [ANY]


def terms(offering: OfferingState) -> list[str]:
    """Everything by which an offering finds subscriptions."""
    return [ANY, *sorted({f"{dimension}:{each}" for dimension, values in DIMENSIONS.items() for each in values(offering)})]
