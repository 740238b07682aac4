"""Whole answers of OAI-PMH 2.0, one function a verb."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from training.domain.outputs import xml
from training.domain.outputs.oai_records import OAI, add_header, add_record, element, formats, moment
from training.domain.outputs.oai_requests import Harvest, Refused, Request, token
from training.domain.outputs.shown import Addresses, Shown
from training.domain.outputs.wording import clean

SCHEMA = f"{OAI} http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd"
REPOSITORY = "Kopā: digital skills catalogue"
GRANULARITY = "YYYY-MM-DDThh:mm:ssZ"


class Answer:
    """An answer in the making, to one request at one time."""

    def __init__(self, addresses: Addresses, now: datetime, language: str, request: Request | None) -> None:
        self._addresses, self._now, self._language, self._request = addresses, now, language, request
        self._root = xml.root(OAI, "OAI-PMH", {None: OAI, "xsi": xml.XSI})
        self._root.set(f"{{{xml.XSI}}}schemaLocation", SCHEMA)
        element(self._root, "responseDate", moment(now))
        asked: Mapping[str, str] = {"verb": request.verb, **request.arguments} if request else {}
        element(self._root, "request", f"{addresses.api}/oai", **{name: clean(value) for name, value in asked.items()})

    def refused(self, refusal: Refused) -> bytes:
        """A protocol error."""
        element(self._root, "error", clean(refusal.reason), code=refusal.code)
        return self._written()

    def identify(self, admin: str, earliest: datetime) -> bytes:
        """Who we are."""
        body = self._body()
        element(body, "repositoryName", REPOSITORY)
        element(body, "baseURL", f"{self._addresses.api}/oai")
        element(body, "protocolVersion", "2.0")
        element(body, "adminEmail", admin)
        element(body, "earliestDatestamp", moment(earliest))
        element(body, "deletedRecord", "persistent")
        element(body, "granularity", GRANULARITY)
        return self._written()

    def list_formats(self) -> bytes:
        """In which formats records are given out."""
        body = self._body()
        for prefix, schema, namespace in formats(self._addresses):
            found = element(body, "metadataFormat")
            element(found, "metadataPrefix", prefix)
            element(found, "schema", schema)
            element(found, "metadataNamespace", namespace)
        return self._written()

    def list_sets(self, sets: Iterable[tuple[str, str]]) -> bytes:
        """(spec, name) of each set."""
        body = self._body()
        for spec, name in sets:
            found = element(body, "set")
            element(found, "setSpec", spec)
            element(found, "setName", clean(name))
        return self._written()

    def record(self, shown: Shown, prefix: str) -> bytes:
        """One record."""
        add_record(self._body(), shown, self._addresses, prefix, self._language)
        return self._written()

    def list_records(self, found: Sequence[Shown], harvest: Harvest, *, more: bool) -> bytes:
        """One part of a list, whole records or their headers, with the way to the next part."""
        assert self._request is not None
        body = self._body()
        for shown in found:
            if self._request.verb == "ListIdentifiers":
                add_header(body, shown, self._addresses)
            else:
                add_record(body, shown, self._addresses, harvest.prefix, self._language)
        if more:
            last = found[-1].offering
            given = harvest.given + len(found)
            rest = Harvest(harvest.prefix, harvest.earliest, harvest.before, harvest.set, (last.changed_at, last.id), given)
            text, until = token(self._request.verb, rest, self._now)
            element(body, "resumptionToken", text, expirationDate=moment(until), cursor=str(harvest.given))
        elif harvest.given:  # the last part of several says so by an empty token
            element(body, "resumptionToken", cursor=str(harvest.given))
        return self._written()

    def _body(self) -> xml.Element:
        assert self._request is not None
        return element(self._root, self._request.verb)

    def _written(self) -> bytes:
        return xml.document(self._root)
