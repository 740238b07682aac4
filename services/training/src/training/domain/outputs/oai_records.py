"""A record of OAI-PMH: an offering as Dublin Core, or as schema.org's JSON-LD in one element."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from contracts.taxonomies import COMPETENCES, DIGCOMP, KINDS, TECHNOLOGIES
from training.domain.outputs import xml
from training.domain.outputs.embedding import embeddable
from training.domain.outputs.oai_requests import TIME, Refused
from training.domain.outputs.shown import Addresses, Shown, web_address
from training.domain.outputs.structured import document
from training.domain.outputs.wording import clean, every, named, plain

OAI: Final = "http://www.openarchives.org/OAI/2.0/"
OAI_DC: Final = "http://www.openarchives.org/OAI/2.0/oai_dc/"
DC: Final = "http://purl.org/dc/elements/1.1/"
JSON_LD: Final = "https://schema.org/"
DC_SCHEMA: Final = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
IDENTIFIER: Final = re.compile(r"oai:[^:\s]+:([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})")
JSON_LD_SCHEMA: Final = f"""<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{JSON_LD}" elementFormDefault="qualified">
  <xs:element name="jsonld" type="xs:string"/>
</xs:schema>
"""

Made = Callable[[Shown, Addresses, str], xml.Element]


def identifier(id_: UUID, addresses: Addresses) -> str:
    """The identifier by which harvesters know an offering."""
    return f"oai:{addresses.host}:{id_}"


def id_of(text: str, addresses: Addresses) -> UUID:
    """The offering of an identifier. Raises Refused."""
    found = IDENTIFIER.fullmatch(text)
    if found is None or identifier(UUID(found[1]), addresses) != text:
        raise Refused("idDoesNotExist", f"Identifiers here look like oai:{addresses.host}:<id>.")
    return UUID(found[1])


def moment(at: datetime) -> str:
    """A time to the second, in UTC."""
    return at.astimezone(UTC).strftime(TIME)


def element(parent: xml.Element, name: str, text: str | None = None, **attributes: str) -> xml.Element:
    """A child in the protocol's namespace."""
    return xml.child(parent, OAI, name, text, attributes)


def add_header(parent: xml.Element, shown: Shown, addresses: Addresses) -> None:
    """Identifier, time of the last change and sets; what is no longer on offer is deleted, and stays so."""
    header = element(parent, "header", **({} if shown.on_offer else {"status": "deleted"}))
    element(header, "identifier", identifier(shown.offering.id, addresses))
    element(header, "datestamp", moment(shown.offering.changed_at))
    element(header, "setSpec", f"hub:{shown.offering.hub}")
    element(header, "setSpec", f"kind:{shown.content.kind}")


def add_record(parent: xml.Element, shown: Shown, addresses: Addresses, prefix: str, language: str) -> None:
    """A whole record."""
    record = element(parent, "record")
    add_header(record, shown, addresses)
    if shown.on_offer:
        element(record, "metadata").append(MAKERS[prefix](shown, addresses, language))


def _dublin_core(shown: Shown, addresses: Addresses, language: str) -> xml.Element:
    root = xml.root(OAI_DC, "dc", {"oai_dc": OAI_DC, "dc": DC, "xsi": xml.XSI})
    root.set(f"{{{xml.XSI}}}schemaLocation", f"{OAI_DC} {DC_SCHEMA}")
    for name, tongue, text in _fields(shown, addresses, language):
        if text := clean(text).strip():
            xml.child(root, DC, name, text, {xml.LANG: tongue} if tongue else {})
    return root


def _fields(shown: Shown, addresses: Addresses, language: str) -> Iterator[tuple[str, str, str]]:
    """(element, language or none, text) in Dublin Core's words."""
    offering, content = shown.offering, shown.content
    yield from (("title", tongue, " ".join(text.split())) for tongue, text in every(content.title).items())
    yield "creator", "", shown.hub(language)
    yield from (("subject", "", named(COMPETENCES, c.code, language)) for c in content.competences if c.framework == DIGCOMP)
    yield from (("subject", "", named(TECHNOLOGIES, each, language)) for each in content.technologies)
    yield from (("description", tongue, text) for tongue, text in every(content.summary).items())
    yield from (("description", tongue, plain(text)) for tongue, text in every(content.description).items())
    yield "publisher", "", shown.hub(language)
    yield from (("date", "", moment(each.starts_at)) for each in shown.standing)
    yield "type", "", named(KINDS, content.kind, language)
    yield "identifier", "", addresses.offering(offering.id)
    yield "source", "", web_address(offering.origin.link if offering.origin else content.link) or ""
    yield from (("language", "", each) for each in content.languages)
    if content.derived_from:
        yield "relation", "", addresses.offering(content.derived_from)
    yield from (("coverage", "", each) for each in content.regions)
    yield "rights", "", content.licence or ""


def _json_ld(shown: Shown, addresses: Addresses, language: str) -> xml.Element:
    root = xml.root(JSON_LD, "jsonld", {None: JSON_LD, "xsi": xml.XSI})
    root.set(f"{{{xml.XSI}}}schemaLocation", f"{JSON_LD} {addresses.api}/oai/jsonld.xsd")
    root.text = embeddable(document(shown, addresses, language))
    return root


MAKERS: Final[Mapping[str, Made]] = {"oai_dc": _dublin_core, "jsonld": _json_ld}
"""Prefix -> what makes a record's metadata."""


def formats(addresses: Addresses) -> list[tuple[str, str, str]]:
    """(prefix, schema, namespace) of each."""
    return [("oai_dc", DC_SCHEMA, OAI_DC), ("jsonld", f"{addresses.api}/oai/jsonld.xsd", JSON_LD)]
