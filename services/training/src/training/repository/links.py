"""Loads and stores how the links of offerings answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from chassis.database import Work

MARK = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text"
TAKE_IN = """
INSERT INTO link_check (offering_id, link, host, next_at)
SELECT o.id, o.content->>'link', coalesce(lower(substring(o.content->>'link' FROM '^[a-zA-Z]+://([^/?#]+)')), ''),
       now() + random() * $2::interval
FROM offering o LEFT JOIN link_check l ON l.offering_id = o.id
WHERE o.changed_in >= $1::text::xid8 AND o.state = 'published' AND o.content ? 'link' AND l.link IS DISTINCT FROM o.content->>'link'
LIMIT $3
ON CONFLICT (offering_id) DO UPDATE SET
    link = excluded.link, host = excluded.host, failures = 0, reason = NULL, checked_at = NULL, next_at = now(), broken_since = NULL
"""
CLAIM = """
UPDATE link_check SET next_at = $1::timestamptz + $2::interval WHERE offering_id IN (
    SELECT offering_id FROM link_check WHERE offering_id = ANY(ARRAY(
        SELECT DISTINCT ON (host) offering_id FROM (
            SELECT l.offering_id, l.host, l.next_at FROM link_check l JOIN offering o ON o.id = l.offering_id AND o.state = 'published'
            WHERE l.next_at <= $1 ORDER BY l.next_at LIMIT 2000
        ) due ORDER BY host, next_at LIMIT $3
    )) FOR UPDATE SKIP LOCKED
) RETURNING offering_id, link, host
"""
PUT = """
UPDATE link_check SET failures = CASE WHEN $3 THEN 0 ELSE failures + 1 END, reason = $4, checked_at = $5, next_at = $6,
    broken_since = CASE WHEN $3 THEN NULL WHEN failures + 1 >= $7 THEN coalesce(broken_since, $5) END
FROM (SELECT offering_id AS id, broken_since IS NOT NULL AS was_broken FROM link_check WHERE offering_id = $1 FOR UPDATE) before
WHERE offering_id = $1 AND link = $2 AND before.id = offering_id
RETURNING before.was_broken, broken_since IS NOT NULL AS is_broken
"""
SHOW_ANEW = "UPDATE offering SET changed_in = pg_current_xact_id() WHERE id = $1"


@dataclass(frozen=True, slots=True)
class Due:
    """A link that is to be checked."""

    offering_id: UUID
    link: str
    host: str


async def mark(work: Work) -> str:
    """A transaction id such that everything below it was decided before now."""
    return str(await work.fetchval(MARK))


async def take_in(work: Work, since: str, spread: timedelta, limit: int) -> int:
    """Links of offerings that changed since then, to be checked; returns how many."""
    return int((await work.execute(TAKE_IN, since, spread, limit)).rpartition(" ")[2])


async def claim(work: Work, now: datetime, lease: timedelta, hosts: int) -> list[Due]:
    """Links that are due, one of each host; nobody else gets them for the time of the lease."""
    return [Due(**dict(row)) for row in await work.fetch(CLAIM, now, lease, hosts)]


async def put(work: Work, due: Due, reason: str | None, now: datetime, again: datetime, failures_to_hide: int) -> str | None:
    """Stores how a link answered (`reason` where it did not). Returns `broken` or `mended` where the catalogue changes by it."""
    row = await work.fetchrow(PUT, due.offering_id, due.link, reason is None, reason, now, again, failures_to_hide)
    if row is None or row["was_broken"] == row["is_broken"]:
        return None
    await work.execute(SHOW_ANEW, due.offering_id)
    return "broken" if row["is_broken"] else "mended"


async def put_off(work: Work, dues: Sequence[Due], again: datetime) -> None:
    """These are asked again then: nothing can be said of them now."""
    await work.execute("UPDATE link_check SET next_at = $2 WHERE offering_id = ANY($1::uuid[])", [each.offering_id for each in dues], again)
