"""What reads sources and their runs: each function one SELECT and its shape."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import orjson

from chassis.conditions import Where
from chassis.database import Work
from chassis.errors import NotFound
from chassis.pages import Page, moment
from training.domain.sources.source import Source
from training.repository import sources as repository
from training.schemas.duplicates import BrokenLink, LockView
from training.schemas.sources import RunItem, RunView, RunWithItems, SaidReason, SourceView, said_reason

RUN = "id, source_id, started_at, ended_at, outcome, reason, health, complete, read, added, changed, unchanged, rejected, gone"
ITEMS = "SELECT outcome, title, link, offering_id, reasons::text AS reasons FROM harvest_item WHERE run_id = $1 ORDER BY number"
LOCKS = "SELECT field, locked_by, locked_at FROM field_lock WHERE offering_id = $1 ORDER BY field"
HUB_OF = "SELECT hub FROM offering WHERE id = $1"


async def read_source(work: Work, id_: UUID) -> Source:
    """One source. Raises NotFound."""
    row = await work.fetchrow(f"SELECT {repository.COLUMNS} FROM source WHERE id = $1 AND removed_at IS NULL", id_)
    if row is None:
        raise NotFound(what="source")
    return repository.source(row)


async def list_sources(work: Work, hubs: Collection[str] | None, approval: str | None, page: Page) -> list[SourceView]:
    """Sources of these hubs (None: of all), the newest first; one more than the page holds, where there are more."""
    where = Where()
    where.add("removed_at IS NULL")
    if hubs is not None:
        where.add("hub = ANY({})", sorted(hubs))
    if approval:
        where.add("approval = {}", approval)
    if after := page.after(UUID):
        where.add("id < {}", *after)
    query = f"SELECT {repository.COLUMNS} FROM source WHERE {where} ORDER BY id DESC LIMIT {page.limit + 1}"
    return [shown(repository.source(row)) for row in await work.fetch(query, *where.values)]


def shown(source: Source) -> SourceView:
    """A source as the API shows it."""
    fields = {name: getattr(source, name) for name in Source.__slots__ if name in SourceView.model_fields}
    return SourceView(**fields, is_running=source.running is not None)


async def list_runs(work: Work, source: UUID, page: Page) -> list[RunView]:
    """Runs of a source, the newest first; one more than the page holds, where there are more."""
    where = Where()
    where.add("source_id = {}", source)
    if after := page.after(moment, UUID):
        where.add("(started_at, id) < ({}, {})", *after)
    query = f"SELECT {RUN} FROM harvest_run WHERE {where} ORDER BY started_at DESC, id DESC LIMIT {page.limit + 1}"
    return [RunView(**_run(row)) for row in await work.fetch(query, *where.values)]


async def read_run(work: Work, source: UUID, run: UUID) -> RunWithItems:
    """One run with what it did. Raises NotFound."""
    row = await work.fetchrow(f"SELECT {RUN} FROM harvest_run WHERE source_id = $1 AND id = $2", source, run)
    if row is None:
        raise NotFound(what="run")
    return RunWithItems(**_run(row), items=[_item(each) for each in await work.fetch(ITEMS, run)])


async def list_locks(work: Work, offering: UUID) -> tuple[str, list[LockView]]:
    """(the hub of an offering, its locked fields). Raises NotFound."""
    hub = await work.fetchval(HUB_OF, offering)
    if hub is None:
        raise NotFound(what="offering")
    return hub, [LockView(**dict(row)) for row in await work.fetch(LOCKS, offering)]


async def list_broken_links(work: Work, hubs: Collection[str] | None, page: Page) -> list[BrokenLink]:
    """Offerings of these hubs (None: of all) that are hidden because of their link."""
    where = Where()
    where.add("l.broken_since IS NOT NULL AND o.state = 'published' AND l.link = o.content->>'link'")
    if hubs is not None:
        where.add("o.hub = ANY({})", sorted(hubs))
    if after := page.after(moment, UUID):
        where.add("(l.broken_since, o.id) < ({}, {})", *after)
    query = f"""
        SELECT o.id AS offering_id, o.hub, o.content->'title' AS title, l.link, l.failures, l.reason, l.broken_since, l.checked_at
        FROM link_check l JOIN offering o ON o.id = l.offering_id
        WHERE {where} ORDER BY l.broken_since DESC, o.id DESC LIMIT {page.limit + 1}
    """
    rows = [dict(row) for row in await work.fetch(query, *where.values)]
    return [BrokenLink(**row | {"reason": said_reason(row["reason"]) if row["reason"] else None}) for row in rows]


def _run(row: Any) -> dict[str, Any]:
    fields = dict(row)
    took = (row["ended_at"] - row["started_at"]).total_seconds() if row["ended_at"] else None
    return fields | {"seconds": took, "reason": said_reason(row["reason"]) if row["reason"] else None}


def _item(row: Any) -> RunItem:
    return RunItem(**dict(row) | {"reasons": [_said(each) for each in orjson.loads(row["reasons"])]})


def _said(reason: dict[str, str]) -> SaidReason:
    return said_reason(reason["code"], reason.get("about"))
