"""What matching knows of offerings."""

from collections.abc import Sequence

from chassis.database import Work
from contracts.training import OfferingPublished
from matching.repository import offerings


async def remember_offerings(work: Work, told: Sequence[OfferingPublished]) -> None:
    """Takes in offerings as training tells of them; of several states of one offering the newest counts."""
    newest: dict[str, OfferingPublished] = {}
    for each in told:
        known = newest.get(each.subject)
        if known is None or known.version < each.version:
            newest[each.subject] = each
    await offerings.put(work, newest.values())
