"""Where a change is now: which parts of the network have it, since when, and how its messages fare."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from contracts.topics import OFFERINGS

State = Literal["done", "now", "waiting", "failed", "away"]
KEPT = timedelta(days=30)
"""How long receipts are kept, as long as their topic."""

PATIENCE = timedelta(minutes=1)
"""A change normally arrives within a second; after this long without it the step is said to wait."""

PARTS: tuple[str, ...] = (OFFERINGS.owner, *OFFERINGS.consumers)
"""The parts that a change of an offering passes: the one that wrote it, and those that it is for."""


@dataclass(frozen=True, slots=True)
class Change:
    """One published change of an offering."""

    event_id: UUID
    type: str
    at: datetime
    traceparent: str | None


@dataclass(frozen=True, slots=True)
class Passage:
    """What one part says of the change: when it wrote, applied or put it aside. Both None: it has not come by yet."""

    at: datetime | None = None
    failed_at: datetime | None = None
    is_away: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One part's step, as people read it. `took` is the time since the change was written, in milliseconds."""

    part: str
    state: State
    at: datetime | None = None
    took: float | None = None


@dataclass(frozen=True, slots=True)
class Delivered:
    """One message about the change: to somebody whom nobody here knows."""

    id: UUID
    channel: str
    state: str
    queued_at: datetime
    changed_at: datetime
    reason: str | None

    @property
    def is_done(self) -> bool:
        """Whether it has come to its end."""
        return self.state != "queued"

    @property
    def took(self) -> float:
        """Milliseconds from queued to the end."""
        return max(0.0, (self.changed_at - self.queued_at).total_seconds() * 1000)


def steps(change: Change, passages: Mapping[str, Passage], now: datetime) -> list[Step]:
    """Every part's step, the one that wrote the change first."""
    written = passages.get(OFFERINGS.owner, Passage()).at or change.at
    return [_step(part, passages.get(part, Passage()), written, now) for part in PARTS]


def _step(part: str, passage: Passage, written: datetime, now: datetime) -> Step:
    if passage.at is not None:
        took = None if part == OFFERINGS.owner else max(0.0, (passage.at - written).total_seconds() * 1000)
        return Step(part, "done", passage.at, took)
    if passage.failed_at is not None:
        return Step(part, "failed", passage.failed_at)
    if passage.is_away:
        return Step(part, "away")
    return Step(part, "now" if now - written < PATIENCE else "waiting")


@dataclass(frozen=True, slots=True)
class Receipt:
    """All of it for one change: the steps, how many messages are in each state, the first of the messages."""

    steps: Sequence[Step]
    counts: Mapping[str, int]
    deliveries: Sequence[Delivered]

    @property
    def is_settled(self) -> bool:
        """Whether nothing is under way any more, so that nobody need look again soon."""
        return all(step.state in ("done", "failed") for step in self.steps) and not self.counts.get("queued")

    @property
    def messages(self) -> int:
        """How many messages there are in all."""
        return sum(self.counts.values())
