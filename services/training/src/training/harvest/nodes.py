"""Values of schema.org as people write them: alone or in lists, plain or as objects, by reference or in place."""

from typing import Any

from training.domain.sources.candidates import canonical
from training.harvest import values
from training.harvest.json_ld import Node, Page
from training.harvest.texts import markdown, plain


def types(node: Node) -> set[str]:
    """The node's types without the vocabulary's address."""
    return {str(each).rpartition("/")[2].rpartition(":")[2] for each in listed(node.get("@type"))}


def listed(value: Any) -> list[Any]:
    """A value that may stand alone as a list."""
    return value if isinstance(value, list) else [] if value is None else [value]


def resolved(page: Page, value: Any) -> list[Node]:
    """The objects of a value, references by @id followed."""
    return [found for each in listed(value) if isinstance(found := page.resolved(each), dict)]


def text_of(value: Any, language: str, *, lines: bool = False) -> dict[str, str]:
    """A text as a language map: plain, tagged by @language, or a list of such."""
    read = markdown if lines else plain
    found: dict[str, str] = {}
    for each in listed(value):
        tongue, said = language, each
        if isinstance(each, dict):
            tongue, said = values.language(each.get("@language")) or language, each.get("@value") or each.get("name")
        if (text := read(said)) and len(tongue) == 2:
            found.setdefault(tongue, text)
    return found


def first_text(value: Any) -> Any:
    """The first of several texts, tagged by language or not."""
    first = next(iter(listed(value)), None)
    return first.get("@value") if isinstance(first, dict) else first


def name_of(value: Any) -> Any:
    """What a value is called that may be an object with a name."""
    return value.get("alternateName") or value.get("name") or value.get("@id") if isinstance(value, dict) else value


def address_of(value: Any) -> str | None:
    """The address in a value that may be an object with one."""
    if isinstance(value, dict):
        value = value.get("url") or value.get("contentUrl") or value.get("@id")
    value = next(iter(listed(value)), None)
    return value if isinstance(value, str) else None


def joined(page: Page, address: str | None) -> str | None:
    """The absolute address; what is not of the web stays, to be dropped with a note."""
    return (canonical(address, page.address) or address) if address else None
