"""What the index in memory is fed with."""

from collections.abc import AsyncIterator, Sequence
from typing import Any
from uuid import UUID

import orjson

from chassis.database import Work
from training.domain.search.listing import Listing, listing

AT_ONCE = 2_000
DATES = """
LATERAL (
    SELECT array_agg(extract(epoch FROM s.starts_at)::bigint) FILTER (WHERE s.status <> 'cancelled') AS starts,
           (array_agg(s.details->'place') FILTER (WHERE s.details ? 'place'))[1]::text AS place,
           coalesce(bool_or(s.status <> 'cancelled' AND s.starts_at > now()
                            AND ((s.details->>'seats_on_site')::int > s.taken_on_site
                                 OR (s.details->>'seats_online')::int > s.taken_online)), false) AS seats
    FROM session s WHERE s.offering_id = o.id
) dates ON true
"""
SELECT = f"""
SELECT o.id, o.hub, o.content::text AS content, o.published_at, h.name::text AS hub_name, dates.*
FROM offering o LEFT JOIN hub h ON h.slug = o.hub LEFT JOIN {DATES}
"""
BROKEN = """
EXISTS (SELECT FROM link_check l WHERE l.offering_id = o.id AND l.broken_since IS NOT NULL AND l.link = o.content->>'link')
"""
"""Its link has failed again and again: it is hidden until the link answers, or is another."""
ALL = f"{SELECT} WHERE o.state = 'published' AND NOT {BROKEN} AND o.id > $1 ORDER BY o.id LIMIT $2"
CHANGED = "SELECT id::text, changed_in FROM offering WHERE changed_in >= $1::text::xid8"
"""What the index takes in again: every offering that changed, published or not."""
SOME = f"{SELECT} WHERE o.id = ANY($1) AND o.state = 'published' AND NOT {BROKEN}"


async def all_listings(work: Work) -> AsyncIterator[list[Listing]]:
    """Everything that is published, in portions."""
    after = UUID(int=0)
    while rows := await work.fetch(ALL, after, AT_ONCE):
        yield [_listing(row) for row in rows]
        after = rows[-1]["id"]


async def some_listings(work: Work, ids: Sequence[UUID]) -> dict[UUID, Listing]:
    """Those of these offerings that are published."""
    return {row["id"]: _listing(row) for row in await work.fetch(SOME, ids)}


def _listing(row: Any) -> Listing:
    content, name = orjson.loads(row["content"]), orjson.loads(row["hub_name"] or "{}")
    if row["place"] and not content.get("place"):
        content["place"] = orjson.loads(row["place"])
    return listing(row["id"], row["hub"], name, content, row["published_at"], row["starts"] or (), seats=row["seats"])
