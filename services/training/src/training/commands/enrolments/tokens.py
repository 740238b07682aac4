"""The secrets of links in letters. A token has 256 random bits; stored is its SHA-256 only."""

import hashlib
import secrets
from uuid import UUID

from chassis.database import Work
from training.errors.enrolments import NoSuchToken
from training.repository.enrolments import people
from training.repository.enrolments.people import Person

TOKEN_DAYS = 400
TOKEN_SECONDS = TOKEN_DAYS * 86_400.0


async def bearer(work: Work, token: str, *, lock: bool = False) -> Person:
    """Whom a link names, confirmed or not. Raises NoSuchToken."""
    person = await people.by_token(work, hashed(token), lock=lock)
    if person is None:
        raise NoSuchToken
    return person


async def holder(work: Work, token: str, *, lock: bool = False) -> Person:
    """The confirmed person who holds a token. Raises NoSuchToken."""
    person = await bearer(work, token, lock=lock)
    if person.confirmed_at is None:
        raise NoSuchToken
    return person


async def mint(work: Work, enrolment: UUID, seconds: float = TOKEN_SECONDS) -> str | None:
    """A new token for a link about an enrolment; None where its person has just been erased."""
    token = secrets.token_urlsafe(32)
    return token if await people.mint(work, hashed(token), enrolment, seconds) else None


def hashed(token: str) -> bytes:
    """A token as it is stored: it cannot be guessed, so a plain hash cannot be searched."""
    return hashlib.sha256(token.encode()).digest()
