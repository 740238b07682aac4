"""Many offerings at once: whatever their number, the same few statements."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from chassis.database import Work
from contracts.training import Session
from training.domain.offerings import Catalogued
from training.repository.offerings import APART, catalogued, columns

ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended('import:' || $1, 0))"
KNOWN = "SELECT ref, offering_id, digest FROM import_row WHERE hub = $1 AND ref = ANY($2)"
LOCK = """
SELECT id, hub, state, version, content::text AS content, published_at, changed_at, origin::text AS origin
FROM offering WHERE id = ANY($1) ORDER BY id FOR UPDATE
"""
SESSIONS_OF = """
SELECT offering_id, id, starts_at, ends_at, status, details::text AS details FROM session
WHERE offering_id = ANY($1) ORDER BY starts_at, id
"""
PUT = """
INSERT INTO offering (id, hub, state, version, content, published_at, changed_at, origin, last_end, created_at)
SELECT id, hub, state, version, content::jsonb, published_at, changed_at, origin::jsonb, last_end, changed_at
FROM unnest($1::uuid[], $2::text[], $3::text[], $4::int[], $5::text[], $6::timestamptz[], $7::timestamptz[], $8::text[], $9::timestamptz[])
    AS new(id, hub, state, version, content, published_at, changed_at, origin, last_end)
ON CONFLICT (id) DO UPDATE SET
    version = excluded.version, content = excluded.content, changed_at = excluded.changed_at, last_end = excluded.last_end,
    changed_in = pg_current_xact_id()
"""
DROP_SESSIONS = "DELETE FROM session WHERE offering_id = ANY($1) AND id <> ALL($2::uuid[])"
PUT_SESSIONS = """
INSERT INTO session (offering_id, id, starts_at, ends_at, status, details)
SELECT offering_id, id, starts_at, ends_at, status, details::jsonb
FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::timestamptz[], $5::text[], $6::text[])
    AS new(offering_id, id, starts_at, ends_at, status, details)
ON CONFLICT (id) DO UPDATE SET
    starts_at = excluded.starts_at, ends_at = excluded.ends_at, status = excluded.status, details = excluded.details
WHERE session.offering_id = excluded.offering_id
"""
REMEMBER = """
INSERT INTO import_row (hub, ref, offering_id, digest) SELECT $1, * FROM unnest($2::text[], $3::uuid[], $4::text[])
ON CONFLICT (hub, ref) DO UPDATE SET digest = excluded.digest
"""
ADOPTED = "SELECT DISTINCT original_id FROM adoption WHERE original_id = ANY($1)"


async def known(work: Work, hub: str, refs: Sequence[str], *, lock: bool) -> dict[str, tuple[UUID, str]]:
    """Ref -> (offering, digest) of rows that came before. `lock` lets one import of a hub write at a time."""
    if lock:
        await work.execute(ONE_AT_A_TIME, hub)
    return {row["ref"]: (row["offering_id"], row["digest"]) for row in await work.fetch(KNOWN, hub, refs)}


async def lock_offerings(work: Work, ids: Sequence[UUID]) -> dict[UUID, Catalogued]:
    """These offerings, locked."""
    rows = await work.fetch(LOCK, ids)
    sessions: dict[UUID, list[object]] = {row["id"]: [] for row in rows}
    for row in await work.fetch(SESSIONS_OF, ids):
        sessions[row["offering_id"]].append(row)
    return {row["id"]: catalogued(row, sessions[row["id"]]) for row in rows}


async def store(work: Work, hub: str, offerings: Sequence[Catalogued], rows: Mapping[str, tuple[UUID, str]]) -> None:
    """Stores new and changed offerings with exactly their sessions, and which row each of them is."""
    if not offerings:
        return
    await work.execute(PUT, *map(list, zip(*map(columns, offerings), strict=True)))
    sessions = [(offering.id, each) for offering in offerings for each in offering.sessions]
    await work.execute(DROP_SESSIONS, [each.id for each in offerings], [each.id for _, each in sessions])
    if sessions:
        await work.execute(PUT_SESSIONS, *map(list, zip(*(_session(*each) for each in sessions), strict=True)))
    refs = [(ref, id_, digest) for ref, (id_, digest) in rows.items()]
    await work.execute(REMEMBER, hub, *map(list, zip(*refs, strict=True)))


async def adopted(work: Work, ids: Sequence[UUID]) -> set[UUID]:
    """Those of these offerings that other hubs have adopted."""
    return {row["original_id"] for row in await work.fetch(ADOPTED, ids)}


def _session(offering: UUID, session: Session) -> tuple[object, ...]:
    details = session.model_dump_json(exclude=APART, exclude_none=True)
    return offering, session.id, session.starts_at, session.ends_at, session.status, details
