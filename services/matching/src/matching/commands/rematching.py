"""What an import changed is held against the needs that stand open, slice by slice."""

from chassis.database import Work
from matching import metrics
from matching.repository import rematches

SLICE = 5_000
"""Needs a transaction: about a second for the 500 hubs of a full import."""


async def hold_next(work: Work, most: int = SLICE) -> bool:
    """Holds the hubs of the oldest import against the next needs. Returns whether there may be more to do.

    Whatever another process is at is left to it.
    """
    one = await rematches.take(work)
    if one is not None:
        metrics.FINDINGS.labels("hub").inc(await rematches.hold(work, one, most))
    metrics.REMATCHES_WAITING.set(await rematches.waiting(work))
    return one is not None
