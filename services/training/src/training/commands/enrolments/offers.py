"""Answers to an offered seat, and none."""

from datetime import UTC, datetime
from uuid import UUID

from chassis.database import Work
from contracts.enrolments import EnrolmentPromoted
from training.commands.enrolments.leaving import own
from training.commands.enrolments.seats import Offers, change, end, enter
from training.domain.enrolments.places import Enrolment
from training.domain.enrolments.rules import check_open
from training.errors.enrolments import NothingOffered
from training.repository.enrolments import letters, places


async def accept(work: Work, token: str, id_: UUID) -> Enrolment:
    """Takes the offered seat. Repeating it changes nothing. Raises NothingOffered once it went to the next."""
    room, enrolment = await own(work, token, id_)
    if enrolment.state == "enrolled":
        return enrolment
    now = datetime.now(UTC)
    _must_be_offered(enrolment, now)
    check_open(enrolment, room.dates, now)
    taken = await change(work, enrolment, EnrolmentPromoted, now, state="enrolled", seated_at=now, offered_until=None)
    await letters.write(work, id_, "enrolled")
    return taken


async def decline(work: Work, token: str, id_: UUID, offers: Offers) -> Enrolment:
    """Lets the offered seat go to the next. Repeating it changes nothing."""
    room, enrolment = await own(work, token, id_)
    if enrolment.state == "cancelled":
        return enrolment
    now = datetime.now(UTC)
    _must_be_offered(enrolment, now)
    return await end(work, room, enrolment, now, "declined", offers)


async def expired(work: Work, now: datetime, limit: int) -> list[UUID]:
    """Offers that nobody answered in time; each is ended in a transaction of its own."""
    return await places.expired(work, now, limit)


async def expire(work: Work, id_: UUID, now: datetime, offers: Offers) -> None:
    """Ends one, unless it was answered meanwhile; the seat is offered to the next."""
    room, enrolment = await enter(work, id_)
    if enrolment.state == "offered" and enrolment.offered_until is not None and enrolment.offered_until <= now:
        await end(work, room, enrolment, now, "expired", offers)
        await letters.write(work, id_, "expired")


def _must_be_offered(enrolment: Enrolment, now: datetime) -> None:
    if enrolment.state != "offered" or enrolment.offered_until is None or enrolment.offered_until <= now:
        raise NothingOffered(state=enrolment.state)
