"""Taking seats and giving them back, under the lock of the sessions; what becomes free is offered at once to who waits longest."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from chassis.database import Work
from chassis.errors import NotFound
from contracts.enrolments import EnrolmentAttended, EnrolmentCancelled, EnrolmentMade, EnrolmentPromoted
from training import metrics
from training.domain.enrolments.places import Date, Enrolment, Mode, Room, Why, coming, free
from training.domain.enrolments.rules import offered_until
from training.repository.enrolments import letters, places, rooms
from training.repository.enrolments.places import Target

Told = type[EnrolmentMade] | type[EnrolmentPromoted] | type[EnrolmentCancelled] | type[EnrolmentAttended]


@dataclass(frozen=True, slots=True)
class Offers:
    """How long a freed seat waits for its answer."""

    longest: timedelta
    shortest: timedelta


async def enter(work: Work, id_: UUID, *further: str) -> tuple[Room, Enrolment]:
    """An enrolment and the room that it is in, both locked; `further` sessions or series of the offering are locked with it.

    Raises NotFound.
    """
    known = await places.read(work, id_)
    if known is None:
        raise NotFound(what="enrolment")
    room = await rooms.lock(work, known.offering_id, [known.target, *map(str, known.sessions), *further])
    enrolment = await places.read(work, id_, lock=True)
    if room is None or enrolment is None:
        raise NotFound(what="enrolment")
    return room, enrolment


def dates_of(room: Room, enrolment: Enrolment) -> tuple[Date, ...]:
    """The dates that an enrolment is for."""
    return tuple(each for each in room.dates if each.session.id in enrolment.sessions)


async def settle_in(work: Work, room: Room, pending: Enrolment, dates: Sequence[Date], now: datetime) -> Enrolment:
    """A pending enrolment gets a seat on all dates, or the last place of the waiting list. Who waits is never overtaken."""
    queue = await places.queue(work, Target(room.offering, pending.target), pending.mode)
    if not queue.followed:
        await places.follow(work, room.offering, room.version)  # before anything that another sign-up may wait for
    seat = free(dates, pending.mode) > 0 and not queue.waits
    made = replace(
        pending,
        state="enrolled" if seat else "waiting",
        version=pending.version + 1,
        place=queue.next,
        seated_at=now if seat else None,
        changed_at=now,
        sessions=tuple(sorted(each.session.id for each in dates)),
    )
    further = [letters.written(made.id, "enrolled" if seat else "waiting"), *(rooms.taken(room, dates, made.mode) if seat else ())]
    await places.settle(work, made, dates, further)
    tell(work, made, EnrolmentMade)
    return made


async def end(work: Work, room: Room, enrolment: Enrolment, now: datetime, why: Why, offers: Offers) -> Enrolment:
    """Cancels it. A seat that it had on coming dates is offered to the next."""
    await rooms.count(work, room, coming(dates_of(room, enrolment), now), enrolment.mode, enrolment.id, held=False)
    ended = await change(work, enrolment, EnrolmentCancelled, now, reason=why, state="cancelled", offered_until=None)
    await promote(work, room, enrolment.target, enrolment.mode, now, offers)
    return ended


async def promote(work: Work, room: Room, target: str, mode: Mode, now: datetime, offers: Offers) -> None:
    """Offers what is free to those who wait, the first first."""
    dates = coming(room.of(target), now)
    if room.state != "published":
        return
    for _ in range(free(dates, mode)):
        first = await places.first_waiting(work, Target(room.offering, target), mode)
        if first is None:
            return
        await rooms.count(work, room, dates, mode, first.id, held=True)
        until = offered_until(now, dates[0].session.starts_at, offers.longest, offers.shortest)
        await change(work, first, EnrolmentPromoted, now, state="offered", offered_until=until)
        await letters.write(work, first.id, "offered")


async def change(work: Work, enrolment: Enrolment, event: Told, now: datetime, *, reason: Why | None = None, **changes: Any) -> Enrolment:
    """Stores the next version of an enrolment and tells the network."""
    changed = replace(enrolment, version=enrolment.version + 1, changed_at=now, **changes)
    await places.store(work, changed, reason)
    tell(work, changed, event)
    return changed


def tell(work: Work, changed: Enrolment, event: Told) -> None:
    """Tells the network of an enrolment, without a word of who it is."""
    state = {name: getattr(changed, name) for name in ("id", "hub", "sessions", "mode", "state", "version", "changed_at")}
    work.enqueue(event(offering=changed.offering_id, **state))
    metrics.ENROLMENTS.labels(changed.state).inc()
