"""Signing up: a request by anyone, made good by the link in a letter to the address."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from chassis.database import Work
from chassis.errors import NotFound
from chassis.ids import new_id
from chassis.secret import hashed
from chassis.sending import addresses
from training.commands.enrolments.seats import enter, settle_in
from training.commands.enrolments.tokens import TOKEN_SECONDS, bearer
from training.domain.enrolments.places import Enrolment
from training.domain.enrolments.rules import check_place, check_window, named
from training.errors.enrolments import ConsentMissing, NoSuchToken
from training.repository.enrolments import letters, people, places, rooms
from training.repository.enrolments.people import SignUp
from training.repository.enrolments.places import Target
from training.schemas.enrolments import NewEnrolment


@dataclass(frozen=True, slots=True)
class Restraint:
    """How many letters sign-ups may cause to one address."""

    letters_a_day: int
    pause_seconds: float


async def sign_up(work: Work, new: NewEnrolment, restraint: Restraint) -> None:
    """Queues a letter to the address: the request to confirm the sign-up, or, to who is enrolled there already, the link to it.

    The caller learns nothing of which it is. Whatever is pending takes no seat. Raises what stands against the sign-up.
    """
    if not new.consent:
        raise ConsentMissing(field="consent")
    now = datetime.now(UTC)
    email = addresses.normal(new.email)
    target = await find_target(work, Target(new.offering, named(new.session, new.series)))
    room = await rooms.look(work, target.offering, target.name)
    if room is None:
        raise NotFound(what="session")
    check_window(check_place(room, target.name, new.mode, now), now)
    person = await people.ask(work, email, new.language)
    await _ask(work, person, target, room.hub, new, restraint)


async def find_target(work: Work, named: Target) -> Target:
    """What a session's sign-up is for: a session of a series stands for the whole series."""
    room = await rooms.look(work, named.offering, named.name)
    series = {each.session.series for each in room.dates if str(each.session.id) == named.name} if room else set()
    return Target(named.offering, series.pop() or named.name) if series else named


async def _ask(work: Work, person: UUID, target: Target, hub: str, new: NewEnrolment, restraint: Restraint) -> None:
    known = await places.of_person(work, person, target)
    id_ = known.id if known else new_id()
    if known is None:
        await places.insert(work, id_, person, target, hub, new.mode)
    elif known.state == "pending":
        await places.choose_mode(work, id_, new.mode)
    if known is None or known.state == "pending":
        await people.put_sign_up(work, id_, person, SignUp(new.name, new.note, new.shows_name))
    if await letters.may_write(work, person, id_, restraint.letters_a_day, restraint.pause_seconds):
        await letters.write(work, id_, "confirm" if known is None or known.state == "pending" else "already")


async def confirm(work: Work, token: str) -> Enrolment:
    """Takes the seat, or a place in the waiting list. Repeating it changes nothing. Raises NoSuchToken, and what has come between."""
    person = await bearer(work, token, lock=True)
    await people.confirm(work, person.id, hashed(token), TOKEN_SECONDS)
    try:
        room, enrolment = await enter(work, person.about)
    except NotFound as error:
        raise NoSuchToken from error
    if enrolment.state != "pending":
        return enrolment
    now = datetime.now(UTC)
    return await settle_in(work, room, enrolment, check_place(room, enrolment.target, enrolment.mode, now), now)
