"""CloudEvents 1.0 in Kafka binary mode: value = data, attributes = headers. Reading never raises: what is wrong is said.

Source: CloudEvents Kafka protocol binding, binary content mode.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

import orjson
from aiokafka import ConsumerRecord
from asyncpg.pgproto import pgproto
from pydantic import ValidationError

from contracts.event import Event, Registry

REQUIRED = ("ce_specversion", "ce_id", "ce_source", "ce_type")
READ = (*REQUIRED, "ce_time", "traceparent")
"""The headers that reading needs; a record's other headers are its publisher's business."""


Lane = tuple[str, bytes]
"""The unit of order: (topic, key)."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a record cannot be understood: a stable reason, and a sentence for the operator."""

    reason: str
    detail: str
    parks: bool = True
    """Whether later events of the key must wait behind this one. Not so for types that this build does not know:
    nothing here handles them, and newer states of the key bear their own version."""


class Received(NamedTuple):
    """One record as it arrived: the event when it could be understood, a fault otherwise. Never both."""

    record: ConsumerRecord
    lane: Lane
    source: str
    id: UUID | None
    type: str
    time: datetime
    traceparent: str | None
    event: Event | None
    fault: Fault | None


def encode(
    event: Event, *, id: UUID, source: str, prefix: str, time: datetime, traceparent: str, correlation_id: str
) -> tuple[dict[str, str], bytes]:
    """An event as (headers, value)."""
    type_ = f"{prefix}.{event.type_name()}"
    headers = {
        "ce_specversion": "1.0",
        "ce_id": str(id),
        "ce_source": source,
        "ce_type": type_,
        "ce_time": time.isoformat(),
        "ce_subject": event.subject,
        "ce_sequence": str(event.version),
        "ce_dataschema": f"/schemas/{event.type_name()}.json",
        "content-type": "application/json; charset=utf-8",
        "traceparent": traceparent,
        "correlation_id": correlation_id,
    }
    return headers, event.model_dump_json(exclude_none=True).encode()


def all_headers(headers: Iterable[tuple[str, bytes | None]]) -> dict[str, str]:
    """Every header as text, for people: what is null or not UTF-8 is shown as well as it can be."""
    return {name: (value or b"").decode("utf-8", "backslashreplace") for name, value in headers}


class Reader:
    """Turns records into events of the registry."""

    def __init__(self, registry: Registry, prefix: str) -> None:
        self._registry = registry
        self._prefix = prefix
        self._classes: dict[str, type[Event]] = {f"{prefix}.{each.type_name()}": each for each in registry}

    def read(self, records: Sequence[ConsumerRecord]) -> list[Received]:
        """Every record, understood or with its fault; as many as were given, in their order."""
        return [self._read(record) for record in records]

    def _read(self, record: ConsumerRecord) -> Received:
        headers = _texts(record.headers)
        fault = _missing(headers, record) if len(headers) < len(READ) else None
        id_, type_, event = _uuid(headers.get("ce_id", "")), headers.get("ce_type", ""), None
        if fault is None and id_ is None:
            fault = Fault("bad-header", f"ce_id is not a UUID: {headers['ce_id'][:80]!r}")
        if fault is None:
            event, fault = self._event(type_, record)
        time, traceparent = _time(headers.get("ce_time", ""), record), headers.get("traceparent")
        return Received(record, _lane(record), headers.get("ce_source", ""), id_, type_, time, traceparent, event, fault)

    def _event(self, type_: str, record: ConsumerRecord) -> tuple[Event | None, Fault | None]:
        cls = self._classes.get(type_)
        if cls is None:
            return None, self._unknown(type_)
        if record.value is None:
            return None, Fault("no-data", "the record has no value")
        try:
            return cls.model_validate_json(record.value), None
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            reason = "broken-json" if first["type"] == "json_invalid" else "broken-contract"
            where = ".".join(map(str, first["loc"]))
            return None, Fault(reason, f"{where}: {first['msg']}" if where else first["msg"])

    def _unknown(self, type_: str) -> Fault:
        newest = self._registry.newest(self._prefix, type_)
        if newest is not None:
            return Fault("future-version", f"{type_} is not known here; the newest known version is v{newest}", parks=False)
        return Fault("unknown-type", f"{type_!r} is not a type of this network", parks=False)


def _texts(headers: Iterable[tuple[str, bytes | None]]) -> dict[str, str]:
    """Those of `READ` that are there and are UTF-8."""
    given, texts = dict(headers), {}
    for name in READ:
        try:
            texts[name] = given[name].decode()  # type: ignore[union-attr]  # null, like what is not there, is left out
        except (KeyError, AttributeError, UnicodeDecodeError):
            continue
    return texts


def _missing(texts: dict[str, str], record: ConsumerRecord) -> Fault | None:
    for name in REQUIRED:
        if name not in texts:
            broken = any(name == given for given, _ in record.headers)
            return Fault("bad-header", f"header {name} is null or not UTF-8" if broken else f"header {name} is missing")
    return None


def _lane(record: ConsumerRecord) -> Lane:
    """Records of one key of one topic; a record without a key stands alone."""
    return record.topic, record.key if record.key is not None else b"%d/%d" % (record.partition, record.offset)


def _uuid(text: str) -> UUID | None:
    try:
        return pgproto.UUID(text)  # type: ignore[no-any-return]  # the driver's own UUID: equal to the library's, parsed in C
    except ValueError:
        return None


def _time(text: str, record: ConsumerRecord) -> datetime:
    try:
        time = datetime.fromisoformat(text)
        return time if time.tzinfo else time.replace(tzinfo=UTC)
    except ValueError:
        return datetime.fromtimestamp(max(record.timestamp, 0) / 1000, UTC)


def as_pairs(headers: str) -> list[tuple[str, bytes]]:
    """Headers as they stand in the outbox (a JSON object) in the shape that Kafka's client takes."""
    return [(name, value.encode()) for name, value in orjson.loads(headers).items()]
