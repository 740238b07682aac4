"""Letters about enrolments, on their way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from chassis.database import Work
from chassis.ids import new_id
from chassis.sending.outcomes import Decision
from contracts.event import Text
from contracts.training import Session
from training.domain.enrolments.letters import Kind
from training.domain.enrolments.places import Mode, State
from training.repository.offerings import DATE

WRITE = """
INSERT INTO letter (id, person_id, enrolment_id, kind, words)
SELECT $1::uuid, person_id, id, $3::text, $4::text FROM enrolment WHERE id = $2 AND person_id IS NOT NULL
"""
MAY_WRITE = """
SELECT count(*) < $3
   AND coalesce(max(created_at) FILTER (WHERE enrolment_id = $2) < now() - make_interval(secs => $4), true)
FROM letter WHERE person_id = $1 AND kind IN ('confirm', 'already') AND created_at > now() - interval '1 day'
"""
PLAN = """
INSERT INTO letter (id, person_id, enrolment_id, kind, session_id, starts_at, hours_before)
SELECT gen_random_uuid(), e.person_id, e.id, 'reminder', s.id, s.starts_at, $1::float8
FROM session s JOIN enrolment_date d ON d.session_id = s.id AND d.held
JOIN enrolment e ON e.id = d.enrolment_id
WHERE s.status <> 'cancelled' AND s.starts_at <= now() + make_interval(secs => $1::float8 * 3600)
  AND s.starts_at > now() + make_interval(secs => $1::float8 * 1800)
  AND e.state = 'enrolled' AND e.person_id IS NOT NULL AND e.seated_at < s.starts_at - make_interval(secs => $1::float8 * 3600)
  AND (e.mode = 'online' OR NOT $2::bool)
ON CONFLICT (enrolment_id, session_id, starts_at, hours_before) DO NOTHING
"""
CLAIM = f"""
WITH due AS (
    SELECT id FROM letter WHERE state = 'queued' AND due_at <= now() ORDER BY due_at, id LIMIT $1 FOR UPDATE SKIP LOCKED
), taken AS (
    UPDATE letter l SET state = 'sending', attempts = attempts + 1, lease_until = now() + make_interval(secs => $2)
    FROM due WHERE l.id = due.id
    RETURNING l.id, l.attempts, l.kind, l.words, l.person_id, l.enrolment_id, l.session_id, l.starts_at, l.due_at
)
SELECT t.id, t.attempts, t.kind, t.words, t.session_id, t.starts_at, p.email, p.language, u.name, e.id AS enrolment, e.mode, e.state,
       e.offered_until, o.id AS offering, o.version AS offering_version, o.content->>'title' AS title, o.hub, h.name::text AS hub_name,
       c.code AS certificate,
       (SELECT json_agg({DATE} ORDER BY s.starts_at, s.id)::text
        FROM session s WHERE s.offering_id = o.id AND (s.id::text = e.target OR s.details->>'series' = e.target)) AS sessions
FROM taken t JOIN person p ON p.id = t.person_id JOIN enrolment e ON e.id = t.enrolment_id JOIN offering o ON o.id = e.offering_id
LEFT JOIN sign_up u ON u.enrolment_id = e.id LEFT JOIN hub h ON h.slug = o.hub LEFT JOIN certificate c ON c.enrolment_id = e.id
ORDER BY t.due_at, t.id
"""
SETTLE = """
UPDATE letter SET state = $3, reason = $4, due_at = now() + make_interval(secs => coalesce($5, 0)), lease_until = NULL
WHERE id = $1 AND attempts = $2 AND state IN ('sending', 'unknown')
"""
EXPIRE = "UPDATE letter SET state = 'unknown', reason = 'interrupted', lease_until = NULL WHERE state = 'sending' AND lease_until < now()"


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that is being sent, with what it is about as it stands now."""

    id: UUID
    attempts: int
    kind: Kind
    words: str | None
    session_id: UUID | None
    starts_at: datetime | None
    email: str
    language: str
    name: str
    enrolment: UUID
    mode: Mode
    state: State
    offered_until: datetime | None
    offering: UUID
    offering_version: int
    title: Text
    hub: str
    hub_name: Mapping[str, str]
    certificate: str | None
    sessions: Sequence[Session]


async def write(work: Work, enrolment: UUID, kind: Kind, words: str | None = None) -> None:
    """Queues a letter to the person of an enrolment, if there still is one."""
    statement, values = written(enrolment, kind, words)
    await work.execute(statement, *values)


def written(enrolment: UUID, kind: Kind, words: str | None = None) -> tuple[str, tuple[object, ...]]:
    """The statement that queues a letter, and its values."""
    return WRITE, (new_id(), enrolment, kind, words)


async def may_write(work: Work, person: UUID, enrolment: UUID, a_day: int, pause: float) -> bool:
    """Whether a sign-up may cause another letter: strangers must not be able to flood an address."""
    return bool(await work.fetchval(MAY_WRITE, person, enrolment, a_day, pause))


async def plan_reminders(work: Work, hours: float, *, online_only: bool) -> int:
    """Queues reminders that are due, each once for a start; one that is late by half of its lead is left out. Returns how many."""
    status: str = await work.execute(PLAN, hours, online_only)
    return int(status.rpartition(" ")[2])


async def claim(work: Work, limit: int, lease: float) -> list[Letter]:
    """Takes letters that are due, for at most `lease` seconds."""
    return [_letter(row) for row in await work.fetch(CLAIM, limit, lease)]


async def settle(work: Work, id_: UUID, attempts: int, decision: Decision, reason: str | None) -> None:
    """Stores what became of the attempt."""
    await work.execute(SETTLE, id_, attempts, decision.state, reason, decision.pause)


async def expire(work: Work) -> None:
    """Letters whose process died while sending: nobody knows, so they are not sent again by themselves."""
    await work.execute(EXPIRE)


async def waiting(work: Work) -> int:
    """How many are due and not sent."""
    return int(await work.fetchval("SELECT count(*) FROM letter WHERE state = 'queued' AND due_at <= now()"))


def _letter(row: Any) -> Letter:
    loaded = {
        "title": orjson.loads(row["title"]),
        "hub_name": orjson.loads(row["hub_name"] or "{}"),
        "sessions": [Session.model_validate(each) for each in orjson.loads(row["sessions"] or "[]")],
        "name": row["name"] or "",
    }
    return Letter(**{**row, **loaded})
