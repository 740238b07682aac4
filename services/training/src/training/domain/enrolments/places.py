"""Enrolments, and the room that they share: the dates of one session or series with their seats."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from contracts.event import Text
from contracts.training import Session
from training.domain.offerings import State as OfferingState

Mode = Literal["on_site", "online"]
MODES: tuple[Mode, ...] = ("on_site", "online")
State = Literal["pending", "enrolled", "waiting", "offered", "cancelled", "attended", "absent"]
SEATED: tuple[State, ...] = ("enrolled", "offered", "attended", "absent")
"""Whose seat is counted."""
OPEN: tuple[State, ...] = ("enrolled", "waiting", "offered")
"""Who can leave."""
Why = Literal["left", "moved", "declined", "expired", "removed", "session-cancelled", "withdrawn", "erased"]


@dataclass(slots=True)
class Date:
    """A session with its seats. `taken` is changed with the database's counters, under the lock of the session's row."""

    session: Session
    taken: dict[Mode, int]

    def seats(self, mode: Mode) -> int | None:
        """How many there are; None where one cannot sign up in this way."""
        return self.session.seats_on_site if mode == "on_site" else self.session.seats_online

    def free(self, mode: Mode) -> int:
        """How many are free; never negative, though a hub may have taken seats away from under people."""
        return max(0, (self.seats(mode) or 0) - self.taken[mode])

    def told(self) -> str:
        """What a person who goes there must know: the same text as long as nothing of it changes."""
        session = self.session
        place = session.place.model_dump_json(exclude_none=True) if session.place else ""
        status = "cancelled" if session.status == "cancelled" else ""
        return "\n".join((session.starts_at.isoformat(), session.ends_at.isoformat(), status, place, session.link or ""))


@dataclass(slots=True)
class Room:
    """Sessions of one offering, their rows locked."""

    offering: UUID
    hub: str
    state: OfferingState
    version: int
    title: Text
    dates: tuple[Date, ...]
    crossed: bool = field(default=False)
    """Whether a date became full or free: the search must learn of it."""

    def of(self, target: str) -> tuple[Date, ...]:
        """The dates of a session or series, the first first."""
        found = [each for each in self.dates if target in (each.session.series, str(each.session.id))]
        return tuple(sorted(found, key=lambda each: (each.session.starts_at, each.session.id)))


@dataclass(frozen=True, slots=True)
class Enrolment:
    """One person's place in a session or in all sessions of a series (`target`)."""

    id: UUID
    person_id: UUID | None
    offering_id: UUID
    hub: str
    target: str
    mode: Mode
    state: State
    version: int
    place: int | None
    seated_at: datetime | None
    offered_until: datetime | None
    changed_at: datetime
    sessions: tuple[UUID, ...] = ()


def coming(dates: Iterable[Date], now: datetime) -> tuple[Date, ...]:
    """Those that take place and have not started."""
    return tuple(each for each in dates if each.session.status != "cancelled" and each.session.starts_at > now)


def free(dates: Iterable[Date], mode: Mode) -> int:
    """How many people could get a seat on each of these dates; 0 of no dates."""
    return min((each.free(mode) for each in dates), default=0)
