"""The secret address of a person's own calendar: a new one replaces the old, and it can be taken back."""

from chassis.database import Work
from chassis.secret import hashed, new_secret
from training.commands.enrolments.tokens import holder
from training.repository.enrolments import people


async def renew(work: Work, token: str) -> str:
    """A new secret for the calendar of the token's holder; the one before opens nothing any more. Only its hash is kept."""
    person = await holder(work, token, lock=True)
    secret = new_secret()
    await people.put_calendar(work, person.id, hashed(secret))
    return secret


async def revoke(work: Work, token: str) -> None:
    """The address opens nothing any more. Repeating it changes nothing."""
    person = await holder(work, token, lock=True)
    await people.drop_calendar(work, person.id)
