"""The dates that stand in a person's own calendar."""

from dataclasses import dataclass
from uuid import UUID

from chassis.database import Work
from training.domain.enrolments.places import Mode
from training.errors.enrolments import NoSuchToken

OWNER = """
SELECT p.id, p.language FROM person_calendar c JOIN person p ON p.id = c.person_id WHERE c.hash = $1
"""
# One date once, also of who left and came back: the enrolment that stands counts. Who only waits goes nowhere yet.
DATES = """
SELECT DISTINCT ON (d.session_id) e.offering_id AS offering, d.session_id AS session, e.mode, e.state = 'cancelled' AS cancelled
FROM enrolment e JOIN enrolment_date d ON d.enrolment_id = e.id
WHERE e.person_id = $1 AND e.seated_at IS NOT NULL AND e.state IN ('enrolled', 'attended', 'absent', 'cancelled')
  AND ($2::uuid IS NULL OR e.id = $2)
ORDER BY d.session_id, e.state = 'cancelled', e.changed_at DESC
"""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose calendar it is, and in which language they read."""

    id: UUID
    language: str


@dataclass(frozen=True, slots=True)
class Going:
    """A date that somebody goes to, or went to, or no longer goes to."""

    offering: UUID
    session: UUID
    mode: Mode
    cancelled: bool


async def owner(work: Work, hash_: bytes) -> Owner:
    """Whom the secret of an address names. Raises NoSuchToken."""
    row = await work.fetchrow(OWNER, hash_)
    if row is None:
        raise NoSuchToken
    return Owner(**row)


async def dates_of(work: Work, person: UUID, enrolment: UUID | None = None) -> list[Going]:
    """All dates of a person, or those of one enrolment."""
    return [Going(**row) for row in await work.fetch(DATES, person, enrolment)]
