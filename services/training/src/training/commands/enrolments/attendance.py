"""Who came, as the hub notes it; and the certificate that follows."""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from chassis.auth import Principal
from chassis.database import Work
from chassis.errors import NotFound
from contracts.enrolments import EnrolmentAttended
from training.commands.enrolments.seats import change, dates_of
from training.domain.enrolments.certificates import facts
from training.domain.enrolments.places import Enrolment, Room
from training.errors.enrolments import NoSeatHeld, NotStarted
from training.repository.enrolments import certificates, letters, places, rooms

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""No letters that are mistaken for digits when a code is read from paper."""
LENGTH, GROUP = 16, 4
NOTABLE = ("enrolled", "attended", "absent")


async def note(work: Work, principal: Principal, offering: UUID, came: Mapping[UUID, bool]) -> list[Enrolment]:
    """Notes who attended and who was absent, all or nobody. Repeating it changes nothing; a correction does.

    Raises NotFound, Forbidden, NotStarted, NoSeatHeld.
    """
    room = await rooms.lock_all(work, offering)
    if room is None:
        raise NotFound(what="offering")
    principal.must_edit(room.hub)
    known = await places.some(work, offering, list(came))
    if len(known) < len(came):
        raise NotFound(what="enrolment")
    now = datetime.now(UTC)
    return [await _note(work, room, each, now, attended=came[each.id]) for each in known]


async def _note(work: Work, room: Room, enrolment: Enrolment, now: datetime, *, attended: bool) -> Enrolment:
    if enrolment.state not in NOTABLE:
        raise NoSeatHeld(enrolment=enrolment.id, state=enrolment.state)
    if not any(each.session.starts_at <= now and each.session.status != "cancelled" for each in dates_of(room, enrolment)):
        raise NotStarted
    state = "attended" if attended else "absent"
    if enrolment.state == state:
        return enrolment
    noted = await change(work, enrolment, EnrolmentAttended, now, state=state)
    if not attended:
        await certificates.revoke(work, enrolment.id, now)
    elif await certificates.issue(work, new_code(), enrolment.id, facts(room, dates_of(room, enrolment), enrolment.mode), now):
        await letters.write(work, enrolment.id, "certificate")
    return noted


def new_code() -> str:
    """A code that cannot be guessed and can be typed: 80 bits in groups of four."""
    letters_ = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return "-".join(letters_[at : at + GROUP] for at in range(0, LENGTH, GROUP))
