"""The inbox: which events were already applied here. Claimed in the same transaction as their effect."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from chassis.database import Work
from chassis.wire import Lane, Received

# One statement for both questions, because each round trip is latency. The parked rows are locked FOR SHARE: a redrive that is
# at work on a key is waited for, and its row is then gone.
CLAIM = """
WITH given AS (
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::float8[], $6::bigint[])
        AS given(id, source, type, subject, event_seconds, published_ms)
), claimed AS (
    INSERT INTO inbox (id, source, type, subject, event_time, published_at)
    SELECT id, source, type, subject, to_timestamp(event_seconds), to_timestamp(published_ms / 1000.0) FROM given
    ON CONFLICT DO NOTHING RETURNING id, source
), parked AS (
    SELECT p.topic, p.key FROM parked_key p JOIN unnest($7::text[], $8::bytea[]) AS lane(topic, key) USING (topic, key) FOR SHARE OF p
)
SELECT id, source, NULL AS topic, NULL AS key FROM given LEFT JOIN claimed USING (id, source) WHERE claimed.id IS NULL
UNION ALL SELECT NULL, NULL, topic, key FROM parked
"""
FORGET = "DELETE FROM inbox WHERE applied_at < $1"


async def claim(work: Work, received: Sequence[Received]) -> tuple[list[Received], set[Lane]]:
    """(those that were never applied, in their order; the lanes among them whose key is parked).

    Another transaction that claims the same events waits here until this one ends, and so does one that redrives a parked key.
    Records without an id cannot be recognised and are all kept.
    """
    first: dict[tuple[UUID, str], Received] = {}
    for each in received:
        if each.id is not None:
            first.setdefault((each.id, each.source), each)
    # In one order everywhere, so that two claims of the same ids wait for each other instead of locking up.
    claims = [first[key] for key in sorted(first)]
    lanes = sorted({each.lane for each in received if each.record.key is not None})
    rows = await work.fetch(CLAIM, *_columns(claims), [topic for topic, _ in lanes], [key for _, key in lanes])
    parked = {(row[2], row[3]) for row in rows if row[2] is not None}
    for row in rows:
        if row[0] is not None:
            del first[row[0], row[1]]  # applied before
    kept = [each for each in received if each.id is None or first.get((each.id, each.source)) is each]
    return kept, parked


def _columns(claims: Sequence[Received]) -> list[list[object]]:
    return [
        [each.id for each in claims],
        [each.source for each in claims],
        [each.type for each in claims],
        [each.event.subject if each.event else "" for each in claims],
        [each.time.timestamp() for each in claims],  # as numbers: the driver takes 2 µs to encode a datetime
        [each.record.timestamp for each in claims],
    ]


async def forget(work: Work, retention_days: int) -> None:
    """Deletes what is older than any replay could reach."""
    await work.execute(FORGET, datetime.now(UTC) - timedelta(days=retention_days + 7))
