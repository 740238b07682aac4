"""What of an offering can be searched: the shape in which the index is fed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from contracts.taxonomies import COMPETENCES, TECHNOLOGIES, Taxonomy
from training.domain.search.words import forms, words

Stored = Mapping[str, Any]
"""What a hub wrote, as it is stored: `contracts.training.OfferingContent` as JSON."""
TITLE, REST = 3, 1
"""What a word in the title, or anywhere else, adds to an offering's relevance."""


@dataclass(frozen=True, slots=True)
class Listing:
    """One published offering as lists need it."""

    id: UUID
    facets: Mapping[str, tuple[str, ...]]
    """Facet -> its values, such as `{"level": ("basic",)}`."""
    title: Mapping[str, frozenset[str]]
    """Folded form -> terms of the words in the title."""
    rest: Mapping[str, frozenset[str]]
    """The same of all other words."""
    published: int
    """Microseconds since 1970."""
    starts: tuple[int, ...] = ()
    """The sessions that take place, in their order; seconds since 1970."""
    price: float = 0.0
    where: tuple[float, float] | None = None
    """Latitude and longitude in degrees."""


def listing(
    id_: UUID,
    hub: str,
    hub_name: Mapping[str, str],
    content: Stored,
    published: datetime,
    starts: Iterable[int] = (),
    *,
    seats: bool = False,
) -> Listing:
    """An offering as it is searched. `starts` are those of the sessions that take place; `seats`: whether one has a free seat."""
    place, price = content.get("place") or {}, content.get("price") or {}
    latitude, longitude = place.get("latitude"), place.get("longitude")
    return Listing(
        id=id_,
        facets=dict(_facets(hub, content, seats=seats)),
        title=_forms([content["title"]]),
        rest=_rest(hub_name, content),
        published=int(published.timestamp() * 1e6),
        starts=tuple(sorted(starts)),
        price=0.0 if price.get("free") else float(price.get("amount", 0)),
        where=None if latitude is None or longitude is None else (latitude, longitude),
    )


FACETS = (
    "hub",
    "kind",
    "level",
    "mode",
    "language",
    "audience",
    "technology",
    "sector",
    "region",
    "municipality",
    "competence",
    "price",
    "seats",
)
"""In the order in which pages show them."""
SEVERAL = {
    "language": "languages",
    "audience": "audiences",
    "technology": "technologies",
    "sector": "sectors",
    "region": "regions",
}
"""Facet -> the list of the content that holds its values."""


def _facets(hub: str, content: Stored, *, seats: bool) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "hub", (hub,)
    for facet, field in (("kind", "kind"), ("mode", "mode"), ("level", "level")):
        if content.get(field):
            yield facet, (content[field],)
    for facet, field in SEVERAL.items():
        yield facet, tuple(content.get(field, ()))
    place, price = content.get("place") or {}, content.get("price") or {}
    municipalities = dict.fromkeys([*content.get("municipalities", ()), *filter(None, [place.get("municipality")])])
    yield "municipality", tuple(municipalities)
    yield "competence", tuple(dict.fromkeys(each["code"] for each in content.get("competences", ())))
    yield "price", ("free" if price.get("free") or not float(price.get("amount", 0)) else "paid",)
    if seats:
        yield "seats", ("free",)


def _rest(hub_name: Mapping[str, str], content: Stored) -> dict[str, frozenset[str]]:
    found = _forms([hub_name, *(content[field] for field in ("summary", "description", "prerequisites") if content.get(field))])
    for taxonomy, codes in (
        (TECHNOLOGIES, content.get("technologies", ())),
        (COMPETENCES, [each["code"] for each in content.get("competences", ())]),
    ):
        for code in codes:
            found = _label(taxonomy, code) | found
    return found


@lru_cache(maxsize=4096)
def _label(taxonomy: Taxonomy, code: str) -> dict[str, frozenset[str]]:
    """The forms of a term's names."""
    term = taxonomy.get(code)
    return _forms([{"lv": term.label.lv, "en": term.label.en}]) if term else {}


def _forms(texts: Iterable[Mapping[str, str]]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for text in texts:
        for language, said in text.items():
            for word in words(said):
                form, terms = forms(word, language)
                known = found.get(form)
                found[form] = terms if known is None else known | terms
    return found
