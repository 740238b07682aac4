"""The one place that knows lxml, which brings no types of its own."""

from collections.abc import Mapping
from typing import Any

from lxml import etree

Element = Any
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
XSI = "http://www.w3.org/2001/XMLSchema-instance"


def root(namespace: str, name: str, prefixes: Mapping[str | None, str]) -> Element:
    """An element that stands at the top."""
    return etree.Element(f"{{{namespace}}}{name}", nsmap=dict(prefixes))


def child(parent: Element, namespace: str, name: str, text: str | None = None, attributes: Mapping[str, str] | None = None) -> Element:
    """An element within another. The text must be clean (`wording.clean`)."""
    added = etree.SubElement(parent, f"{{{namespace}}}{name}", dict(attributes or {}))
    added.text = text
    return added


def text_of(element: Element) -> str:
    """The element as text, to stand within a document."""
    return str(etree.tostring(element, encoding="unicode"))


def document(element: Element) -> bytes:
    """The element as a document in UTF-8."""
    return bytes(etree.tostring(element, encoding="UTF-8", xml_declaration=True))
