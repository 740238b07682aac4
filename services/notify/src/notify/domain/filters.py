"""What a subscription asks for, and whether an offering fits it.

A subscription is found by its *anchors*: the values of its rarest filter. An event brings all its *terms*; only subscriptions
with an anchor among them are looked at, so that the work follows those who may be concerned, not all who ever subscribed.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from contracts.taxonomies import AUDIENCES, KINDS, LANGUAGES, LEVELS, MODES, SECTORS, TECHNOLOGIES, Taxonomy
from contracts.training import OfferingState
from notify.errors import UnknownCode

Filters = Mapping[str, Any]
"""A filters document, in the shape of `schemas.Filters`: lists by dimension, `free_only`, `events`. What it lacks does not narrow it."""

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
    """Raises UnknownCode for the first code that its taxonomy does not have."""
    for dimension, taxonomy in CODES.items():
        for code in filters.get(dimension, ()):
            if code not in taxonomy:
                raise UnknownCode(field=f"filters.{dimension}", value=code, known=", ".join(sorted(taxonomy.codes)))


def fits(filters: Filters, offering: OfferingState, what: str) -> bool:
    """Whether somebody with these filters wants to be told that the offering was published, revised or withdrawn (`what`)."""
    if what not in filters.get("events", EVENTS) or (filters.get("free_only", False) and not offering.price.free):
        return False
    return all(_meets(filters.get(dimension, ()), values(offering)) for dimension, values in DIMENSIONS.items())


def _meets(wanted: Iterable[str], values: Iterable[str]) -> bool:
    wanted, values = set(wanted), set(values)
    return not wanted or ANY in values or bool(wanted & values)


def anchors(filters: Filters) -> list[str]:
    """The terms one of which every fitting offering has."""
    for dimension in DIMENSIONS:
        if wanted := set(filters.get(dimension, ())):
            return sorted(f"{dimension}:{each}" for each in (wanted | {ANY} if dimension in PLACES else wanted))
    return [ANY]


def terms(offering: OfferingState) -> list[str]:
    """Everything by which an offering finds subscriptions."""
    return [ANY, *sorted({f"{dimension}:{each}" for dimension, values in DIMENSIONS.items() for each in values(offering)})]
