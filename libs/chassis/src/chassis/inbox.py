"""The inbox: which events were already applied here. Claimed in the same transaction as their effect."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import asyncpg

from chassis.wire import Received

CLAIM = """
INSERT INTO inbox (id, source, type, subject, event_time, published_at)
SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[])
ON CONFLICT DO NOTHING RETURNING id, source
"""
FORGET = "DELETE FROM inbox WHERE applied_at < $1"


async def claim(connection: asyncpg.Connection, received: Sequence[Received]) -> list[Received]:
    """Keeps those that were never applied; another transaction that claims the same waits here until this one ends.

    Records without an id cannot be recognised and are all kept. The order is kept.
    """
    first: dict[tuple[object, str], Received] = {}
    for each in received:
        if each.id is not None:
            first.setdefault((each.id, each.source), each)
    if not first:
        return list(received)
    # In one order everywhere, so that two claims of the same ids wait for each other instead of locking up.
    claims = [first[key] for key in sorted(first, key=lambda key: (str(key[0]), key[1]))]
    rows = await connection.fetch(CLAIM, *_columns(claims))
    new = {(row["id"], row["source"]) for row in rows}
    return [each for each in received if each.id is None or ((each.id, each.source) in new and first[each.id, each.source] is each)]


def _columns(claims: Sequence[Received]) -> list[list[object]]:
    return [
        [each.id for each in claims],
        [each.source for each in claims],
        [each.type for each in claims],
        [each.event.subject if each.event else "" for each in claims],
        [each.time for each in claims],
        [datetime.fromtimestamp(each.record.timestamp / 1000, UTC) for each in claims],
    ]


async def forget(connection: asyncpg.Connection, retention_days: int) -> None:
    """Deletes what is older than any replay could reach."""
    await connection.execute(FORGET, datetime.now(UTC) - timedelta(days=retention_days + 7))
