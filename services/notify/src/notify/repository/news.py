"""Events that people are told about, and how far each has been spread over the subscriptions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chassis.database import Work

PUT = """
INSERT INTO news (event_id, type, about, time, traceparent, offering, spread_after)
SELECT event_id, type, about, time, traceparent, offering::jsonb, spread_after
FROM unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[], $5::text[], $6::text[], $7::uuid[])
     WITH ORDINALITY AS new(event_id, type, about, time, traceparent, offering, spread_after, at)
ORDER BY at
ON CONFLICT DO NOTHING
"""
SPREADING = "SELECT DISTINCT about FROM news WHERE spread_after IS NOT NULL AND about = ANY($1)"
NEXT = """
SELECT event_id, type, about, time, traceparent, offering::text AS offering, spread_after FROM news n
WHERE spread_after IS NOT NULL
  AND NOT EXISTS (SELECT FROM news e WHERE e.about = n.about AND e.seq < n.seq AND e.spread_after IS NOT NULL)
ORDER BY seq LIMIT 1 FOR UPDATE SKIP LOCKED
"""


@dataclass(frozen=True, slots=True)
class News:
    """One event. `offering` is its data as JSON; `spread_after` the last subscription that was looked at, None when all were."""

    event_id: UUID
    type: str
    about: str
    time: datetime
    traceparent: str | None
    offering: str
    spread_after: UUID | None


async def put(work: Work, news: Sequence[News]) -> None:
    """Stores events in their order, each once."""
    columns = [[getattr(each, name) for each in news] for name in News.__dataclass_fields__]
    await work.execute(PUT, *columns)


async def spreading(work: Work, abouts: Sequence[str]) -> set[str]:
    """Which of these offerings have news that are not spread yet: later ones must wait behind them."""
    return {row["about"] for row in await work.fetch(SPREADING, abouts)}


async def next_to_spread(work: Work) -> News | None:
    """The oldest news that can go on, its row locked; None when all are spread or in other hands."""
    row = await work.fetchrow(NEXT)
    return News(**row) if row else None


async def spread_until(work: Work, event_id: UUID, subscription: UUID | None) -> None:
    """Remembers how far an event has been spread; None: over all subscriptions."""
    await work.execute("UPDATE news SET spread_after = $2 WHERE event_id = $1", event_id, subscription)
