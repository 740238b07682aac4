"""The secrets of links to assessments."""

from uuid import UUID

from chassis.database import Work
from chassis.secret import hashed, new_secret
from matching.repository import assessments


async def mint(work: Work, assessment: UUID, dimensions: list[str] | None) -> str:
    """A new token; without dimensions it is an owner's. Raises NoSuchAssessment where the assessment has just been erased."""
    token = new_secret()
    await assessments.mint(work, assessment, hashed(token), dimensions)
    return token
