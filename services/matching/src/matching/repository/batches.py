"""Open needs that no hub was asked for: what is assigned together."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

from chassis.database import Work
from matching.repository.needs import FIELDS, Need, made

WAITING = "n.state = 'open' AND NOT EXISTS (SELECT FROM match m WHERE m.need = n.id) AND ($1::uuid[] IS NULL OR n.id = ANY($1))"
OLDEST = f"SELECT {FIELDS} FROM need n WHERE {WAITING} ORDER BY n.stated_at, n.id LIMIT $2"
COUNT = f"SELECT count(*) FROM need n WHERE {WAITING}"


async def waiting(work: Work, ids: Sequence[UUID] | None, most: int) -> tuple[list[Need], int]:
    """The oldest (of these ids, where some are named), and how many more there are."""
    wanted = None if ids is None else list(ids)
    rows = await work.fetch(OLDEST, wanted, most)
    found = await asyncio.to_thread(lambda: [made(row) for row in rows])  # it reads their texts again
    return found, await work.fetchval(COUNT, wanted) - len(found)
