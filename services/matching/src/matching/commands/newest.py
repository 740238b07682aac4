"""Of several states of one thing that come at once, the newest."""

from collections.abc import Sequence
from typing import TypeVar

from contracts.event import Event

Told = TypeVar("Told", bound=Event)


def newest(told: Sequence[Told]) -> list[Told]:
    """One state for each subject, in the order in which the subjects were first told of."""
    found: dict[str, Told] = {}
    for each in told:
        known = found.get(each.subject)
        if known is None or known.version < each.version:
            found[each.subject] = each
    return list(found.values())
