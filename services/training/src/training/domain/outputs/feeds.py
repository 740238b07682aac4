"""What is new, for readers of feeds: Atom (RFC 4287, paged as in RFC 5005) and JSON Feed 1.1, entry by entry."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from contracts.taxonomies import KINDS, LEVELS, TECHNOLOGIES
from training.domain.outputs import xml
from training.domain.outputs.embedding import Node, embeddable, trimmed
from training.domain.outputs.shown import Addresses, Shown, web_address
from training.domain.outputs.wording import clean, named

ATOM = "http://www.w3.org/2005/Atom"
VERSION = "https://jsonfeed.org/version/1.1"


@dataclass(frozen=True, slots=True)
class Look:
    """What a feed is called, where it is, where its next page is, and when anything in it changed last."""

    name: str
    language: str
    addresses: Addresses
    here: str
    next: str | None
    changed_at: datetime


def atom_head(look: Look) -> str:
    """The feed up to its first entry."""
    following = f'<link rel="next" type="application/atom+xml" href={quoteattr(look.next)}/>' if look.next else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="{ATOM}" xml:lang="{look.language}">'
        f"<id>{escape(look.here)}</id><title>{escape(clean(look.name))}</title><updated>{look.changed_at.isoformat()}</updated>"
        f'<link rel="self" type="application/atom+xml" href={quoteattr(look.here)}/>'
        f'<link rel="alternate" type="text/html" href={quoteattr(look.addresses.root + "/offerings")}/>{following}'
    )


def atom_entry(shown: Shown, look: Look) -> str:
    """One entry."""
    offering, language = shown.offering, look.language
    entry = xml.root(ATOM, "entry", {None: ATOM})
    _add(entry, "id", f"urn:uuid:{offering.id}")
    _add(entry, "title", shown.title(language))
    _add(entry, "link", rel="alternate", type="text/html", href=look.addresses.offering(offering.id))
    if own := web_address(shown.content.link):
        _add(entry, "link", rel="related", href=own)
    _add(entry, "published", (offering.published_at or offering.changed_at).isoformat())
    _add(entry, "updated", offering.changed_at.isoformat())
    author = _add(entry, "author")
    _add(author, "name", shown.hub(language))
    _add(author, "uri", look.addresses.hub(offering.hub))
    for term, label in tags(shown, language):
        _add(entry, "category", term=term, label=label)
    _add(entry, "summary", shown.summary(language), type="text")
    _add(entry, "content", shown.text(language), type="text")
    return xml.text_of(entry)


ATOM_TAIL = "</feed>\n"


def tags(shown: Shown, language: str) -> Iterator[tuple[str, str]]:
    """(code, name) of what an offering is about."""
    yield shown.content.kind, named(KINDS, shown.content.kind, language)
    if shown.content.level:
        yield shown.content.level, named(LEVELS, shown.content.level, language)
    for each in shown.content.technologies:
        yield each, named(TECHNOLOGIES, each, language)


def json_head(look: Look) -> str:
    """The feed up to its first item."""
    feed = {
        "version": VERSION,
        "title": clean(look.name),
        "language": look.language,
        "home_page_url": f"{look.addresses.root}/offerings",
        "feed_url": look.here,
        "next_url": look.next,
    }
    return embeddable(trimmed(feed)).removesuffix("}") + ',"items":['


def json_item(shown: Shown, look: Look) -> Node:
    """One item. `_kopa` holds what a list of dates needs, so that the widget asks once."""
    offering, language, own = shown.offering, look.language, web_address(shown.content.link)
    return trimmed(
        {
            "id": str(offering.id),
            "url": look.addresses.offering(offering.id),
            "external_url": own,
            "title": shown.title(language),
            "summary": shown.summary(language),
            "content_text": shown.text(language),
            "image": web_address(shown.content.image),
            "date_published": (offering.published_at or offering.changed_at).isoformat(),
            "date_modified": offering.changed_at.isoformat(),
            "authors": [{"name": shown.hub(language), "url": look.addresses.hub(offering.hub)}],
            "tags": [label for _, label in tags(shown, language)],
            "language": language,
            "_kopa": _dates(shown),
        }
    )


JSON_TAIL = "]}"


def _dates(shown: Shown) -> Node:
    place = shown.place(None) if shown.content.mode != "online" else None
    price = shown.content.price
    return trimmed(
        {
            "kind": shown.content.kind,
            "mode": shown.content.mode,
            "place": clean(place.name) if place else None,
            "free": True if price.free or not price.amount else None,
            "price": None if price.free or not price.amount else f"{price.amount} {price.currency}",
            "dates": [{"starts_at": each.starts_at.isoformat(), "time_zone": each.time_zone} for each in shown.standing],
        }
    )


def _add(parent: xml.Element, name: str, text: str | None = None, **attributes: str) -> xml.Element:
    return xml.child(parent, ATOM, name, text, attributes)
