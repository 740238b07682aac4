"""What a reader wants to know first of an offering: when it is next."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from contracts.training import Session


def next_session(sessions: Iterable[Session], now: datetime) -> Session | None:
    """The session that is on now or begins next; none where all are over or cancelled."""
    coming = [session for session in sessions if session.status != "cancelled" and session.ends_at > now]
    return min(coming, key=lambda session: session.starts_at, default=None)


def divided(sessions: Sequence[Session], now: datetime) -> tuple[list[Session], list[Session]]:
    """(coming ones, past ones), each in order of time; a cancelled one that is not over stands among the coming."""
    ordered = sorted(sessions, key=lambda session: session.starts_at)
    return [each for each in ordered if each.ends_at > now], [each for each in ordered if each.ends_at <= now]
