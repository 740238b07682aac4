"""Seats and people of one date: who has a seat, who waits, what noting attendance changes."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar
from uuid import UUID

from contracts.training import Session

SEATED = ("enrolled", "offered", "attended", "absent")
"""States in which somebody has a seat."""
NOTABLE = ("enrolled", "attended", "absent")
"""States of whom it can be noted whether they came."""
REMOVABLE = ("enrolled", "waiting", "offered")
"""States in which the hub can cancel."""


class Person(Protocol):
    """What these rules must know of somebody who is signed up."""

    @property
    def id(self) -> UUID: ...
    @property
    def state(self) -> str: ...
    @property
    def mode(self) -> str: ...
    @property
    def sessions(self) -> Sequence[UUID]: ...


P = TypeVar("P", bound=Person)


@dataclass(frozen=True, slots=True)
class Seats:
    """Seats of one way of taking part; `places` is none where it takes no sign-ups."""

    places: int | None
    taken: int

    @property
    def left(self) -> int:
        """How many are free; never negative, though a hub may have made the room smaller."""
        return max(0, (self.places or 0) - self.taken)


def seats_of(session: Session, people: Iterable[Person]) -> dict[str, Seats]:
    """The seats of the date by mode."""
    taken = [each.mode for each in people if each.state in SEATED and session.id in each.sessions]
    places = {"on_site": session.seats_on_site, "online": session.seats_online}
    return {mode: Seats(count, taken.count(mode)) for mode, count in places.items() if count is not None or mode in taken}


def first_shown(sessions: Sequence[Session], now: datetime) -> Session | None:
    """The date that staff most likely want: the one that is on or next, else the last."""
    ordered = sorted(sessions, key=lambda each: each.starts_at)
    return next((each for each in ordered if each.ends_at > now and each.status != "cancelled"), ordered[-1] if ordered else None)


def has_begun(session: Session, now: datetime) -> bool:
    """Whether it can be noted who came."""
    return session.starts_at <= now and session.status != "cancelled"


def noted(people: Iterable[P], shown: Mapping[UUID, str], came: Collection[UUID]) -> tuple[dict[UUID, bool], list[P]]:
    """(what to note, whom somebody else has noted meanwhile). `shown` is the state of each person as the form showed it."""
    changes: dict[UUID, bool] = {}
    moved: list[P] = []
    for each in people:
        if each.id not in shown or each.state not in NOTABLE:
            continue
        wanted = "attended" if each.id in came else "absent"
        if each.state == wanted:
            continue
        if each.state != shown[each.id]:
            moved.append(each)
        changes[each.id] = wanted == "attended"
    return changes, moved
