"""Stores how the runs of sources went, and tells what is usual for a source."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from chassis.database import Work
from contracts.sources import RunCounts

OPEN_RUN = "INSERT INTO harvest_run (id, source_id, started_at, outcome) VALUES ($1, $2, $3, 'running')"
LEFT_RUN = "UPDATE harvest_run SET outcome = 'failed', reason = 'interrupted', ended_at = $2 WHERE source_id = $1 AND outcome = 'running'"
CLOSE_RUN = """
UPDATE harvest_run SET ended_at = $2, outcome = $3, reason = $4, health = $5, complete = $6, read = $7, added = $8, changed = $9,
    unchanged = $10, rejected = $11, gone = $12
WHERE id = $1
"""
HISTORY = """
SELECT read - rejected AS usable FROM harvest_run WHERE source_id = $1 AND outcome = 'done' AND health = 'ok'
ORDER BY started_at DESC LIMIT $2
"""
ACCEPT_RUN = """
UPDATE harvest_run SET health = 'ok' WHERE id = $2 AND source_id = $1 AND outcome = 'done' AND health IN ('short', 'silent') RETURNING id
"""
RESTART_HISTORY = "UPDATE harvest_run SET health = 'past' WHERE source_id = $1 AND health = 'ok' AND id <> $2"
PUT_ITEMS = """
INSERT INTO harvest_item (run_id, number, outcome, title, link, offering_id, reasons)
SELECT $1, number, outcome, title, link, offering_id, reasons::jsonb
FROM unnest($2::int[], $3::text[], $4::text[], $5::text[], $6::uuid[], $7::text[])
    AS new(number, outcome, title, link, offering_id, reasons)
"""
DROP_OLD_RUNS = "DELETE FROM harvest_run WHERE source_id = $1 AND started_at < $2"
ABANDON = "UPDATE harvest_run SET outcome = 'failed', reason = 'interrupted', ended_at = $2 WHERE id = $1 AND outcome = 'running'"
KEEP_RUNS = timedelta(days=180)

ItemRow = tuple[int, str, str, str | None, UUID | None, str]
"""(number, outcome, title, link, offering, reasons as JSON)."""


async def begin(work: Work, source_id: UUID, run: UUID, now: datetime) -> None:
    """Opens a run; one that died before it is marked so."""
    await work.execute(LEFT_RUN, source_id, now)
    await work.execute(OPEN_RUN, run, source_id, now)


async def close_run(work: Work, run: UUID, ended_at: datetime, counts: RunCounts, health: str, *, complete: bool) -> None:
    """Stores how a run ended."""
    sums = (counts.read, counts.added, counts.changed, counts.unchanged, counts.rejected, counts.gone)
    await work.execute(CLOSE_RUN, run, ended_at, counts.outcome, counts.reason, health, complete, *sums)


async def history(work: Work, source_id: UUID, limit: int) -> list[int]:
    """How many usable items the last good runs brought, the newest first."""
    return [row["usable"] for row in await work.fetch(HISTORY, source_id, limit)]


async def accept_run(work: Work, source_id: UUID, run: UUID) -> bool:
    """Takes a short run for the new normal: the history begins with it. False where it was not short."""
    if await work.fetchrow(ACCEPT_RUN, source_id, run) is None:
        return False
    await restart_history(work, source_id, run)
    return True


async def restart_history(work: Work, source_id: UUID, run: UUID) -> None:
    """What was usual before this run says nothing any more."""
    await work.execute(RESTART_HISTORY, source_id, run)


async def put_items(work: Work, run: UUID, items: Sequence[ItemRow]) -> None:
    """Keeps what a run did with its items."""
    if items:
        await work.execute(PUT_ITEMS, run, *map(list, zip(*items, strict=True)))


async def drop_old_runs(work: Work, source_id: UUID, now: datetime) -> None:
    """Runs are kept for half a year."""
    await work.execute(DROP_OLD_RUNS, source_id, now - KEEP_RUNS)


async def abandon(work: Work, run: UUID, now: datetime) -> None:
    """Marks a run that lost its source."""
    await work.execute(ABANDON, run, now)
