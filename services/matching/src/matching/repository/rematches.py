"""What an import changed waits here to be held against the needs that stand open: a slice of the needs at a time, each in a transaction
of its own, so that neither the import nor any statement takes longer where more needs stand. A crash loses nothing: how far it came is
stored with what was found.

All hubs of an import are weighed at once: hubs times terms times needs, a product of two matrices, where SQL would make a row of each
pair that shares a term (at 100,000 needs and 500 hubs, more than a hundred million).
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from chassis.database import Work
from chassis.ids import new_id
from matching.domain.nearest import Claiming, Near, Standing, nearest
from matching.repository.findings import PARTS, TELL, count

COMMITTED_WITHIN = timedelta(seconds=10)
"""So soon after it is written down an import is committed, clocks that differ included. Who states a need later is shown its hubs in the
ranking, to whom they are no news.
"""
QUEUE = "INSERT INTO rematch (id, hubs, queued_at) VALUES ($1, $2, clock_timestamp())"
NEXT = "SELECT id, hubs, queued_at, after FROM rematch ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED"
SLICE = """
SELECT n.id, n.bar, asked.terms, asked.parts
FROM (
    SELECT id, bar FROM need WHERE state = 'open' AND ($1::uuid IS NULL OR id > $1) AND stated_at < $2 ORDER BY id LIMIT $3
) AS n
CROSS JOIN LATERAL (SELECT array_agg(term) AS terms, array_agg(part) AS parts FROM need_term WHERE need = n.id OFFSET 0) AS asked
ORDER BY n.id
"""
PARTS_OF = f"WITH {PARTS} SELECT slug, array_agg(term) AS terms, array_agg(part) AS parts FROM part GROUP BY slug"
TELL_NEAR = f"""
WITH near AS MATERIALIZED (SELECT * FROM unnest($1::uuid[], $2::text[], $3::float8[]) AS pair(need, slug, fit)), {TELL}
"""
TOLD = "SELECT need, ref FROM finding WHERE kind = 'hub' AND ref = ANY($1::text[]) AND need = ANY($2::uuid[])"
FORGET = """
DELETE FROM finding f USING unnest($1::uuid[], $2::text[]) AS gone(need, ref)
WHERE f.kind = 'hub' AND f.need = gone.need AND f.ref = gone.ref
"""
ON = "UPDATE rematch SET after = $2 WHERE id = $1"
DONE = "DELETE FROM rematch WHERE id = $1"
WAITING = "SELECT count(*) FROM rematch"


@dataclass(frozen=True, slots=True)
class Rematch:
    """Hubs of one import, and the need up to which they have been held against those that stand open."""

    id: UUID
    hubs: Sequence[str]
    queued_at: datetime
    after: UUID | None


async def queue(work: Work, hubs: Sequence[str]) -> None:
    """These hubs, stored in the same transaction, will be held against the needs that stand open now."""
    if hubs:
        await work.execute(QUEUE, new_id(), sorted(hubs))


async def take(work: Work) -> Rematch | None:
    """The oldest that nobody else is at, locked; None where there is none."""
    row = await work.fetchrow(NEXT)
    return Rematch(**row) if row else None


async def hold(work: Work, one: Rematch, most: int) -> int:
    """Holds it against the next needs, at most so many, and stores how far it came. Returns how many findings were new."""
    rows = await work.fetch(SLICE, one.after, one.queued_at + COMMITTED_WITHIN, most)
    needs = [Standing(row["id"], row["terms"] or (), row["parts"] or (), row["bar"]) for row in rows]
    hubs = [Claiming(**row) for row in await work.fetch(PARTS_OF, list(one.hubs))]
    found = await asyncio.to_thread(nearest, needs, hubs)
    # Needs are locked before findings, as by who erases one: the other way round each could wait for the other.
    told = await work.execute(TELL_NEAR, found.needs, found.hubs, found.fits) if found.needs else "INSERT 0 0"
    await _forget(work, one, [each.id for each in needs], found)
    if len(needs) < most:
        await work.execute(DONE, one.id)
    else:
        await work.execute(ON, one.id, needs[-1].id)
    return count(told)


async def waiting(work: Work) -> int:
    """How many imports are not yet held against all needs."""
    return int(await work.fetchval(WAITING))


async def _forget(work: Work, one: Rematch, needs: Sequence[UUID], found: Near) -> None:
    """A hub that shares nothing with a need any more is told to it no more."""
    told = await work.fetch(TOLD, list(one.hubs), list(needs))
    gone = [(row["need"], row["ref"]) for row in told if not found.share(row["need"], row["ref"])]
    if gone:
        await work.execute(FORGET, [need for need, _ in gone], [hub for _, hub in gone])
