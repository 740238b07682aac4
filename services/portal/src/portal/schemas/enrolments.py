"""What the pages of sign-up read: a person with all enrolments, and certificates."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from contracts.event import Text
from contracts.training import Place
from portal.schemas.shared import Read

Mode = Literal["on_site", "online"]
OPEN = ("enrolled", "waiting", "offered")


class FreeSeats(Read):
    """The seats of a date in one way of taking part, at this moment."""

    session: UUID
    mode: Mode
    free: int
    waiting: int


class SeatList(Read):
    """The seats of all coming dates of an offering."""

    items: tuple[FreeSeats, ...]


class EnrolledDate(Read):
    """A date of an enrolment."""

    id: UUID
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    status: str
    place: Place | None = None
    link: str | None = None


class Enrolment(Read):
    """An enrolment as its person sees it."""

    id: UUID
    offering: UUID
    title: Text
    hub: str
    hub_name: Text | None = None
    mode: Mode
    state: Literal["pending", "enrolled", "waiting", "offered", "cancelled", "attended", "absent"]
    reason: str | None = None
    version: int
    sessions: tuple[EnrolledDate, ...] = ()
    waiting_before: int | None = None
    offered_until: datetime | None = None
    certificate: str | None = None

    def coming(self, now: datetime) -> tuple[EnrolledDate, ...]:
        """The dates that are not over."""
        return tuple(each for each in self.sessions if each.ends_at > now)

    def is_open(self, now: datetime) -> bool:
        """Whether one can still leave it, or go elsewhere: one has (or waits for) a seat on a date that has not begun."""
        return self.state in OPEN and any(each.starts_at > now and each.status != "cancelled" for each in self.sessions)


class Person(Read):
    """What is known of whoever holds the link."""

    email: str
    language: str
    about: UUID
    calendar_since: datetime | None = None
    enrolments: tuple[Enrolment, ...] = ()

    def enrolment(self, id_: UUID | None) -> Enrolment | None:
        """The one that is named, else the one that the letter was about."""
        return next((each for each in self.enrolments if each.id == (id_ or self.about)), None)


class CalendarAddress(Read):
    """The secret of the address of a person's calendar."""

    secret: str


class CertifiedDate(Read):
    """A date that a certificate is about."""

    starts_at: datetime
    ends_at: datetime
    time_zone: str


class Certificate(Read):
    """What a certificate proves; the name is there only where the person allows it."""

    code: str
    state: Literal["valid", "revoked"]
    offering: UUID
    title: Text
    hub: str
    hub_name: Text | None = None
    mode: Mode
    dates: tuple[CertifiedDate, ...] = ()
    issued_at: datetime
    revoked_at: datetime | None = None
    name: str | None = None
