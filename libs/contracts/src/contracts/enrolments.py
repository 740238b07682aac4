"""What training publishes of enrolments: how seats are taken, never by whom."""

from typing import ClassVar, Literal
from uuid import UUID

from contracts.event import Event, State
from contracts.topics import ENROLMENTS, Topic


class EnrolmentState(State):
    """One person's place in a session, or in all sessions of a series. The id is a pseudonym: who it is stays in training."""

    id: UUID
    offering: UUID
    hub: str
    sessions: tuple[UUID, ...]
    mode: Literal["on_site", "online"]
    state: Literal["enrolled", "waiting", "offered", "cancelled", "attended", "absent"]
    """offered: a seat became free and waits for this person's answer."""


class _EnrolmentEvent(Event, EnrolmentState):
    topic: ClassVar[Topic] = ENROLMENTS


class EnrolmentMade(_EnrolmentEvent):
    """Somebody confirmed a sign-up and has a seat, or a place in the waiting list."""

    event_name = "training.enrolment.made"


class EnrolmentPromoted(_EnrolmentEvent):
    """A free seat was offered to the first of the waiting list, or that person took it."""

    event_name = "training.enrolment.promoted"


class EnrolmentCancelled(_EnrolmentEvent):
    """A person left, moved to another session, or let an offered seat go."""

    event_name = "training.enrolment.cancelled"


class EnrolmentAttended(_EnrolmentEvent):
    """The hub noted who came."""

    event_name = "training.enrolment.attended"


EVENTS = (EnrolmentMade, EnrolmentPromoted, EnrolmentCancelled, EnrolmentAttended)
