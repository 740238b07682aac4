"""What reads the portal's own data: each function one SELECT and its shape."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.database import Work
from portal.domain.grants import Grant
from portal.domain.keys import Key
from portal.domain.receipts import Change, Delivered
from portal.domain.stream import Happening

KEYS = "SELECT kid, private, created_at, signs_from FROM signing_key ORDER BY signs_from, kid"
RENEWING = "SELECT account, challenge, redirect, expires_at FROM issued_grant WHERE id = $1 AND kind = 'renewal' AND expires_at > now()"
SESSION = "SELECT sealed FROM session WHERE id = $1 AND expires_at > now()"
# A message has no title of its own: it is the one of what it is about, as it was last called.
STREAM = """
SELECT s.seq, s.event_id, s.type, s.subject, s.about, s.hub, coalesce(s.title, named.title) AS title, known.title AS hub_name,
       s.at, s.traceparent
FROM stream_event s
LEFT JOIN LATERAL (
    SELECT title FROM stream_event o WHERE o.about = s.about AND o.title IS NOT NULL ORDER BY o.seq DESC LIMIT 1
) named ON s.title IS NULL
LEFT JOIN LATERAL (
    SELECT title FROM stream_event h WHERE h.about = s.hub AND h.title IS NOT NULL ORDER BY h.seq DESC LIMIT 1
) known ON s.hub <> s.about
"""
AFTER = f"{STREAM} WHERE s.seq > $1 ORDER BY s.seq LIMIT $2"
LATEST = f"{STREAM} WHERE s.type LIKE $1 || '%' ORDER BY s.seq DESC LIMIT $2"
NEWEST = "SELECT coalesce(max(seq), 0) FROM stream_event"
CHANGES = """
SELECT event_id, type, at, traceparent FROM stream_event WHERE about = $1 AND title IS NOT NULL ORDER BY seq DESC LIMIT $2
"""
PASSED_HERE = "SELECT max(applied_at) FROM inbox WHERE id = $1"
DELIVERIES = """
SELECT id, channel, state, queued_at, changed_at, reason FROM delivery WHERE event_id = $1 ORDER BY queued_at, id LIMIT $2
"""
COUNTS = "SELECT state, count(*) FROM delivery WHERE event_id = $1 GROUP BY state"
PULSE = """
SELECT (SELECT count(*) FROM stream_event WHERE at > $1 AND title IS NOT NULL),
       (SELECT count(*) FROM delivery WHERE state = 'sent' AND changed_at > $1)
"""


@dataclass(frozen=True, slots=True)
class Pulse:
    """How lively the network was: changes that hubs published, and messages that reached somebody."""

    changes: int
    messages: int


async def signing_keys(work: Work) -> list[Key]:
    """Every key, in the order in which they sign."""
    return [Key(**dict(row)) for row in await work.fetch(KEYS)]


async def renewing(work: Work, id_: bytes) -> Grant | None:
    """What renews tokens; None where it is over, or was never issued."""
    row = await work.fetchrow(RENEWING, id_)
    return Grant(id=id_, kind="renewal", **dict(row)) if row else None


async def session(work: Work, id_: bytes) -> str | None:
    """What a session holds, sealed; None where it has ended."""
    sealed: str | None = await work.fetchval(SESSION, id_)
    return sealed


async def stream_after(work: Work, seq: int, limit: int) -> list[Happening]:
    """What came after a number, oldest first."""
    return _happenings(await work.fetch(AFTER, seq, limit))


async def stream_latest(work: Work, type_prefix: str, limit: int) -> list[Happening]:
    """The latest happenings whose type begins so, oldest first."""
    return _happenings(await work.fetch(LATEST, type_prefix, limit))[::-1]


async def newest_seq(work: Work) -> int:
    """The number of the latest happening; 0 when there is none."""
    return int(await work.fetchval(NEWEST))


async def changes_of(work: Work, offering: UUID, limit: int) -> list[Change]:
    """The latest published changes of an offering, newest first."""
    return [Change(**dict(row)) for row in await work.fetch(CHANGES, str(offering), limit)]


async def passed_here(work: Work, event_id: UUID) -> datetime | None:
    """When the portal itself took an event in."""
    at: datetime | None = await work.fetchval(PASSED_HERE, event_id)
    return at


async def deliveries_of(work: Work, event_id: UUID, limit: int) -> list[Delivered]:
    """The messages about one change, in the order in which they were queued."""
    return [Delivered(**dict(row)) for row in await work.fetch(DELIVERIES, event_id, limit)]


async def delivery_counts(work: Work, event_id: UUID) -> Mapping[str, int]:
    """How many messages about one change are in each state."""
    return {row[0]: row[1] for row in await work.fetch(COUNTS, event_id)}


async def pulse(work: Work, since: datetime) -> Pulse:
    """What happened since a moment."""
    row = await work.fetchrow(PULSE, since)
    return Pulse(row[0], row[1])


def _happenings(rows: Sequence[Any]) -> list[Happening]:
    return [Happening(**dict(row)) for row in rows]
