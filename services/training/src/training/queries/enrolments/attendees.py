"""Who is signed up for an offering, for its hub."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from chassis.conditions import Where
from chassis.database import Work
from chassis.errors import NotFound
from chassis.pages import Page
from training.domain.enrolments.places import State
from training.schemas.enrolments import Attendee

COLUMNS = """
SELECT e.id, u.name, p.email, p.language, u.note, e.mode, e.state, e.version, e.created_at, e.changed_at,
       ARRAY(SELECT d.session_id FROM enrolment_date d WHERE d.enrolment_id = e.id ORDER BY d.session_id) AS sessions
FROM enrolment e LEFT JOIN person p ON p.id = e.person_id LEFT JOIN sign_up u ON u.enrolment_id = e.id
"""
MOST_ROWS = 20_000
"""Of one file; far more than any offering has."""


async def hub_of(work: Work, offering: UUID) -> str:
    """Whose offering it is. Raises NotFound."""
    hub: str | None = await work.fetchval("SELECT hub FROM offering WHERE id = $1", offering)
    if hub is None:
        raise NotFound(what="offering")
    return hub


async def list_attendees(
    work: Work, offering: UUID, session: UUID | None, states: Sequence[State], page: Page | None = None
) -> list[Attendee]:
    """Those signed up, in the order in which they asked; one more than the page holds, where there are more. Pending ones are not."""
    where = Where()
    where.add("e.offering_id = {}", offering)
    where.add("e.state <> 'pending'")
    if states:
        where.add("e.state = ANY({})", list(states))
    if session is not None:
        where.add("EXISTS (SELECT FROM enrolment_date d WHERE d.enrolment_id = e.id AND d.session_id = {})", session)
    if page and (after := page.after(UUID)):
        where.add("e.id > {}", *after)
    limit = page.limit + 1 if page else MOST_ROWS
    return [_attendee(row) for row in await work.fetch(f"{COLUMNS} WHERE {where} ORDER BY e.id LIMIT {limit}", *where.values)]


def _attendee(row: Any) -> Attendee:
    return Attendee.model_construct(**row)
