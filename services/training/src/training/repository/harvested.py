"""Loads and stores what a source brought: which item became which offering, and the fields that hands have locked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.database import Work

COLUMNS = "key, offering_id, link, fingerprint, digest, first_seen_at, missed, gone_at"
KNOWN = f"""
SELECT {COLUMNS} FROM harvested
WHERE source_id = $1 AND (key = ANY($2::text[]) OR link = ANY($3::text[]) OR fingerprint = ANY($4::text[]))
"""
PUT = """
INSERT INTO harvested (source_id, key, offering_id, link, fingerprint, digest, first_seen_at, seen_in)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
"""
SEEN_ANEW = """
UPDATE harvested SET key = $3, link = $4, fingerprint = $5, digest = $6, seen_in = $7, missed = 0, gone_at = NULL
WHERE source_id = $1 AND key = $2
"""
SEEN = "UPDATE harvested SET seen_in = $3, missed = 0 WHERE source_id = $1 AND key = ANY($2::text[])"
SEEN_UNREAD = """
UPDATE harvested SET seen_in = $3, missed = 0 WHERE source_id = $1 AND (key = ANY($2::text[]) OR link = ANY($2::text[])) AND seen_in <> $3
"""
MISS = """
UPDATE harvested h SET missed = h.missed + 1 FROM offering o
WHERE h.source_id = $1 AND h.seen_in <> $2 AND h.gone_at IS NULL AND o.id = h.offering_id AND o.state = 'published'
    AND (o.last_end IS NULL OR o.last_end > $3)
RETURNING h.key, h.offering_id, h.link, h.missed, o.content->'title' AS title
"""
GONE = "UPDATE harvested SET gone_at = $3 WHERE source_id = $1 AND key = $2"
LOCKED = "SELECT field FROM field_lock WHERE offering_id = $1"
LOCK_FIELDS = """
INSERT INTO field_lock (offering_id, field, locked_by, locked_at) SELECT $1, unnest($2::text[]), $3, $4 ON CONFLICT DO NOTHING
"""
UNLOCK = "DELETE FROM field_lock WHERE offering_id = $1 AND field = $2 RETURNING field"
READ_ANEW = "UPDATE harvested SET digest = '' WHERE offering_id = ANY($1::uuid[])"


@dataclass(frozen=True, slots=True)
class Known:
    """An item that an earlier run brought."""

    key: str
    offering_id: UUID
    link: str | None
    fingerprint: str
    digest: str
    first_seen_at: datetime
    missed: int
    gone_at: datetime | None


async def known(work: Work, source: UUID, keys: Sequence[str], links: Sequence[str], fingerprints: Sequence[str]) -> list[Known]:
    """Items of the source by any of these."""
    rows = await work.fetch(KNOWN, source, list(keys), list(links), list(fingerprints))
    return [Known(**dict(row)) for row in rows]


def put(work: Work, source: UUID, run: UUID, item: Known) -> None:
    """Remembers a new item, at the commit."""
    work.write(PUT, source, item.key, item.offering_id, item.link, item.fingerprint, item.digest, item.first_seen_at, run)


def seen_anew(work: Work, source: UUID, run: UUID, before: Known, after: Known) -> None:
    """Remembers a changed item, perhaps under another key, at the commit."""
    work.write(SEEN_ANEW, source, before.key, after.key, after.link, after.fingerprint, after.digest, run)


async def seen(work: Work, source: UUID, run: UUID, keys: Sequence[str]) -> None:
    """These are still there, unchanged."""
    await work.execute(SEEN, source, list(keys), run)


async def seen_unread(work: Work, source: UUID, run: UUID, names: Sequence[str]) -> None:
    """Items by key or address that could not be read this time, yet are not gone."""
    await work.execute(SEEN_UNREAD, source, list(names), run)


async def miss(work: Work, source: UUID, run: UUID, now: datetime) -> list[Any]:
    """Counts one more run for each published item, still to come, that this run has not seen; returns them."""
    return await work.fetch(MISS, source, run, now)


async def mark_gone(work: Work, source: UUID, key: str, now: datetime) -> None:
    """The source does not have it any more."""
    await work.execute(GONE, source, key, now)


async def locked(work: Work, offering: UUID) -> frozenset[str]:
    """Fields that hands have locked."""
    return frozenset(row["field"] for row in await work.fetch(LOCKED, offering))


async def lock_fields(work: Work, offering: UUID, fields: Sequence[str], who: str, now: datetime) -> None:
    """Keeps the harvest away from these fields."""
    await work.execute(LOCK_FIELDS, offering, list(fields), who, now)


async def unlock(work: Work, offering: UUID, field: str) -> bool:
    """Gives a field back to the harvest; False where it was not locked."""
    return await work.fetchrow(UNLOCK, offering, field) is not None


async def read_anew(work: Work, offerings: Sequence[UUID]) -> None:
    """The next run looks at these again, although the source has not changed them."""
    await work.execute(READ_ANEW, list(offerings))
