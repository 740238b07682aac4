"""Loads and stores sources and their runs."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson

from chassis.database import Work
from chassis.errors import NotFound
from contracts.sources import RunCounts
from training.domain.sources.source import Choices, Source
from training.repository import runs

COLUMNS = """
id, hub, name, address, method, choices::text AS choices, every_hours, approval, refusal, enabled, health, last_run::text AS last_run,
revision, version, next_run_at, running, changed_at
"""
LOCK = f"SELECT {COLUMNS} FROM source WHERE id = $1 AND removed_at IS NULL FOR UPDATE"
TWIN = "SELECT id FROM source WHERE hub = $1 AND address = $2 AND method = $3 AND removed_at IS NULL AND id <> $4"
LOCK_HUB = "SELECT pg_advisory_xact_lock(hashtext('harvest sources of ' || $1))"
INSERT = """
INSERT INTO source (id, hub, name, address, method, choices, every_hours, approval, refusal, enabled, health, last_run, revision, version,
    next_run_at, running, changed_at)
VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7, $8, $9, $10, $11, $12::jsonb, $13, $14, $15, $16, $17)
"""
UPDATE = """
UPDATE source SET hub = $2, name = $3, address = $4, method = $5, choices = $6::jsonb, every_hours = $7, approval = $8, refusal = $9,
    enabled = $10, health = $11, last_run = $12::jsonb, revision = $13, version = $14, next_run_at = $15, running = $16, changed_at = $17
WHERE id = $1
"""
LOCK_RUNNING = f"SELECT {COLUMNS} FROM source WHERE id = $1 AND running = $2 AND removed_at IS NULL FOR UPDATE"
RELEASE = "UPDATE source SET lease_until = NULL WHERE id = $1"
FORGET = "UPDATE source SET memory = '{}' WHERE id = $1"
FORGET_OF = "UPDATE source SET memory = '{}' WHERE id IN (SELECT source_id FROM harvested WHERE offering_id = ANY($1::uuid[]))"
REMEMBER = "UPDATE source SET memory = $2::jsonb, lease_until = NULL WHERE id = $1"
INHERIT = """
UPDATE harvested SET source_id = $1 WHERE source_id = (
    SELECT id FROM source WHERE hub = $2 AND address = $3 AND method = $4 AND removed_at IS NOT NULL ORDER BY removed_at DESC LIMIT 1
)
"""
REMOVE = "UPDATE source SET removed_at = now(), running = NULL, lease_until = NULL WHERE id = $1"
CLAIM = f"""
SELECT {COLUMNS}, memory::text AS memory FROM source
WHERE approval = 'approved' AND enabled AND removed_at IS NULL AND next_run_at <= $1 AND (running IS NULL OR lease_until < $1)
ORDER BY next_run_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
"""
LEASE = "UPDATE source SET running = $2, lease_until = $3 WHERE id = $1"
RENEW = "UPDATE source SET lease_until = $3 WHERE id = $1 AND running = $2"


async def lock(work: Work, id_: UUID) -> Source:
    """The source, its row locked until the transaction ends. Raises NotFound."""
    row = await work.fetchrow(LOCK, id_)
    if row is None:
        raise NotFound(what="source")
    return source(row)


def source(row: Any) -> Source:
    """A source from its row."""
    fields = {name: row[name] for name in Source.__slots__}
    return Source(
        **fields
        | {
            "choices": Choices.model_validate_json(row["choices"]),
            "last_run": RunCounts.model_validate_json(row["last_run"]) if row["last_run"] else None,
        }
    )


async def lock_running(work: Work, id_: UUID, run: UUID) -> Source | None:
    """The source while it is this run's own, its row locked; None where the run has lost it."""
    row = await work.fetchrow(LOCK_RUNNING, id_, run)
    return source(row) if row is not None else None


async def has_twin(work: Work, source: Source) -> bool:
    """Whether the hub has another source with this address and method; holds others back until the transaction ends."""
    await work.execute(LOCK_HUB, source.hub)
    return await work.fetchrow(TWIN, source.hub, source.address, source.method, source.id) is not None


async def insert(work: Work, source: Source) -> None:
    """Stores a new source."""
    await work.execute(INSERT, *_values(source))


async def update(work: Work, source: Source) -> None:
    """Stores a changed source; its row must have been locked."""
    await work.execute(UPDATE, *_values(source))


async def forget_pages(work: Work, id_: UUID) -> None:
    """The next run reads every page, also those that have not changed."""
    await work.execute(FORGET, id_)


async def forget_pages_of(work: Work, offerings: Sequence[UUID]) -> None:
    """The same for the sources of these offerings."""
    await work.execute(FORGET_OF, list(offerings))


async def remember(work: Work, id_: UUID, memory: dict[str, dict[str, object]]) -> None:
    """Keeps what a run learned of the pages, and ends its lease."""
    await work.execute(REMEMBER, id_, orjson.dumps(memory).decode())


async def inherit(work: Work, source: Source) -> None:
    """A source that was removed and is named again knows what it brought."""
    await work.execute(INHERIT, source.id, source.hub, source.address, source.method)


async def release(work: Work, id_: UUID) -> None:
    """Ends a run's lease; what it learned is not believed."""
    await work.execute(RELEASE, id_)


async def remove(work: Work, id_: UUID) -> None:
    """The source runs no more; its runs and what it brought stay."""
    await work.execute(REMOVE, id_)


async def claim(work: Work, run: UUID, now: datetime, lease: timedelta) -> tuple[Source, dict[str, dict[str, Any]]] | None:
    """(a source that is due, what it remembers), now this run's own; None where nothing is due. A run that died is marked so."""
    row = await work.fetchrow(CLAIM, now)
    if row is None:
        return None
    await work.execute(LEASE, row["id"], run, now + lease)
    await runs.begin(work, row["id"], run, now)
    return source(row), orjson.loads(row["memory"])


async def renew(work: Work, source_id: UUID, run: UUID, until: datetime) -> None:
    """A sign of life."""
    await work.execute(RENEW, source_id, run, until)


def _values(source: Source) -> tuple[object, ...]:
    return (
        source.id,
        source.hub,
        source.name,
        source.address,
        source.method,
        source.choices.model_dump_json(),
        source.every_hours,
        source.approval,
        source.refusal,
        source.enabled,
        source.health,
        source.last_run.model_dump_json(exclude_none=True) if source.last_run else None,
        source.revision,
        source.version,
        source.next_run_at,
        source.running,
        source.changed_at,
    )
