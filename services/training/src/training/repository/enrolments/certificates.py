"""Certificates of participation."""

from datetime import datetime
from uuid import UUID

from chassis.database import Work
from training.domain.enrolments.certificates import Facts

ISSUE = """
INSERT INTO certificate (code, enrolment_id, facts, issued_at) VALUES ($1, $2, $3::text::jsonb, $4)
ON CONFLICT (enrolment_id) DO UPDATE SET revoked_at = NULL RETURNING code = $1
"""
REVOKE = "UPDATE certificate SET revoked_at = $2 WHERE enrolment_id = $1 AND revoked_at IS NULL"


async def issue(work: Work, code: str, enrolment: UUID, facts: Facts, now: datetime) -> bool:
    """A new one, or the revoked one made valid again under its code. Returns whether it is new."""
    return bool(await work.fetchval(ISSUE, code, enrolment, facts.model_dump_json(), now))


async def revoke(work: Work, enrolment: UUID, now: datetime) -> None:
    """It is no longer valid; where there is none, nothing."""
    await work.execute(REVOKE, enrolment, now)
