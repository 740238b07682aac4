"""A record of a topic as people and programs are shown it, however broken it is."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from aiokafka import ConsumerRecord


@dataclass(frozen=True, slots=True)
class Seen:
    """A record as people and programs are shown it. What could not be read is empty; `data` is then the text as it came, or None."""

    time: datetime
    type: str
    id: str
    source: str
    subject: str
    traceparent: str
    topic: str
    partition: int
    offset: int
    data: Any

    @property
    def short_type(self) -> str:
        """`lv.kopa.training.offering.published.v1` → `offering.published`, whatever the network's prefix."""
        return ".".join(self.type.split(".")[-3:-1]) or "?"

    @property
    def trace_id(self) -> str:
        """The trace id of the W3C context, empty without one."""
        parts = self.traceparent.split("-")
        return parts[1] if len(parts) == 4 else ""


def seen(record: ConsumerRecord) -> Seen:
    """Never raises: a broken record is what one looks for."""
    headers = {name: (value or b"").decode("utf-8", "replace") for name, value in record.headers}
    value = (record.value or b"").decode("utf-8", "replace")
    try:
        data = json.loads(value) if value else None
    except ValueError:
        data = value
    at = datetime.fromtimestamp(max(record.timestamp, 0) / 1000, UTC)
    return Seen(
        time=_time(headers.get("ce_time", ""), at),
        type=headers.get("ce_type", ""),
        id=headers.get("ce_id", ""),
        source=headers.get("ce_source", ""),
        subject=headers.get("ce_subject") or (record.key or b"").decode("utf-8", "replace"),
        traceparent=headers.get("traceparent", ""),
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        data=data,
    )


def _time(text: str, otherwise: datetime) -> datetime:
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return otherwise
    return time if time.tzinfo else time.replace(tzinfo=UTC)
