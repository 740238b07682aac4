"""The secrets of links in letters."""

from uuid import UUID

from chassis.database import Work
from chassis.secret import hashed, new_secret
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
    token = new_secret()
    return token if await people.mint(work, hashed(token), enrolment, seconds) else None
