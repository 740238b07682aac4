"""What matching knows of offerings."""

from collections.abc import Sequence

from chassis.database import Work
from contracts.training import OfferingPublished
from matching import metrics
from matching.commands.newest import newest
from matching.repository import findings, offerings


async def remember_offerings(work: Work, told: Sequence[OfferingPublished]) -> None:
    """Takes in offerings as training tells of them, and tells the open needs that one fits now and did not before."""
    states = newest(told)
    before = await offerings.hold_live(work, [each.id for each in states])
    changed = await offerings.put(work, states)
    metrics.FINDINGS.labels("offering").inc(await findings.of_offerings(work, changed, before))
