"""What a changed offering means for those enrolled: they learn of it, lose a cancelled date, gain a new one of their series, move up.

Where it is withdrawn, there is nothing left to go to.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from chassis.database import Work
from contracts.enrolments import EnrolmentCancelled
from training.commands.enrolments.seats import Offers, change, dates_of, end, promote
from training.domain.enrolments.places import SEATED, Date, Enrolment, Room, coming
from training.repository.enrolments import letters, places, rooms


async def behind(work: Work, limit: int) -> list[UUID]:
    """Offerings that changed since those enrolled were told; each is followed in a transaction of its own."""
    return await places.behind(work, limit)


async def follow(work: Work, offering: UUID, now: datetime, offers: Offers) -> None:
    """Tells those enrolled in an offering that changed, unless another process does. What became free is offered."""
    if not await places.is_behind(work, offering):
        return
    room = await rooms.lock_all(work, offering)
    if room is None:
        await places.unfollow(work, offering)
        return
    enrolments = await places.open_of_offering(work, offering)
    for each in enrolments:
        if room.state == "withdrawn":
            await _send_home(work, room, each, now, offers)
        else:
            await _catch_up(work, room, each, now)
    for target, mode in dict.fromkeys((each.target, each.mode) for each in enrolments):
        await promote(work, room, target, mode, now, offers)
    await places.followed(work, offering, room.version)


async def _send_home(work: Work, room: Room, enrolment: Enrolment, now: datetime, offers: Offers) -> None:
    """The hub has withdrawn it all: whoever was to come is told. What has begun is over as it would have been."""
    if coming(dates_of(room, enrolment), now):
        await end(work, room, enrolment, now, "withdrawn", offers)
        await letters.write(work, enrolment.id, "cancelled")


async def _catch_up(work: Work, room: Room, enrolment: Enrolment, now: datetime) -> None:
    told = await places.told(work, enrolment.id)
    dates = [each for each in room.dates if each.session.id in told or each in coming(room.of(enrolment.target), now)]
    news = [each for each in dates if told.get(each.session.id) != each.told() and each.session.ends_at > now]
    if not news:
        return
    await places.put_dates(work, enrolment.id, news)
    await _recount(work, room, enrolment, news, now)
    current = replace(enrolment, sessions=tuple(sorted(each.session.id for each in dates)))
    if all(each.session.status == "cancelled" for each in dates):
        await change(work, current, EnrolmentCancelled, now, reason="session-cancelled", state="cancelled", offered_until=None)
        await letters.write(work, enrolment.id, "cancelled")
    else:
        await letters.write(work, enrolment.id, "changed")


async def _recount(work: Work, room: Room, enrolment: Enrolment, news: Sequence[Date], now: datetime) -> None:
    """A cancelled date holds no seats. Who has a seat in a series has it on each of its dates, also on one that was added."""
    gone = [each for each in news if each.session.status == "cancelled"]
    await rooms.count(work, room, gone, enrolment.mode, enrolment.id, held=False)
    if enrolment.state in SEATED:
        await rooms.count(work, room, coming(news, now), enrolment.mode, enrolment.id, held=True)
