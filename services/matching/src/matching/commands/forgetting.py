"""What nobody has used for long is forgotten: the least data needed is kept."""

from datetime import date, datetime

from chassis.database import Work
from matching import metrics
from matching.commands import needs as commands
from matching.domain.aid import KEPT_YEARS, years_before
from matching.repository import aid, assessments, letters, needs


async def forget_drafts(work: Work, idle_since: datetime, most: int) -> int:
    """Removes drafts that nobody has filled in since; earlier complete stages stay. Returns how many."""
    gone = await assessments.erase_drafts(work, idle_since, most)
    metrics.FORGOTTEN.labels("draft").inc(gone)
    return gone


async def forget_aid(work: Work, today: date, most: int) -> int:
    """Removes grants of erased organisations whose ten years are over; those of organisations that stand stay. Returns how many."""
    gone = await aid.forget(work, years_before(today, KEPT_YEARS), most)
    metrics.FORGOTTEN.labels("aid").inc(gone)
    return gone


async def forget_letters(work: Work, written_before: datetime, most: int) -> int:
    """Removes what is left of letters whose address and content were forgotten before. Returns how many."""
    gone = await letters.remove(work, written_before, most)
    metrics.FORGOTTEN.labels("letter").inc(gone)
    return gone


async def forget_needs(work: Work, idle_since: datetime, most: int) -> int:
    """Removes open needs that belong to nobody and with which nothing was done since. Returns how many."""
    idle = await needs.lock_idle(work, idle_since, most)
    for each in idle:
        await commands.forget(work, each)
    metrics.FORGOTTEN.labels("need").inc(len(idle))
    return len(idle)
