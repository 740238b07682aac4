"""What harvesters read: offerings by the time of their last change, those no longer on offer too."""

from datetime import UTC, datetime

from chassis.conditions import Where
from chassis.database import Work
from training.domain.outputs.oai_requests import Harvest
from training.domain.outputs.shown import Shown
from training.queries.offerings import COLUMNS
from training.queries.outputs.offerings import FROM, TOLD, shown

EARLIEST = f"SELECT min(o.changed_at) FROM offering o WHERE {TOLD}"
HUBS = "SELECT slug, name->>'lv' AS lv, name->>'en' AS en FROM hub ORDER BY slug"


async def records(work: Work, harvest: Harvest, limit: int) -> list[Shown]:
    """One part of a harvest, in the order of the changes."""
    where = Where()
    where.add(TOLD)
    if harvest.hub:
        where.add("o.hub = {}", harvest.hub)
    if harvest.kind:
        where.add("o.content->>'kind' = {}", harvest.kind)
    if harvest.earliest:
        where.add("o.changed_at >= {}", harvest.earliest)
    if harvest.before:
        where.add("o.changed_at < {}", harvest.before)
    if harvest.after:
        where.add("(o.changed_at, o.id) > ({}, {})", *harvest.after)
    query = f"SELECT {COLUMNS} {FROM} WHERE {where} ORDER BY o.changed_at, o.id LIMIT {limit}"
    return [shown(row) for row in await work.fetch(query, *where.values)]


async def earliest(work: Work) -> datetime:
    """No record changed before this."""
    return await work.fetchval(EARLIEST) or datetime.now(UTC)


async def hub_sets(work: Work, language: str) -> list[tuple[str, str]]:
    """A set for each hub."""
    rows = await work.fetch(HUBS)
    return [(f"hub:{row['slug']}", row[language] or row["lv"] or row["en"] or row["slug"]) for row in rows]
