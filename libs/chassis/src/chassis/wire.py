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
from pydantic import ValidationError

from contracts.event import Event, Registry

REQUIRED = ("ce_specversion", "ce_id", "ce_source", "ce_type")


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
    source: str
    id: UUID | None
    type: str
    time: datetime
    traceparent: str | None
    event: Event | None
    fault: Fault | None

    @property
    def lane(self) -> Lane:
        """The unit of order: records of one key of one topic; a record without a key stands alone."""
        record = self.record
        return record.topic, record.key if record.key is not None else b"%d/%d" % (record.partition, record.offset)


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


def read_headers(headers: Iterable[tuple[str, bytes | None]]) -> tuple[dict[str, str], list[str]]:
    """Headers as text, and the names of those that were null or not UTF-8 (left out)."""
    texts: dict[str, str] = {}
    broken: list[str] = []
    for name, value in headers:
        try:
            texts[name] = value.decode()  # type: ignore[union-attr]  # a null header fails here and is named below
        except (AttributeError, UnicodeDecodeError):
            broken.append(name)
    return texts, broken


class Reader:
    """Turns records into events of the registry."""

    def __init__(self, registry: Registry, prefix: str) -> None:
        self._registry = registry
        self._prefix = prefix

    def read(self, records: Sequence[ConsumerRecord]) -> list[Received]:
        """Every record, understood or with its fault; as many as were given, in their order."""
        return [self._read(record) for record in records]

    def _read(self, record: ConsumerRecord) -> Received:
        headers, broken = read_headers(record.headers)
        fault = _missing(headers, broken)
        id_, event = _uuid(headers.get("ce_id", "")), None
        if fault is None and id_ is None:
            fault = Fault("bad-header", f"ce_id is not a UUID: {headers['ce_id'][:80]!r}")
        if fault is None:
            event, fault = self._event(headers["ce_type"], record)
        return Received(
            record=record,
            source=headers.get("ce_source", ""),
            id=id_,
            type=headers.get("ce_type", ""),
            time=_time(headers.get("ce_time", ""), record),
            traceparent=headers.get("traceparent"),
            event=event,
            fault=fault,
        )

    def _event(self, type_: str, record: ConsumerRecord) -> tuple[Event | None, Fault | None]:
        cls = self._registry.find(self._prefix, type_)
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


def _missing(headers: dict[str, str], broken: list[str]) -> Fault | None:
    for name in REQUIRED:
        if name in broken:
            return Fault("bad-header", f"header {name} is null or not UTF-8")
        if name not in headers:
            return Fault("bad-header", f"header {name} is missing")
    return None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
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
