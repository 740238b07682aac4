"""The outbox: an event is written in the transaction of the change it tells of, or not at all."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import asyncpg
import orjson

from chassis import metrics, wire
from chassis.errors import EventTooLarge
from chassis.ids import new_id
from chassis.telemetry import current_correlation, current_traceparent
from contracts.event import Event
from contracts.topics import MAX_RECORD_BYTES

INSERT = """
INSERT INTO outbox (id, aggregatetype, aggregateid, type, headers, payload)
SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bytea[])
"""
DAYS_AHEAD = 3

Row = tuple[str, str, str, str, str, bytes]
"""(id, topic, key, type, headers, payload) as the table takes them."""


class Outbox:
    """Encodes the events of one service."""

    def __init__(self, service: str, prefix: str) -> None:
        self.source = f"/{service}"
        self.prefix = prefix

    def row(self, event: Event) -> Row:
        """An event of now, in the running trace. Raises EventTooLarge over 256 KiB."""
        id_ = new_id()
        headers, payload = wire.encode(
            event,
            id=id_,
            source=self.source,
            prefix=self.prefix,
            time=datetime.now(UTC),
            traceparent=current_traceparent(),
            correlation_id=current_correlation() or str(id_),
        )
        if len(payload) > MAX_RECORD_BYTES:
            raise EventTooLarge(size=len(payload), limit=MAX_RECORD_BYTES)
        return encoded(event.topic.name, event.subject, headers, payload)


def encoded(topic: str, key: str, headers: dict[str, str], payload: bytes) -> Row:
    """An already encoded record, such as a dead letter."""
    return headers["ce_id"], topic, key, headers.get("ce_type", ""), orjson.dumps(headers).decode(), payload


def inserted(rows: Sequence[Row]) -> tuple[str, tuple[object, ...]]:
    """The statement that inserts the rows in their order, and its values."""
    return INSERT, tuple(map(list, zip(*rows, strict=True)))


def count(rows: Sequence[Row]) -> None:
    """Counts rows that were committed."""
    for row in rows:
        metrics.OUTBOX_ENQUEUED.labels(row[1]).inc()


async def keep_days(connection: asyncpg.Connection, retention_days: int, today: datetime | None = None) -> list[str]:
    """Makes the partitions of the coming days and drops those past retention that are wholly published.

    Returns the names of the dropped ones. Safe to run at any time and from several processes (advisory lock).
    """
    start = (today or datetime.now(UTC)).replace(hour=0, minute=0, second=0, microsecond=0)
    dropped: list[str] = []
    async with connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock(hashtext('kopa outbox days'))")
        for ahead in range(DAYS_AHEAD + 1):
            await _make_day(connection, start + timedelta(days=ahead))
        oldest = start - timedelta(days=retention_days)
        low = await connection.fetchval("SELECT min(low) FROM relay_mark")
        for name in await _days(connection):
            if name >= _day_name(oldest):
                continue
            last = await connection.fetchval(f"SELECT max(seq) FROM {name}")
            if last is None or last <= low:
                await connection.execute(f"DROP TABLE {name}")
                dropped.append(name)
    return dropped


async def _make_day(connection: asyncpg.Connection, day: datetime) -> None:
    name = _day_name(day)
    if await connection.fetchval("SELECT to_regclass($1)", name) is not None:
        return
    # Rows of that day that already fell into the rest (nobody ran this for days) stay there, and so must the day.
    until = day + timedelta(days=1)
    if await connection.fetchval("SELECT EXISTS (SELECT FROM outbox_rest WHERE created_at >= $1 AND created_at < $2)", day, until):
        return
    await connection.execute(f"CREATE TABLE {name} PARTITION OF outbox FOR VALUES FROM ('{day.isoformat()}') TO ('{until.isoformat()}')")


async def _days(connection: asyncpg.Connection) -> list[str]:
    rows = await connection.fetch(
        "SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'outbox'::regclass ORDER BY 1"
    )
    return [row["name"] for row in rows if row["name"] != "outbox_rest"]


def _day_name(day: datetime) -> str:
    return f"outbox_{day:%Y%m%d}"
