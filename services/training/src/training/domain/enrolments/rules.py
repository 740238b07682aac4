"""When one may sign up, leave, be noted; how long an offered seat waits."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from chassis.errors import NotFound
from training.domain.enrolments.places import MODES, OPEN, Date, Enrolment, Mode, Room, coming
from training.domain.offerings import UNSEEN
from training.errors.enrolments import Closed, DateCancelled, DateOver, EnrolmentOver, NoSuchMode, NotOnOffer, NotOpenYet, WhichDate

SHARE = 4
"""An offered seat waits for at most a fourth of the time that is left."""


def named(session: UUID | None, series: str | None) -> str:
    """The target that a caller names. Raises WhichDate unless it is exactly one."""
    if (session is None) == (series is None):
        raise WhichDate(field="session")
    return str(session or series)


def check_place(room: Room, target: str, mode: Mode, now: datetime) -> tuple[Date, ...]:
    """The coming dates that a person would be enrolled in. Raises what stands against it, besides the sign-up window."""
    dates = room.of(target)
    if room.state in UNSEEN or not dates:
        raise NotFound(what="session")
    if room.state != "published":
        raise NotOnOffer
    if all(each.session.status == "cancelled" for each in dates):
        raise DateCancelled
    open_ = coming(dates, now)
    if not open_:
        raise DateOver
    possible = [each for each in MODES if all(date.seats(each) is not None for date in open_)]
    if mode not in possible:
        raise NoSuchMode(field="mode", modes=", ".join(possible) or "—")
    return open_


def check_window(dates: Sequence[Date], now: datetime) -> None:
    """Raises NotOpenYet or Closed. A series opens and closes with its first coming date that says when."""
    opens = min((each.session.sign_up_opens_at for each in dates if each.session.sign_up_opens_at), default=None)
    closes = min((each.session.sign_up_closes_at for each in dates if each.session.sign_up_closes_at), default=None)
    if opens and now < opens:
        raise NotOpenYet(when=_local(opens, dates[0]))
    if closes and now >= closes:
        raise Closed(when=_local(closes, dates[0]))


def check_open(enrolment: Enrolment, dates: Sequence[Date], now: datetime) -> None:
    """Raises EnrolmentOver unless the person still has (or waits for) a place on a coming date."""
    if enrolment.state not in OPEN or not coming(dates, now):
        raise EnrolmentOver(state=enrolment.state)


def offered_until(now: datetime, starts_at: datetime, longest: timedelta, shortest: timedelta) -> datetime:
    """When an offered seat goes to the next: the nearer the start, the sooner, and never after it."""
    return min(now + max(min(longest, (starts_at - now) / SHARE), shortest), starts_at)


def _local(moment: datetime, date: Date) -> str:
    return moment.astimezone(ZoneInfo(date.session.time_zone)).strftime("%d.%m.%Y. %H:%M")
