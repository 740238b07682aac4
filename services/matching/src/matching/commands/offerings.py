"""What matching knows of offerings."""

from collections.abc import Sequence

from chassis.database import Work
from contracts.training import OfferingPublished
from matching import metrics
from matching.commands.newest import newest
from matching.repository import findings, offerings


async def remember_offerings(work: Work, told: Sequence[OfferingPublished]) -> None:
    """Takes in offerings as training tells of them, and tells the open needs that what changed touches."""
    changed = await offerings.put(work, newest(told))
    metrics.FINDINGS.labels("offering").inc(await findings.of_offerings(work, changed))
