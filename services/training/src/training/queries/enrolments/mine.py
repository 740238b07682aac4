"""A person's own enrolments and letters."""

from typing import Any
from uuid import UUID

import orjson

from chassis.database import Work
from contracts.training import Session
from training.repository.offerings import DATE
from training.schemas.enrolments import EnrolledDate, EnrolmentView, LetterView

COLUMNS = f"""
SELECT e.id, e.offering_id AS offering, o.content->>'title' AS title, e.hub, h.name::text AS hub_name, e.mode, e.state, e.reason, e.version,
       e.offered_until, e.created_at, e.changed_at, u.name, u.note, u.shows_name, u.consented_at,
       CASE WHEN c.revoked_at IS NULL THEN c.code END AS certificate,
       CASE WHEN e.state = 'waiting' THEN (
           SELECT count(*) FROM enrolment w WHERE w.state = 'waiting' AND w.offering_id = e.offering_id AND w.target = e.target
           AND w.mode = e.mode AND w.place < e.place) END AS waiting_before,
       (SELECT json_agg({DATE} ORDER BY s.starts_at, s.id)::text
        FROM session s WHERE s.offering_id = e.offering_id AND CASE WHEN e.state = 'pending'
            THEN s.id::text = e.target OR s.details->>'series' = e.target
            ELSE s.id IN (SELECT session_id FROM enrolment_date d WHERE d.enrolment_id = e.id) END) AS sessions
FROM enrolment e JOIN offering o ON o.id = e.offering_id LEFT JOIN hub h ON h.slug = e.hub LEFT JOIN sign_up u ON u.enrolment_id = e.id
LEFT JOIN certificate c ON c.enrolment_id = e.id
"""
LETTERS = "SELECT kind, enrolment_id AS enrolment, state, created_at, due_at FROM letter WHERE person_id = $1 ORDER BY created_at, id"


async def of_person(work: Work, person: UUID) -> list[EnrolmentView]:
    """All that a person is or was signed up for, the last first."""
    rows = await work.fetch(f"{COLUMNS} WHERE e.person_id = $1 AND e.state <> 'pending' ORDER BY e.created_at DESC, e.id DESC", person)
    return [_view(row) for row in rows]


async def one(work: Work, id_: UUID) -> EnrolmentView:
    """One enrolment that is known to exist."""
    return _view(await work.fetchrow(f"{COLUMNS} WHERE e.id = $1", id_))


async def step(work: Work, id_: UUID) -> EnrolmentView:
    """The same for an answer that is kept with its Idempotency-Key: without what the person wrote."""
    return (await one(work, id_)).model_copy(update={"name": None, "note": None})


async def letters_to(work: Work, person: UUID) -> list[LetterView]:
    """Letters that were written to a person."""
    return [LetterView.model_validate(dict(row)) for row in await work.fetch(LETTERS, person)]


def _view(row: Any) -> EnrolmentView:
    sessions = [EnrolledDate.of(Session.model_validate(each)) for each in orjson.loads(row["sessions"] or "[]")]
    title, hub_name = orjson.loads(row["title"]), orjson.loads(row["hub_name"]) if row["hub_name"] else None
    return EnrolmentView.model_construct(**{**row, "sessions": sessions, "title": title, "hub_name": hub_name})
