"""Loads and stores what may be the same offering twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import orjson

from chassis.database import Work
from chassis.errors import NotFound
from chassis.ids import new_id
from training.domain.offerings import Catalogued
from training.domain.sources.likeness import municipalities
from training.repository.offerings import catalogued

State = Literal["proposed", "declined", "merged"]
MOST_NEAR = 50
MOST_DAYS = 30
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('harvest duplicates'))"
NEAR = f"""
WITH near AS (
    SELECT id FROM offering WHERE $3::text IS NOT NULL AND content @> jsonb_build_object('link', $3::text)
    UNION SELECT s.offering_id FROM unnest($4::timestamptz[]) AS day
          JOIN session s ON s.status <> 'cancelled' AND s.starts_at BETWEEN day - interval '1 day' AND day + interval '1 day'
    UNION SELECT id FROM unnest($5::text[]) AS here
          JOIN offering ON content @> jsonb_build_object('place', jsonb_build_object('municipality', here))
            OR content @> jsonb_build_object('municipalities', jsonb_build_array(here))
)
SELECT o.id, o.hub, o.state, o.version, o.content::text AS content, o.published_at, o.changed_at, o.origin::text AS origin,
       coalesce((SELECT json_agg(json_build_object('id', s.id, 'starts_at', s.starts_at, 'ends_at', s.ends_at, 'status', s.status,
                                                   'details', s.details::text))
                 FROM session s WHERE s.offering_id = o.id), '[]')::text AS sessions
FROM offering o JOIN near USING (id)
WHERE o.state = 'published' AND o.id <> $1 AND o.origin->>'source' IS DISTINCT FROM $2
ORDER BY similarity(lower(o.content->>'title'), lower($6)) DESC LIMIT {MOST_NEAR}
"""
"""Published offerings, not of the same source, that share the link, a day or the municipality; the most alike titles first."""
PROPOSE = """
INSERT INTO duplicate (id, one, other, score, reasons, state, version, created_at, changed_at)
VALUES ($1, least($2::uuid, $3::uuid), greatest($2::uuid, $3::uuid), $4, $5::jsonb, 'proposed', 1, $6, $6)
ON CONFLICT (one, other) DO NOTHING
"""
LOCK = "SELECT id, one, other, state, kept, was, version FROM duplicate WHERE id = $1 FOR UPDATE"
PAIR = "SELECT one, other FROM duplicate WHERE id = $1"
DECIDE = "UPDATE duplicate SET state = $2, kept = $3, was = $4, version = $5, changed_at = $6 WHERE id = $1"


@dataclass(frozen=True, slots=True)
class Pair:
    """A proposal. `was` is the state that the one merged away had before."""

    id: UUID
    one: UUID
    other: UUID
    state: State
    kept: UUID | None
    was: str | None
    version: int


async def one_at_a_time(work: Work) -> None:
    """Until the transaction ends nobody else looks for duplicates: two that come at the same time would not see each other."""
    await work.execute(ONE_AT_A_TIME)


async def near(work: Work, offering: Catalogued) -> list[Catalogued]:
    """What it may be a duplicate of."""
    starts = [each.starts_at for each in offering.sessions][:MOST_DAYS]
    source = str(offering.origin.source) if offering.origin else None
    title = " ".join(offering.content.title.values())
    rows = await work.fetch(NEAR, offering.id, source, offering.content.link, starts, sorted(municipalities(offering)), title)
    return [catalogued(row, [_instants(each) for each in orjson.loads(row["sessions"])]) for row in rows]


def _instants(session: dict[str, Any]) -> dict[str, Any]:
    return session | {name: datetime.fromisoformat(session[name]) for name in ("starts_at", "ends_at")}


def propose(work: Work, one: UUID, other: UUID, score: int, reasons: Sequence[str], now: datetime) -> None:
    """Asks people about a pair, at the commit; a pair that they were asked about before is left as it is."""
    work.write(PROPOSE, new_id(), one, other, score, orjson.dumps(list(reasons)).decode(), now)


async def pair_of(work: Work, id_: UUID) -> tuple[UUID, UUID]:
    """The two offerings, unlocked. Raises NotFound."""
    row = await work.fetchrow(PAIR, id_)
    if row is None:
        raise NotFound(what="duplicate")
    return row["one"], row["other"]


async def lock(work: Work, id_: UUID) -> Pair:
    """The proposal, its row locked until the transaction ends. Raises NotFound."""
    row = await work.fetchrow(LOCK, id_)
    if row is None:
        raise NotFound(what="duplicate")
    return Pair(**dict(row))


async def decide(work: Work, pair: Pair, now: datetime) -> None:
    """Stores what people said."""
    await work.execute(DECIDE, pair.id, pair.state, pair.kept, pair.was, pair.version, now)
