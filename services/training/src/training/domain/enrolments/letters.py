"""Which letters there are, and whether what one says is still so when it leaves."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from contracts.training import Session
from training.domain.enrolments.places import State

Kind = Literal[
    "confirm", "already", "enrolled", "waiting", "offered", "expired", "left", "removed", "changed", "cancelled", "reminder", "certificate"
]
TRUE_WHILE: dict[Kind, tuple[State, ...]] = {
    "confirm": ("pending",),
    "enrolled": ("enrolled",),
    "waiting": ("waiting",),
    "offered": ("offered",),
    "changed": ("enrolled", "waiting", "offered"),
    "reminder": ("enrolled",),
    "certificate": ("attended",),
}
"""Kind -> the states in which it is still true; the others tell of something that has happened."""


def is_current(kind: Kind, state: State, offered_until: datetime | None, now: datetime) -> bool:
    """Whether a letter of this kind still says what is so."""
    if kind == "offered" and (offered_until is None or offered_until <= now):
        return False
    return kind not in TRUE_WHILE or state in TRUE_WHILE[kind]


def is_due(sessions: list[Session], session: UUID, starts_at: datetime, now: datetime) -> bool:
    """Whether a reminder's session still starts when it was planned for, and has not started."""
    return any(each.id == session and each.status != "cancelled" and each.starts_at == starts_at > now for each in sessions)
