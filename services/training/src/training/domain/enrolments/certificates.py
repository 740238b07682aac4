"""What a certificate of participation states, fixed when it is issued."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from contracts.event import State, Text
from training.domain.enrolments.places import Date, Mode, Room


class CertifiedDate(State):
    """A date that was part of it, with the clock it is read by."""

    starts_at: datetime
    ends_at: datetime
    time_zone: str


class Facts(State):
    """Of what, by which hub, when, how. Nobody's name."""

    offering: UUID
    title: Text
    hub: str
    mode: Mode
    dates: tuple[CertifiedDate, ...]


def facts(room: Room, dates: Sequence[Date], mode: Mode) -> Facts:
    """What is true when it is issued."""
    held = sorted((each.session for each in dates if each.session.status != "cancelled"), key=lambda each: each.starts_at)
    shown = tuple(CertifiedDate(starts_at=each.starts_at, ends_at=each.ends_at, time_zone=each.time_zone) for each in held)
    return Facts(offering=room.offering, title=room.title, hub=room.hub, mode=mode, dates=shown)
