"""Offerings as training tells of them."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import orjson

from chassis.database import Work
from contracts.training import OfferingPublished

PUT = """
INSERT INTO offering (
    id, hub, version, state, title, kind, level, mode, languages, regions, technologies, sectors, audiences, starts, last_end
)
SELECT id, hub, version, state, title, kind, level, mode, languages, regions, technologies, sectors, audiences, starts, last_end
FROM jsonb_to_recordset($1::jsonb)
    AS n(id uuid, hub text, version int, state text, title jsonb, kind text, level text, mode text, languages text[], regions text[],
         technologies text[], sectors text[], audiences text[], starts timestamptz[], last_end timestamptz)
ON CONFLICT (id) DO UPDATE SET
    hub = excluded.hub, version = excluded.version, state = excluded.state, title = excluded.title, kind = excluded.kind,
    level = excluded.level, mode = excluded.mode, languages = excluded.languages, regions = excluded.regions,
    technologies = excluded.technologies, sectors = excluded.sectors, audiences = excluded.audiences, starts = excluded.starts,
    last_end = excluded.last_end, changed_in = pg_current_xact_id()
WHERE offering.version < excluded.version
RETURNING id
"""
LIVE = "o.state = 'published' AND (o.last_end IS NULL OR o.last_end > now())"
"""Condition on `offering o`: on offer, and not all of its dates past."""
NEXT_START = "(SELECT min(start) FROM unnest(o.starts) AS start WHERE start > now())"
"""When the next session of `offering o` begins; null where none is to come."""
HOLD_LIVE = f"""
SELECT coalesce(jsonb_agg(to_jsonb(held)), '[]')::text FROM (
    SELECT o.id, o.mode, o.regions, o.languages, o.technologies, o.sectors FROM offering o
    WHERE o.id = ANY($1::uuid[]) AND {LIVE} ORDER BY o.id FOR NO KEY UPDATE
) AS held
"""
PLAIN = ("id", "hub", "version", "state", "title", "kind", "level", "mode", "languages", "regions", "technologies", "sectors", "audiences")


async def hold_live(work: Work, ids: Iterable[UUID]) -> str:
    """What decides whom those of these fit that are live now, as JSON; they are locked until the transaction ends."""
    return str(await work.fetchval(HOLD_LIVE, list(ids)))


async def put(work: Work, offerings: Iterable[OfferingPublished]) -> list[UUID]:
    """Stores offerings, each id once; an older version never replaces a newer one. Returns the ids that it changed."""
    rows = [_row(each) for each in offerings]
    return [row["id"] for row in await work.fetch(PUT, orjson.dumps(rows).decode())]


def _row(offering: OfferingPublished) -> dict[str, Any]:
    held = [each for each in offering.sessions if each.status != "cancelled"]
    return {name: getattr(offering, name) for name in PLAIN} | {
        "starts": sorted(each.starts_at for each in held),
        "last_end": max((each.ends_at for each in held), default=None),
    }
