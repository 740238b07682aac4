"""The secrets of links to assessments. A token has 256 random bits; stored is its SHA-256 only."""

import hashlib
import secrets
from uuid import UUID

from chassis.database import Work
from matching.repository import assessments


def hashed(token: str) -> bytes:
    """A token as it is stored: it cannot be guessed, so a plain hash cannot be searched."""
    return hashlib.sha256(token.encode()).digest()


async def mint(work: Work, assessment: UUID, dimensions: list[str] | None) -> str:
    """A new token; without dimensions it is an owner's. Raises NoSuchAssessment where the assessment has just been erased."""
    token = secrets.token_urlsafe(32)
    await assessments.mint(work, assessment, hashed(token), dimensions)
    return token
