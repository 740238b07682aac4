"""The rules of the catalogue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast
from uuid import UUID

from contracts.training import OfferingContent, OfferingState, Origin, Session
from training.errors.offerings import WrongState

State = Literal["draft", "in_review", "published", "withdrawn", "archived"]
UNSEEN: tuple[State, ...] = ("draft", "in_review")
"""What only the hub's staff and coordinators see."""


@dataclass(frozen=True, slots=True)
class Catalogued:
    """An offering as it stands in the catalogue, drafts included."""

    id: UUID
    hub: str
    state: State
    version: int
    content: OfferingContent
    sessions: tuple[Session, ...]
    published_at: datetime | None
    changed_at: datetime
    origin: Origin | None = None

    def public(self) -> OfferingState:
        """The public state that events carry. Only what is or was published has one."""
        assert self.published_at is not None, "a draft has no public state"
        return OfferingState.model_construct(
            **{name: getattr(self.content, name) for name in OfferingContent.model_fields},
            id=self.id,
            hub=self.hub,
            state=cast("Literal['published', 'withdrawn']", self.state),  # or archived, which only its own event says
            sessions=self.sessions,
            published_at=self.published_at,
            origin=self.origin,
        )


def must_be(offering: Catalogued, *allowed: State) -> None:
    """Raises WrongState unless the offering is in one of these states."""
    if offering.state not in allowed:
        raise WrongState(state=offering.state, allowed=", ".join(allowed))


def keep_dropped(known: Sequence[Session], revised: Sequence[Session]) -> tuple[Session, ...]:
    """The sessions of a published offering after a revision: one that people may count on never vanishes, it is cancelled."""
    kept = {session.id for session in revised}
    dropped = [session.model_copy(update={"status": "cancelled"}) for session in known if session.id not in kept]
    return tuple(sorted([*revised, *dropped], key=lambda session: (session.starts_at, session.id)))


def last_end(offering: Catalogued) -> datetime | None:
    """When its last date ends, cancelled ones included; None for what has no dates and goes on until it is withdrawn."""
    return max((each.ends_at for each in offering.sessions), default=None)


def is_over(offering: Catalogued, now: datetime) -> bool:
    """Whether it had dates and all of them are past."""
    return (end := last_end(offering)) is not None and end <= now
