"""What of an offering one can sign up for here: its sessions, each series as one, in which way, from when until when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Literal
from uuid import UUID

from contracts.training import Session

Mode = Literal["on_site", "online"]
MODES: tuple[Mode, ...] = ("on_site", "online")


@dataclass(frozen=True, slots=True)
class Choice:
    """One act of signing up: a session, or all coming sessions of a series, on site or online. `seats`: how many there are in all."""

    target: Literal["session", "series"]
    name: str
    mode: Mode
    seats: int
    dates: tuple[Session, ...]
    opens_at: datetime | None
    closes_at: datetime | None
    free: int | None = None
    """How many seats are left now; None where that could not be asked."""
    waiting: int = 0

    @property
    def value(self) -> str:
        """How a form names it."""
        return f"{self.mode}:{self.target}:{self.name}"

    def is_open(self, now: datetime) -> bool:
        """Whether one can sign up now."""
        return (self.opens_at is None or self.opens_at <= now) and (self.closes_at is None or now < self.closes_at)

    def is_for(self, sessions: Iterable[UUID], mode: str) -> bool:
        """Whether somebody who goes to these sessions in this way has it already."""
        return self.mode == mode and bool({each.id for each in self.dates} & set(sessions))


def choices(sessions: Sequence[Session], now: datetime) -> list[Choice]:
    """All that take sign-ups and have not begun, the first first. A series opens and closes with its first coming date that says when."""
    coming = sorted((each for each in sessions if each.status != "cancelled" and each.starts_at > now), key=lambda each: each.starts_at)
    groups = [list(dates) for _, dates in groupby(sorted(coming, key=_together), key=_together)]
    found = [choice for dates in groups for mode in MODES if (choice := _choice(dates, mode))]
    return sorted(found, key=lambda each: (each.dates[0].starts_at, each.name, MODES.index(each.mode)))


def counted(found: Iterable[Choice], seats: Mapping[tuple[UUID, Mode], tuple[int, int]]) -> list[Choice]:
    """The choices with what is free now and how many wait: `seats` by session and mode. A series is as free as its fullest date."""
    return [_counted(each, [seats[date.id, each.mode] for date in each.dates if (date.id, each.mode) in seats]) for each in found]


def _counted(choice: Choice, seats: Sequence[tuple[int, int]]) -> Choice:
    if not seats:
        return choice
    return replace(choice, free=min(free for free, _ in seats), waiting=max(waiting for _, waiting in seats))


def asked(value: str) -> dict[str, str]:
    """The fields of a sign-up that a form's choice stands for; none where it names nothing."""
    mode, _, rest = value.partition(":")
    target, _, name = rest.partition(":")
    return {target: name, "mode": mode} if target in {"session", "series"} and name else {}


def kept(days: int) -> str:
    """So many days as an ISO 8601 period; in years where they are whole ones."""
    years, rest = divmod(days, 365)
    return f"P{days}D" if rest else f"P{years}Y"


def _together(session: Session) -> tuple[str, str]:
    return ("series", session.series) if session.series else ("session", str(session.id))


def _choice(dates: Sequence[Session], mode: Mode) -> Choice | None:
    seats = [each.seats_on_site if mode == "on_site" else each.seats_online for each in dates]
    if any(each is None for each in seats):
        return None
    opens = [each.sign_up_opens_at for each in dates if each.sign_up_opens_at]
    closes = [each.sign_up_closes_at for each in dates if each.sign_up_closes_at]
    first, known = dates[0], [each for each in seats if each is not None]
    target: Literal["session", "series"] = "series" if first.series else "session"
    name = first.series or str(first.id)
    return Choice(target, name, mode, min(known), tuple(dates), min(opens, default=None), min(closes, default=None))
