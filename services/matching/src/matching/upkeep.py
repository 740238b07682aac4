"""What matching forgets by the clock because nobody uses it any more."""

from datetime import UTC, datetime, timedelta
from typing import cast

from chassis.rounds import rounds
from chassis.service import Runtime
from matching.commands.forgetting import forget_drafts, forget_needs
from matching.settings import MatchingSettings

AT_ONCE = 200


async def forget_unused(runtime: Runtime) -> None:
    """Removes drafts and needs that nobody uses, until cancelled. Any number of processes may do this at once."""
    settings = cast("MatchingSettings", runtime.settings)

    async def portion() -> bool:
        now = datetime.now(UTC)
        async with runtime.database.unit_of_work() as work:
            drafts = await forget_drafts(work, now - timedelta(days=settings.draft_days), AT_ONCE)
            needs = await forget_needs(work, now - timedelta(days=settings.need_days), AT_ONCE)
        return AT_ONCE in (drafts, needs)

    await rounds("forget unused", portion, settings.removal_seconds)
