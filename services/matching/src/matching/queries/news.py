"""What was found for a need since it was stated."""

from chassis.database import Work
from matching.repository.needs import Need
from matching.repository.offerings import LIVE
from matching.schemas.around import News, NewsItem

FOUND = f"""
SELECT f.kind, f.hub, f.fit, f.found_at, h.profile->'name' AS name, o.id AS offering, o.title
FROM finding f JOIN hub h ON h.slug = f.hub AND h.state = 'member'
LEFT JOIN offering o ON f.kind = 'offering' AND o.id = CASE WHEN f.kind = 'offering' THEN f.ref::uuid END AND {LIVE}
WHERE f.need = $1 AND (f.kind = 'hub' OR o.id IS NOT NULL)
ORDER BY f.found_at DESC, f.fit DESC, f.kind, f.ref LIMIT $2
"""


async def news(work: Work, need: Need, limit: int) -> News:
    """Hubs and offerings that are still there, the newest first."""
    rows = await work.fetch(FOUND, need.id, limit)
    return News(items=[NewsItem.model_validate(dict(row)) for row in rows])
