"""Which letters there are, and whether what one says is still so when it leaves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from matching.domain.matches.match import State

ToOrganisation = Literal[
    "organisation-created",
    "organisation-link",
    "proposed",
    "accepted",
    "declined",
    "date-proposed",
    "passed-on",
    "lapsed",
    "closed",
    "repeat",
]
ToHub = Literal["asked", "reminder", "other-day", "agreed", "withdrawn", "feedback"]
Kind = ToOrganisation | ToHub
TO_HUB: tuple[Kind, ...] = ("asked", "reminder", "other-day", "agreed", "withdrawn", "feedback")
Opens = Literal["organisation", "need", "assessment"]
TRUE_WHILE: Mapping[Kind, tuple[State, ...]] = {
    "proposed": ("proposed",),
    "asked": ("proposed",),
    "reminder": ("proposed",),
    "other-day": ("proposed",),
    "date-proposed": ("date-proposed",),
    "accepted": ("accepted", "closed"),
    "agreed": ("accepted", "closed"),
    "closed": ("closed",),
}
"""Kind -> the states of its match in which it is still true; the others tell of something that has happened."""

OF_A_TURN: tuple[Kind, ...] = ("asked", "reminder", "other-day")
"""They tell a hub until when it may answer; after another day was asked for, that of the turn before is not so any more."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The match that a letter is about, as it stands when the letter leaves."""

    state: State
    meeting_on: date | None = None
    rating: int | None = None
    due_at: datetime | None = None


def is_current(kind: Kind, about: Mapping[str, Any], match: Standing | None, now: datetime) -> bool:
    """Whether a letter of this kind still says what is so. `about`: what it says; `match` is None where it is about none."""
    if match is None:
        return kind not in TRUE_WHILE
    if kind in TRUE_WHILE and match.state not in TRUE_WHILE[kind]:
        return False
    if kind in OF_A_TURN and not _is_of_this_turn(about, match):
        return False
    if kind == "reminder":
        return match.due_at is not None and match.due_at > now
    if kind == "date-proposed":
        return match.meeting_on is not None and match.meeting_on.isoformat() == about["date"]
    return kind != "closed" or match.rating is None


def _is_of_this_turn(about: Mapping[str, Any], match: Standing) -> bool:
    until = about.get("until")
    return until is None or datetime.fromisoformat(until) == match.due_at
