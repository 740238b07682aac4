"""Finds JSON-LD on a page, as broken as people publish it."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree
from lxml import html as pages

from training.domain.sources.candidates import canonical
from training.harvest.fetching import Document
from training.harvest.texts import decoded

MOST_NODES = 5_000
DEEPEST = 12
OPENING = r"<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\["
CLOSING = r"-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>"
WRAPPING = re.compile(rf"^\s*(?:{OPENING})|(?:{CLOSING})\s*;?$")
LEFT_COMMA = re.compile(r",(\s*[}\]])")
META_CHARSET = re.compile(rb"<meta[^>]+charset=[\"']?([\w-]+)", re.IGNORECASE)
Node = dict[str, Any]


@dataclass
class Page:
    """What a page holds."""

    address: str
    language: str | None = None
    nodes: list[Node] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    broken: int = 0
    is_in_charset: bool = True
    by_id: dict[str, Node] = field(default_factory=dict)

    def resolved(self, value: Any) -> Any:
        """A reference by @id as the node that it names."""
        if isinstance(value, dict) and set(value) <= {"@id", "@type"}:
            return self.by_id.get(str(value.get("@id")), value)
        return value


def read_page(document: Document) -> Page:
    """Nodes of JSON-LD, links and language of a page, or of a document that is JSON-LD itself."""
    declared = document.charset or _meta(document.body)
    text, is_in_charset = decoded(document.body, declared)
    page = Page(document.address, is_in_charset=is_in_charset)
    if "json" in document.content_type:
        _take(page, text)
    elif "xml" in document.content_type and "html" not in document.content_type:
        _sitemap(page, document.body)
    elif text.strip():
        _html(page, text)
    return page


def _meta(body: bytes) -> str | None:
    found = META_CHARSET.search(body[:4096])
    return found[1].decode("ascii") if found else None


def _html(page: Page, text: str) -> None:
    try:  # as bytes: a text with an XML declaration is refused otherwise
        tree = pages.document_fromstring(
            text.encode("utf-8", "replace"), parser=pages.HTMLParser(encoding="utf-8", huge_tree=False, remove_comments=True)
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return
    page.language = (tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "")[:2].lower() or None
    base = next(iter(tree.xpath("//base/@href")), "")
    root = canonical(str(base), page.address) or page.address
    page.links = list(dict.fromkeys(link for href in tree.xpath("//a/@href") if (link := canonical(str(href), root))))
    for script in tree.xpath("//script[contains(@type, 'ld+json')]"):
        _take(page, script.text_content())


def _sitemap(page: Page, body: bytes) -> None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=True)
    try:
        tree = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        return
    found = [] if tree is None else tree.xpath("//*[local-name() = 'loc']/text()")
    page.links = list(dict.fromkeys(link for loc in found if (link := canonical(str(loc), page.address))))


def _take(page: Page, text: str) -> None:
    try:
        found = _parsed(text)
    except (ValueError, RecursionError):
        page.broken += 1
        return
    for node in _nodes(found, 0):
        if len(page.nodes) >= MOST_NODES:
            return
        page.nodes.append(node)
        if "@id" in node and len(node) > 2:
            page.by_id.setdefault(str(node["@id"]), node)


def _parsed(text: str) -> Any:
    """Raw newlines in texts are taken as they are, wrappings and left commas are mended."""
    try:
        return json.loads(text, strict=False)
    except ValueError:
        return json.loads(LEFT_COMMA.sub(r"\1", WRAPPING.sub("", text.strip()).strip()), strict=False)


def _nodes(value: Any, depth: int) -> Iterator[Node]:
    """Every object with a type, outer ones first."""
    if depth > DEEPEST:
        return
    if isinstance(value, list):
        for each in value:
            yield from _nodes(each, depth + 1)
    elif isinstance(value, dict):
        if "@type" in value:
            yield value
        for each in value.values():
            if isinstance(each, dict | list):
                yield from _nodes(each, depth + 1)
