"""What matching does by the clock: matches are passed on and called back, hubs reminded, clients invited again, letters forgotten."""

from datetime import UTC, datetime

import structlog

from chassis.retryable import is_retryable
from chassis.rounds import rounds
from chassis.sending.dispatcher import finished
from chassis.service import Runtime
from matching import metrics
from matching.commands.matches import rounds as commands
from matching.repository import letters
from matching.sender.parts import asking_of, settings_of

log = structlog.get_logger()
AT_ONCE = 100
INVITING_SECONDS = 3600.0


async def keep_matches(runtime: Runtime) -> None:
    """Runs until cancelled. Any number of processes may do this at once."""
    await rounds("matches", lambda: finished(look_after(runtime, datetime.now(UTC))), settings_of(runtime).housekeeping_seconds)


async def keep_inviting(runtime: Runtime) -> None:
    """Runs until cancelled."""
    await rounds("invitations", lambda: finished(invite(runtime)), INVITING_SECONDS)


async def invite(runtime: Runtime) -> None:
    """One round of letters to clients who may assess themselves again."""
    async with runtime.database.unit_of_work() as work:
        await commands.invite_again(work, settings_of(runtime).repeat_days)


async def look_after(runtime: Runtime, now: datetime) -> None:
    """One round, as if it were `now`."""
    settings, database, asking = settings_of(runtime), runtime.database, asking_of(runtime)
    async with database.reading() as work:
        due = await commands.overdue(work, now, AT_ONCE)
    for need in due:
        try:
            async with database.unit_of_work() as work:
                await commands.look_after(work, need, now, asking)
        except Exception as error:  # one that cannot be done holds up no other
            if is_retryable(error):
                raise
            log.exception("a match could not be looked after", need=str(need))
    async with database.unit_of_work() as work:
        await commands.remind(work, now, AT_ONCE)
        await letters.expire(work)
        await letters.forget(work, settings.letter_keep_days)
    async with database.reading() as work:
        await commands.show(work)
        metrics.LETTERS_WAITING.set(await letters.waiting(work))
