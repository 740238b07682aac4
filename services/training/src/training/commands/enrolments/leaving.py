"""Ending an enrolment: by the person, by the hub, by erasure; and moving it to another date."""

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from chassis.auth import Principal
from chassis.database import Work
from chassis.errors import NotFound
from chassis.ids import new_id
from chassis.requests import check_version
from training.commands.enrolments.seats import Offers, end, enter, settle_in
from training.commands.enrolments.signing_up import find_target
from training.commands.enrolments.tokens import holder
from training.domain.enrolments.places import Enrolment, Mode, Room, free
from training.domain.enrolments.rules import check_open, check_place, check_window
from training.errors.enrolments import NoSeatThere, SameDate
from training.repository.enrolments import letters, people, places, rooms
from training.repository.enrolments.places import Target


async def own(work: Work, token: str, id_: UUID, *further: str) -> tuple[Room, Enrolment]:
    """The token holder's enrolment and its room, locked. Raises NoSuchToken, NotFound."""
    person = await holder(work, token, lock=True)
    room, enrolment = await enter(work, id_, *further)
    if enrolment.person_id != person.id:
        raise NotFound(what="enrolment")
    return room, enrolment


async def leave(work: Work, token: str, id_: UUID, offers: Offers) -> Enrolment:
    """The person gives the place up. Repeating it changes nothing."""
    room, enrolment = await own(work, token, id_)
    if enrolment.state == "cancelled":
        return enrolment
    now = datetime.now(UTC)
    check_open(enrolment, room.dates, now)
    left = await end(work, room, enrolment, now, "left", offers)
    await letters.write(work, id_, "left")
    return left


async def remove(work: Work, principal: Principal, id_: UUID, expected: int | None, reason: str, offers: Offers) -> Enrolment:
    """The hub cancels somebody's enrolment and says why. Repeating it changes nothing."""
    room, enrolment = await enter(work, id_)
    principal.must_edit(enrolment.hub)
    if enrolment.state == "cancelled":
        return enrolment
    check_version(expected, enrolment.version)
    now = datetime.now(UTC)
    check_open(enrolment, room.dates, now)
    removed = await end(work, room, enrolment, now, "removed", offers)
    await letters.write(work, id_, "removed", reason)
    return removed


async def transfer(
    work: Work, token: str, id_: UUID, expected: int | None, to: str, mode: Mode | None, *, wait: bool, offers: Offers
) -> Enrolment:
    """Moves to another date of the offering: a new enrolment there, and the old one ended, in one act.

    Raises NoSeatThere where it is full and the person would not wait; then nothing has changed.
    """
    known = await places.read(work, id_)
    target = await find_target(work, Target(known.offering_id, to)) if known else None
    room, enrolment = await own(work, token, id_, *([target.name] if target else []))
    assert target is not None and enrolment.person_id is not None
    check_version(expected, enrolment.version)
    now, mode = datetime.now(UTC), mode or enrolment.mode
    check_open(enrolment, room.of(enrolment.target), now)
    if (target.name, mode) == (enrolment.target, enrolment.mode):
        raise SameDate
    await _make_way(work, enrolment.person_id, id_, target)
    dates = check_place(room, target.name, mode, now)
    check_window(dates, now)
    if not wait and (free(dates, mode) == 0 or (await places.queue(work, target, mode)).waits):
        raise NoSeatThere
    await end(work, room, enrolment, now, "moved", offers)
    return await settle_in(work, room, await _copy(work, enrolment, target, mode), dates, now)


async def _make_way(work: Work, person: UUID, id_: UUID, target: Target) -> None:
    """What the person has there already: nothing but a request that was never confirmed."""
    there = await places.of_person(work, person, target)
    if there is not None and there.id != id_:
        if there.state != "pending":
            raise SameDate
        await places.drop(work, there.id)


async def _copy(work: Work, enrolment: Enrolment, target: Target, mode: Mode) -> Enrolment:
    id_ = new_id()
    assert enrolment.person_id is not None
    await places.insert(work, id_, enrolment.person_id, target, enrolment.hub, mode)
    await people.copy_sign_up(work, enrolment.id, id_)
    return replace(
        enrolment, id=id_, target=target.name, mode=mode, state="pending", version=0, seated_at=None, offered_until=None, sessions=()
    )


async def erase(work: Work, token: str, offers: Offers) -> None:
    """Forgets the person: address, name, letters, links. Coming seats are freed; figures and certificates remain, naming nobody."""
    person = await holder(work, token, lock=True)
    now = datetime.now(UTC)
    by_offering: dict[UUID, list[Enrolment]] = defaultdict(list)
    for each in await places.open_of_person(work, person.id):
        by_offering[each.offering_id].append(each)
    for offering, known in by_offering.items():
        targets = [name for each in known for name in (each.target, *map(str, each.sessions))]
        room = await rooms.lock(work, offering, targets)
        for each in known:
            current = await places.read(work, each.id, lock=True)
            if room is not None and current is not None and current.state in ("enrolled", "waiting", "offered"):
                await end(work, room, current, now, "erased", offers)
    await places.drop_pending(work, person.id)
    await people.erase(work, person.id)
