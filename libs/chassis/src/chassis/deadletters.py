"""Records that could not be handled: kept with reason and origin, their key parked, listed by fingerprint, redriven or discarded."""

import hashlib
import re
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg
import orjson
from aiokafka import ConsumerRecord

from chassis import metrics, outbox
from chassis.database import Work
from chassis.errors import Poison
from chassis.ids import new_id
from chassis.wire import Fault, Received, all_headers
from contracts.topics import MAX_RECORD_BYTES, dead_letter_name

INSERT = """
INSERT INTO dead_letter (id, topic, "partition", "offset", key, headers, value, type, event_id, reason, detail, fingerprint, attempts)
VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7, $8, $9, $10, $11, $12, $13)
"""
PARK = "INSERT INTO parked_key (topic, key) VALUES ($1, $2) ON CONFLICT DO NOTHING"
BEHIND = Fault("behind-dead-letter", "an earlier event of this key is a dead letter")


@dataclass(frozen=True, slots=True)
class Failed:
    """A record and why it cannot be handled."""

    received: Received
    fault: Fault
    fingerprint: str
    attempts: int


def failed(received: Received, fault: Fault, attempts: int = 1) -> Failed:
    """A failure that needs no stack: it is the record's own fault, or it stands behind another."""
    return Failed(received, fault, fingerprint(fault.reason, received.type, fault.detail), attempts)


def raised(received: Received, error: Exception, attempts: int) -> Failed:
    """A failure of a handler."""
    reason = error.reason if isinstance(error, Poison) else "handler-failed"
    frames = [f"{frame.filename.rsplit('/', 1)[-1]}:{frame.name}" for frame in traceback.extract_tb(error.__traceback__)[-3:]]
    detail = f"{type(error).__name__}: {error}"[:2000]
    return Failed(received, Fault(reason, detail), fingerprint(reason, received.type, type(error).__name__, *frames), attempts)


def fingerprint(*parts: str) -> str:
    """Twelve hex digits that are the same for failures of the same kind: numbers and ids in the parts do not count."""
    plain = "|".join(re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+", "#", part) for part in parts)
    return hashlib.sha256(plain.encode()).hexdigest()[:12]


async def put_aside(work: Work, consumer: str, failures: Sequence[Failed]) -> None:
    """Stores the failures, parks their keys and enqueues each for the topic's dead-letter topic, all in this transaction."""
    for each in failures:
        id_, record = new_id(), each.received.record
        headers = all_headers(record.headers)
        await work.execute(INSERT, id_, *_row(each, headers))
        if each.fault.parks and record.key is not None:
            await work.execute(PARK, record.topic, record.key)
        topic = dead_letter_name(record.topic, consumer)
        work.pending.append(outbox.encoded(topic, _text(record.key), _headers(id_, each, headers), _value(record)))
        metrics.DEAD_LETTERS.labels(record.topic, each.fault.reason).inc()


def _row(each: Failed, headers: dict[str, str]) -> tuple[object, ...]:
    record, received = each.received.record, each.received
    return (
        record.topic,
        record.partition,
        record.offset,
        record.key,
        orjson.dumps(headers).decode().replace("\\u0000", ""),  # jsonb holds no NUL
        record.value,
        received.type,
        received.id,
        each.fault.reason,
        each.fault.detail.replace("\0", ""),
        each.fingerprint,
        each.attempts,
    )


def _headers(id_: UUID, each: Failed, headers: dict[str, str]) -> dict[str, str]:
    record = each.received.record
    origin = {"dead_topic": record.topic, "dead_partition": str(record.partition), "dead_offset": str(record.offset)}
    why = {"dead_reason": each.fault.reason, "dead_detail": each.fault.detail[:500], "dead_fingerprint": each.fingerprint}
    size = len(record.value or b"")
    cut = {"dead_value_omitted": f"{size} bytes"} if size > MAX_RECORD_BYTES else {}
    return headers | origin | why | cut | {"ce_id": str(each.received.id or id_), "dead_id": str(id_), "dead_attempts": str(each.attempts)}


def _value(record: ConsumerRecord) -> bytes:
    value = record.value or b""
    return value if len(value) <= MAX_RECORD_BYTES else b""


def _text(key: bytes | None) -> str:
    return (key or b"").decode("utf-8", "replace").replace("\0", "")


def as_record(row: asyncpg.Record) -> ConsumerRecord:
    """The record as it came, from its dead letter."""
    headers = tuple((name, value.encode()) for name, value in orjson.loads(row["headers"]).items())
    created: datetime = row["created_at"]
    return ConsumerRecord(
        topic=row["topic"],
        partition=row["partition"],
        offset=row["offset"],
        timestamp=int(created.timestamp() * 1000),
        timestamp_type=0,
        key=row["key"],
        value=row["value"],
        checksum=None,
        serialized_key_size=len(row["key"] or b""),
        serialized_value_size=len(row["value"] or b""),
        headers=headers,
    )
