"""What a hub has on offer now."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson

from chassis.database import Work
from chassis.errors import NotFound
from chassis.pages import Page, moment
from matching.repository.offerings import LIVE, NEXT_START
from matching.schemas.hubs import OfferingView

UNDATED = datetime(9999, 1, 1, tzinfo=UTC)
"""Where what has no date to come stands in the order: last."""
BEGINS = f"coalesce({NEXT_START}, '{UNDATED.isoformat()}')"
LIST = f"""
SELECT o.id, o.version, o.title::text AS title, o.kind, o.level, o.mode, o.regions, o.technologies, o.sectors, o.audiences,
       {NEXT_START} AS next_start
FROM hub h LEFT JOIN offering o ON o.hub = h.slug AND {LIVE} AND ({BEGINS}, o.id) > ($2, $3)
WHERE h.slug = $1 ORDER BY {BEGINS}, o.id LIMIT $4
"""
START = [datetime(1, 1, 1, tzinfo=UTC), UUID(int=0)]


async def list_offerings(work: Work, slug: str, page: Page) -> list[OfferingView]:
    """Live offerings of a hub, the next to begin first; one more than the page holds, where there are more. Raises NotFound."""
    after = page.after(moment, UUID) or START
    rows = await work.fetch(LIST, slug, *after, page.limit + 1)
    if not rows:
        raise NotFound(what="hub")
    return [_view(row) for row in rows if row["id"] is not None]


def sort_key(offering: OfferingView) -> tuple[datetime, UUID]:
    """Where an offering stands in the list."""
    return offering.next_start or UNDATED, offering.id


def _view(row: Any) -> OfferingView:
    return OfferingView.model_validate(dict(row) | {"title": orjson.loads(row["title"])})
