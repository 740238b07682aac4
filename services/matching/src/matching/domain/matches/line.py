"""The hubs of one need in the order in which the client wants them asked: one after the other, nobody twice, nobody left out."""

from collections.abc import Callable, Sequence
from datetime import datetime

from matching.domain.matches.clock import Clock
from matching.domain.matches.match import Match, Passing, pass_on, propose

Obstacle = Callable[[str], Passing | None]
"""Slug of a hub -> why it cannot be asked now, if so."""


def in_hand(line: Sequence[Match]) -> Match | None:
    """The hub that has the need in its hands."""
    return next((each for each in line if each.is_asked), None)


def next_turn(line: Sequence[Match], now: datetime, clock: Clock, days: Callable[[str], int], obstacle: Obstacle) -> list[Match]:
    """What changes where nobody has the need in hand: those who cannot be asked are passed over with the reason, then the first that
    can be is asked. Nothing where somebody has it, or nobody waits. `days`: how long a hub has to answer.
    """
    if in_hand(line) is not None:
        return []
    changed: list[Match] = []
    for each in sorted((one for one in line if one.state == "waiting"), key=lambda one: one.place):
        reason = obstacle(each.hub)
        if reason is None:
            return [*changed, propose(each, now, clock, days(each.hub))]
        changed.append(pass_on(each, now, reason))
    return changed
