"""The alarm against harvests that say "all is well" and bring next to nothing: each source is judged by its own history."""

from collections.abc import Sequence
from statistics import median
from typing import Literal

REMEMBERED = 10
"""How many good runs back a source is judged by."""
ENOUGH_RUNS = 3
ENOUGH_ITEMS = 5
SIGMA = 1.4826
"""A median absolute deviation times this is the standard deviation of what is normally spread."""


def judged(history: Sequence[int], count: int) -> Literal["ok", "short", "silent"]:
    """How a run with `count` usable items fares beside the counts of the last good runs.

    `silent`: nothing, although there used to be something. `short`: less than half of the median and beyond three times the usual
    spread; of a source that never had many, only once there are three good runs to compare with.
    """
    usual = list(history[:REMEMBERED])
    if not usual:
        return "ok"
    middle = median(usual)
    if count == 0:
        return "silent" if middle > 0 else "ok"
    spread = SIGMA * median(abs(each - middle) for each in usual)
    if (len(usual) >= ENOUGH_RUNS or middle >= ENOUGH_ITEMS) and count < middle / 2 and middle - count > 3 * spread:
        return "short"
    return "ok"
