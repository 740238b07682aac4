"""Understands schema.org: Course with its CourseInstances, Event and every kind of it."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from training.domain.sources.candidates import Item
from training.domain.sources.reasons import Reason
from training.harvest import occurrences, values
from training.harvest.json_ld import Node, Page
from training.harvest.nodes import address_of, joined, listed, name_of, resolved, text_of, types
from training.harvest.texts import plain

COURSE, INSTANCE = "Course", "CourseInstance"


def items(page: Page, language: str, zone: ZoneInfo) -> Iterator[Item]:
    """Every course and event of a page. A CourseInstance inside a Course is one of its dates, not an item of its own."""
    told = page.language or language
    inner = {id(each) for node in page.nodes if COURSE in types(node) for each in _instances(page, node)}
    inner |= {id(each) for node in page.nodes if _is_event(node) for each in resolved(page, node.get("subEvent"))}
    named = [node for node in page.nodes if id(node) not in inner and ({COURSE, INSTANCE} & types(node) or _is_event(node))]
    found = [_item(page, node, told, zone) for node in named]
    if len(found) > 1:
        _tell_apart(page, found)
    yield from found


def _tell_apart(page: Page, found: list[Item]) -> None:
    """Several items of one page that have no id and no address of their own are told apart by title, then by date."""
    keys: set[str] = set()
    for item in found:
        if item.key is None and item.link == page.address:
            item.key = f"{page.address}#{next(iter(item.title.values()), '')}"
            if item.key in keys and item.dates:
                item.key += f"|{item.dates[0].starts_at.isoformat()}"
            keys.add(item.key)


def _is_event(node: Node) -> bool:
    return any(each.endswith("Event") and each not in ("DeliveryEvent", "PublicationEvent", "BroadcastEvent") for each in types(node))


def _item(page: Page, node: Node, language: str, zone: ZoneInfo) -> Item:
    notes: list[Reason] = [] if page.is_in_charset else [Reason(code="charset")]
    children = list(_instances(page, node)) if COURSE in types(node) else resolved(page, node.get("subEvent"))
    dates = [when for each in (children or [node]) if (when := occurrences.when(page, each, zone, notes))]
    if not dates and children and (own := occurrences.when(page, node, zone, notes)):
        dates = [own]
    address = next((str(each) for each in [*listed(node.get("url")), address_of(node.get("mainEntityOfPage"))] if each), None)
    description = text_of(node.get("description"), language, lines=True)
    spoken = [values.language(name_of(each)) for source in [node, *children] for each in listed(source.get("inLanguage"))]
    modes = [found for each in [node, *children] if (found := occurrences.mode(page, each))]
    return Item(
        key=_key(page, node),
        title=text_of(node.get("name") or node.get("headline"), language),
        summary=text_of(node.get("disambiguatingDescription") or node.get("abstract"), language),
        description=description,
        kind="course" if {COURSE, INSTANCE} & types(node) else None if types(node) <= {"Event", "EducationEvent"} else "event",
        mode=modes[0] if modes else None,
        level=values.level(name_of(next(iter(listed(node.get("educationalLevel"))), None))),
        languages=tuple(dict.fromkeys(each for each in spoken if each)),
        link=joined(page, address) if address else page.address,
        image=joined(page, address_of(next(iter(listed(node.get("image"))), None))),
        place=next((place for each in [node, *children] if (place := occurrences.place(page, each))), None),
        price=occurrences.price(page, [node, *children]),
        dates=dates,
        notes=notes,
    )


def _key(page: Page, node: Node) -> str | None:
    """The @id, or the identifier; where there is neither, the address stands for it."""
    if (id_ := node.get("@id")) and not str(id_).startswith("_:"):
        return joined(page, str(id_)) and f"{page.address}{id_}" if str(id_).startswith("#") else str(id_)
    found = node.get("identifier")
    found = found.get("value") if isinstance(found, dict) else found
    return plain(found) or None if isinstance(found, str | int) else None


def _instances(page: Page, node: Node) -> Iterator[Node]:
    yield from resolved(page, node.get("hasCourseInstance"))
