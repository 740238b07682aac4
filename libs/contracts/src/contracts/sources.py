"""What training publishes of harvest sources: where a hub's offerings are read from, and whether that still works."""

from typing import ClassVar, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from contracts.event import Event, State
from contracts.topics import SOURCES, Topic


class RunCounts(State):
    """What one run of a harvest found."""

    started_at: AwareDatetime
    outcome: Literal["done", "failed"]
    reason: str | None = Field(None, description="a stable code where it failed")
    read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    gone: int = 0


class SourceState(State):
    """A source of a hub and how it fares."""

    id: UUID
    hub: str
    name: str
    address: str
    method: Literal["json-ld", "ical", "feed", "csv", "kopa"]
    approval: Literal["waiting", "approved", "refused"]
    enabled: bool
    health: Literal["new", "ok", "short", "silent", "failing"]
    """By the source's own history: `short` brings far fewer than usual, `silent` nothing although it used to."""
    last_run: RunCounts | None = None


class _SourceEvent(Event, SourceState):
    topic: ClassVar[Topic] = SOURCES


class SourceChanged(_SourceEvent):
    """A source was named, changed, approved, refused, switched on or off."""

    event_name = "training.source.changed"


class SourceRan(_SourceEvent):
    """A run ended, well or not."""

    event_name = "training.source.ran"


class SourceFellSilent(_SourceEvent):
    """A run said that all is well and brought far less than this source's history lets expect."""

    event_name = "training.source.fell-silent"


class SourceRemoved(_SourceEvent):
    """The hub reads from it no more; what was read stays."""

    event_name = "training.source.removed"


EVENTS = (SourceChanged, SourceRan, SourceFellSilent, SourceRemoved)
