"""What the desk reads of a hub's sources: where offerings are harvested from, what each run did, what a trial would bring."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime

from contracts.event import Text
from portal.schemas.shared import Read

ALARMS = ("short", "silent", "failing")
"""Healths that somebody should look at."""


class Said(Read):
    """A reason or a note in people's words, and what it is about."""

    code: str
    about: str | None = None
    text: Text


class Defaults(Read):
    """What is taken where the source does not say it."""

    kind: str | None = None
    mode: str | None = None
    language: str = "lv"
    region: str | None = None
    municipality: str | None = None
    time_zone: str = "Europe/Riga"


class Choices(Read):
    """How a source is read."""

    defaults: Defaults = Defaults()
    allow: tuple[str, ...] = ()
    block: tuple[str, ...] = ()


class Counts(Read):
    """What a run found."""

    started_at: AwareDatetime
    outcome: Literal["running", "done", "failed"]
    read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    gone: int = 0


class Source(Read):
    """A source as it stands."""

    id: UUID
    hub: str
    name: str
    address: str
    method: str
    choices: Choices = Choices()
    every_hours: int
    approval: Literal["waiting", "approved", "refused"]
    refusal: str | None = None
    enabled: bool
    health: Literal["new", "ok", "short", "silent", "failing"]
    last_run: Counts | None = None
    next_run_at: AwareDatetime
    is_running: bool
    revision: int

    @property
    def runs(self) -> bool:
        """Whether it is read at all."""
        return self.enabled and self.approval == "approved"

    @property
    def alarms(self) -> bool:
        """Whether somebody should look at it."""
        return self.runs and self.health in ALARMS

    def is_due(self, now: datetime) -> bool:
        """Whether it is being read, or will be as soon as a runner is free."""
        return self.is_running or (self.runs and self.next_run_at <= now)


class Run(Counts):
    """One run in the list. `complete` says whether all of the source was read."""

    id: UUID
    ended_at: AwareDatetime | None = None
    seconds: float | None = None
    reason: Said | None = None
    health: str | None = None
    complete: bool


class RunItem(Read):
    """What a run did with one item."""

    outcome: Literal["added", "changed", "rejected", "gone"]
    title: str
    link: str | None = None
    offering_id: UUID | None = None
    reasons: tuple[Said, ...] = ()


class RunWithItems(Run):
    """A run with its items."""

    items: tuple[RunItem, ...] = ()


class TrialDate(Read):
    """A date of what would become an offering."""

    starts_at: AwareDatetime
    ends_at: AwareDatetime
    time_zone: str = "Europe/Riga"


class TrialContent(Read):
    """What of it is shown."""

    title: Text
    kind: str
    mode: str
    link: str | None = None


class TrialItem(Read):
    """What would become an offering."""

    content: TrialContent
    sessions: tuple[TrialDate, ...] = ()
    notes: tuple[Said, ...] = ()


class Trial(Read):
    """What a trial found. Nothing was written."""

    outcome: Literal["done", "failed"]
    reason: Said | None = None
    read: int
    complete: bool
    items: tuple[TrialItem, ...] = ()
    rejected: tuple[RunItem, ...] = ()
