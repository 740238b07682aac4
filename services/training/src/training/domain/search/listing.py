"""What of an offering can be searched: the shape in which the index is fed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from contracts.taxonomies import COMPETENCES, TECHNOLOGIES
from contracts.training import OfferingContent, Session
from training.domain.search.words import folded, terms, words

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
    id_: UUID, hub: str, hub_name: Mapping[str, str], content: OfferingContent, sessions: Iterable[Session], published_at: datetime, *,
    seats: bool
) -> Listing:  # fmt: skip
    """An offering as it is searched. `seats`: whether one of its dates has a free seat."""
    standing = [each for each in sessions if each.status != "cancelled"]
    place = content.place or next((each.place for each in standing if each.place), None)
    located = place is not None and place.latitude is not None and place.longitude is not None
    return Listing(
        id=id_,
        facets=dict(_facets(hub, content, seats=seats)),
        title=_forms([content.title]),
        rest=_forms(_texts(hub_name, content)),
        published=int(published_at.timestamp() * 1e6),
        starts=tuple(sorted(int(each.starts_at.timestamp()) for each in standing)),
        price=0.0 if content.price.free else float(content.price.amount),
        where=(place.latitude, place.longitude) if located and place else None,  # type: ignore[arg-type]  # `located` says it
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


def _facets(hub: str, content: OfferingContent, *, seats: bool) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "hub", (hub,)
    yield "kind", (content.kind,)
    yield "mode", (content.mode,)
    yield "language", content.languages
    yield "audience", content.audiences
    yield "technology", content.technologies
    yield "sector", content.sectors
    yield "region", content.regions
    municipalities = dict.fromkeys(content.municipalities)
    if content.place and content.place.municipality:
        municipalities[content.place.municipality] = None
    yield "municipality", tuple(municipalities)
    yield "competence", tuple(dict.fromkeys(each.code for each in content.competences))
    yield "price", ("free" if content.price.free or not content.price.amount else "paid",)
    if content.level:
        yield "level", (content.level,)
    if seats:
        yield "seats", ("free",)


def _texts(hub_name: Mapping[str, str], content: OfferingContent) -> Iterator[Mapping[str, str]]:
    yield hub_name
    for text in (content.summary, content.description, content.prerequisites):
        if text:
            yield text
    for taxonomy, codes in ((TECHNOLOGIES, content.technologies), (COMPETENCES, [each.code for each in content.competences])):
        for code in codes:
            if term := taxonomy.get(code):
                yield {"lv": term.label.lv, "en": term.label.en}


def _forms(texts: Iterable[Mapping[str, str]]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for text in texts:
        for language, said in text.items():
            for word in words(said):
                form = folded(word)
                known = found.get(form)
                found[form] = terms(word, language) if known is None else known | terms(word, language)
    return found
