"""Loads and stores what commands change."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from chassis.database import Work
from chassis.errors import NotFound
from contracts.training import OfferingContent, Origin, Session
from training.domain.offerings import Catalogued, last_end

LOCK = """
SELECT id, hub, state, version, content::text AS content, published_at, changed_at, origin::text AS origin
FROM offering WHERE id = $1 FOR UPDATE
"""
DATE = """
jsonb_strip_nulls(jsonb_build_object('place', o.content->'place')) || s.details
|| jsonb_build_object('id', s.id, 'starts_at', s.starts_at, 'ends_at', s.ends_at, 'status', s.status)
"""
"""`session s` of `offering o` as one who takes part sees it: where it names no place of its own, it is held at the offering's."""
SESSIONS = "SELECT id, starts_at, ends_at, status, details::text AS details FROM session WHERE offering_id = $1 ORDER BY starts_at, id"
INSERT = """
INSERT INTO offering (id, hub, state, version, content, published_at, changed_at, origin, last_end, created_at)
VALUES ($1, $2, $3, $4, $5::jsonb, $6, $7, $8::jsonb, $9, $7)
"""
UPDATE = """
UPDATE offering SET hub = $2, state = $3, version = $4, content = $5::jsonb, published_at = $6, changed_at = $7, origin = $8::jsonb,
    last_end = $9, changed_in = pg_current_xact_id()
WHERE id = $1
"""
PUT_SESSIONS = """
INSERT INTO session (id, offering_id, starts_at, ends_at, status, details)
SELECT id, $1, starts_at, ends_at, status, details::jsonb
FROM unnest($2::uuid[], $3::timestamptz[], $4::timestamptz[], $5::text[], $6::text[]) AS new(id, starts_at, ends_at, status, details)
ON CONFLICT (id) DO UPDATE SET
    starts_at = excluded.starts_at, ends_at = excluded.ends_at, status = excluded.status, details = excluded.details
WHERE session.offering_id = excluded.offering_id
"""
LOCK_OVER = """
SELECT id, hub, state, version, content::text AS content, published_at, changed_at, origin::text AS origin FROM offering
WHERE state = 'published' AND last_end <= $1
ORDER BY last_end, id LIMIT $2 FOR UPDATE SKIP LOCKED
"""
DROP_SESSIONS = "DELETE FROM session WHERE offering_id = $1 AND id <> ALL($2::uuid[])"
APART = {"id", "starts_at", "ends_at", "status"}
"""Fields of a session that have a column of their own; the rest is `details`."""


async def lock(work: Work, id_: UUID) -> Catalogued:
    """The offering, its row locked until the transaction ends: the order of its events. Raises NotFound."""
    row = await work.fetchrow(LOCK, id_)
    if row is None:
        raise NotFound(what="offering")
    return catalogued(row, await work.fetch(SESSIONS, id_))


async def lock_over(work: Work, now: datetime, limit: int) -> list[Catalogued]:
    """Published offerings whose last date has ended, their rows locked."""
    return [catalogued(row, await work.fetch(SESSIONS, row["id"])) for row in await work.fetch(LOCK_OVER, now, limit)]


def catalogued(row: Any, sessions: Sequence[Any]) -> Catalogued:
    """An offering from its rows."""
    return Catalogued(
        id=row["id"],
        hub=row["hub"],
        state=row["state"],
        version=row["version"],
        content=OfferingContent.model_validate_json(row["content"]),
        sessions=tuple(_session(each) for each in sessions),
        published_at=row["published_at"],
        changed_at=row["changed_at"],
        origin=Origin.model_validate_json(row["origin"]) if row["origin"] else None,
    )


def _session(row: Any) -> Session:
    return Session.model_validate(orjson.loads(row["details"]) | {name: row[name] for name in APART})


def insert(work: Work, offering: Catalogued) -> None:
    """Stores a new offering with its sessions, at the commit."""
    work.write(INSERT, *columns(offering))
    _put_sessions(work, offering)


def update(work: Work, offering: Catalogued) -> None:
    """Stores a changed offering and exactly its sessions, at the commit; the row must have been locked."""
    work.write(UPDATE, *columns(offering))
    work.write(DROP_SESSIONS, offering.id, [session.id for session in offering.sessions])
    _put_sessions(work, offering)


def columns(offering: Catalogued) -> tuple[object, ...]:
    """The row of an offering, in the order of INSERT."""
    return (
        offering.id,
        offering.hub,
        offering.state,
        offering.version,
        offering.content.model_dump_json(exclude_none=True),
        offering.published_at,
        offering.changed_at,
        offering.origin.model_dump_json(exclude_none=True) if offering.origin else None,
        last_end(offering),
    )


def _put_sessions(work: Work, offering: Catalogued) -> None:
    if not offering.sessions:
        return
    rows = [
        (each.id, each.starts_at, each.ends_at, each.status, each.model_dump_json(exclude=APART, exclude_none=True))
        for each in offering.sessions
    ]
    work.write(PUT_SESSIONS, offering.id, *map(list, zip(*rows, strict=True)))
