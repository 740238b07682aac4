"""Which pages the portal has, in parts for search engines."""

from datetime import datetime
from uuid import UUID

from chassis.database import Work

PARTS = """
SELECT part, max(changed_at) AS changed_at FROM (
    SELECT (row_number() OVER (ORDER BY id) - 1) / $1 AS part, changed_at FROM offering WHERE state = 'published') AS numbered
GROUP BY part ORDER BY part
"""
PART = """
SELECT max(changed_at) AS changed_at, count(*) AS pages
FROM (SELECT changed_at FROM offering WHERE state = 'published' ORDER BY id OFFSET $1 LIMIT $2) AS part
"""
FIRST = "SELECT id, changed_at FROM offering WHERE state = 'published' ORDER BY id OFFSET $1 LIMIT $2"
FOLLOWING = "SELECT id, changed_at FROM offering WHERE state = 'published' AND id > $1 ORDER BY id LIMIT $2"
HUBS = """
SELECT h.slug, max(o.changed_at) AS changed_at FROM hub h LEFT JOIN offering o ON o.hub = h.slug AND o.state = 'published'
WHERE h.state = 'member' GROUP BY h.slug ORDER BY h.slug
"""


async def parts(work: Work, largest: int) -> list[datetime]:
    """Of each part: when anything in it changed last."""
    return [row["changed_at"] for row in await work.fetch(PARTS, largest)]


async def part(work: Work, place: int, largest: int) -> tuple[datetime, int] | None:
    """When anything changed last in the part that begins at a place, and how many pages it has; None where there is no such part."""
    row = await work.fetchrow(PART, place, largest)
    return (row["changed_at"], row["pages"]) if row["pages"] else None


async def from_place(work: Work, place: int, limit: int) -> list[tuple[UUID, datetime]]:
    """Published offerings by id, from a place in that order on."""
    return [(row["id"], row["changed_at"]) for row in await work.fetch(FIRST, place, limit)]


async def following(work: Work, after: UUID, limit: int) -> list[tuple[UUID, datetime]]:
    """The next ones."""
    return [(row["id"], row["changed_at"]) for row in await work.fetch(FOLLOWING, after, limit)]


async def hubs(work: Work) -> list[tuple[str, datetime | None]]:
    """Hubs, and when anything that they offer changed last."""
    return [(row["slug"], row["changed_at"]) for row in await work.fetch(HUBS)]
