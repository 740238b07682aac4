"""What matching forgets by the clock because nobody uses it any more."""

from datetime import UTC, datetime, timedelta
from typing import cast

from chassis.rounds import rounds
from chassis.service import Runtime
from matching.commands.forgetting import forget_aid, forget_drafts, forget_letters, forget_needs
from matching.settings import MatchingSettings, clock

AT_ONCE = 200


async def forget_unused(runtime: Runtime) -> None:
    """Removes what nobody uses and what need not be kept any more, until cancelled. Any number of processes may do this at once."""
    settings = cast("MatchingSettings", runtime.settings)

    async def portion() -> bool:
        now, zone = datetime.now(UTC), clock(settings.network_dir)
        async with runtime.database.unit_of_work() as work:
            drafts = await forget_drafts(work, now - timedelta(days=settings.draft_days), AT_ONCE)
            needs = await forget_needs(work, now - timedelta(days=settings.need_days), AT_ONCE)
            letters = await forget_letters(work, now - timedelta(days=settings.letter_row_days), AT_ONCE)
            aid = await forget_aid(work, now.astimezone(zone).date(), AT_ONCE)
        return AT_ONCE in (drafts, needs, letters, aid)

    await rounds("forget unused", portion, settings.removal_seconds)
