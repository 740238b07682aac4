"""Standing queries: of subscribers, and of webhooks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from chassis.database import Work
from chassis.errors import NotFound
from chassis.sending.outcomes import Channel
from notify.domain.filters import Filters

COLUMNS = "id, filters::text AS filters, version, created_at, changed_at"
INSERT = f"""
INSERT INTO subscription (id, subscriber_id, webhook_id, filters, anchors) VALUES ($1, $2, $3, $4::text::jsonb, $5) RETURNING {COLUMNS}
"""
HAS = "SELECT EXISTS (SELECT FROM subscription WHERE subscriber_id = $1 AND filters = $2::text::jsonb)"
LOCK = f"SELECT {COLUMNS} FROM subscription WHERE id = $1 AND subscriber_id = $2 FOR UPDATE"
UPDATE = f"""
UPDATE subscription SET filters = $2::text::jsonb, anchors = $3, version = version + 1, changed_at = now() WHERE id = $1 RETURNING {COLUMNS}
"""
# The separator is the ASCII unit separator: values of offerings may contain everything else.
CANDIDATES = """
SELECT e.n, s.* FROM unnest($1::int[], $2::text[], $3::timestamptz[]) AS e(n, terms, time) CROSS JOIN LATERAL (
    SELECT q.id, q.filters::text AS filters, coalesce(q.subscriber_id, q.webhook_id) AS recipient,
           CASE WHEN q.webhook_id IS NULL THEN 'email' ELSE 'webhook' END AS channel
    FROM subscription q LEFT JOIN webhook w ON w.id = q.webhook_id
    WHERE q.anchors && string_to_array(e.terms, chr(31)) AND q.created_at <= e.time AND q.id > $4 AND (w.id IS NULL OR w.state = 'active')
    ORDER BY q.id LIMIT $5) s
ORDER BY e.n, s.id
"""
SEPARATOR = "\x1f"


@dataclass(frozen=True, slots=True)
class Subscription:
    """A standing query as it stands."""

    id: UUID
    filters: Filters
    version: int
    created_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Candidate:
    """A subscription that event number `n` may concern."""

    n: int
    id: UUID
    filters: Filters
    recipient: UUID
    channel: Channel


async def insert(
    work: Work, id_: UUID, filters: Filters, anchors: Sequence[str], *, subscriber: UUID | None = None, webhook: UUID | None = None
) -> Subscription:
    """Stores a new one of a subscriber or of a webhook."""
    row = await work.fetchrow(INSERT, id_, subscriber, webhook, _json(filters), list(anchors))
    return shaped(row)


async def count(work: Work, subscriber: UUID) -> int:
    """How many a subscriber has."""
    number: int = await work.fetchval("SELECT count(*) FROM subscription WHERE subscriber_id = $1", subscriber)
    return number


async def has(work: Work, subscriber: UUID, filters: Filters) -> bool:
    """Whether a subscriber asks for exactly this already."""
    return bool(await work.fetchval(HAS, subscriber, _json(filters)))


async def lock(work: Work, id_: UUID, subscriber: UUID) -> Subscription:
    """One of the subscriber's own, its row locked. Raises NotFound."""
    row = await work.fetchrow(LOCK, id_, subscriber)
    if row is None:
        raise NotFound(what="subscription")
    return shaped(row)


async def update(work: Work, id_: UUID, filters: Filters, anchors: Sequence[str]) -> Subscription:
    """Stores changed filters; the row must have been locked."""
    return shaped(await work.fetchrow(UPDATE, id_, _json(filters), list(anchors)))


async def remove(work: Work, id_: UUID) -> None:
    """Deletes one."""
    await work.execute("DELETE FROM subscription WHERE id = $1", id_)


async def remove_all(work: Work, subscriber: UUID) -> None:
    """Deletes all of a subscriber."""
    await work.execute("DELETE FROM subscription WHERE subscriber_id = $1", subscriber)


async def candidates(work: Work, events: Sequence[tuple[Sequence[str], datetime]], after: UUID, limit: int) -> list[Candidate]:
    """Subscriptions that events, given as (terms, time), may concern: for each event at most `limit`, in the order of their ids
    from the one `after`. Only those that are older than the event.
    """
    terms = [SEPARATOR.join(each) for each, _ in events]
    times = [time for _, time in events]
    rows = await work.fetch(CANDIDATES, list(range(len(events))), terms, times, after, limit)
    return [Candidate(**{**row, "filters": orjson.loads(row["filters"])}) for row in rows]


def shaped(row: Any) -> Subscription:
    """A subscription from its row."""
    return Subscription(**{**row, "filters": orjson.loads(row["filters"])})


def _json(filters: Filters) -> str:
    return orjson.dumps(filters).decode()
