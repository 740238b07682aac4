"""What sign-up does by the clock: offers expire, reminders are planned, those enrolled learn of revisions, people are forgotten."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial

import structlog

from chassis.database import Work
from chassis.retryable import is_retryable
from chassis.rounds import rounds
from chassis.sending.dispatcher import finished
from chassis.sending.settings import HOUR
from chassis.service import Runtime
from training import metrics
from training.commands.enrolments import following, letters, offers
from training.repository.enrolments import letters as posted
from training.repository.enrolments import people
from training.sender.parts import offers_of, settings_of

log = structlog.get_logger()

AT_ONCE = 100
FORGET_SECONDS = 60.0


async def keep_enrolments(runtime: Runtime) -> None:
    """Runs until cancelled. Any number of processes may do this at once."""
    await rounds("enrolments", lambda: finished(look_after(runtime)), settings_of(runtime).housekeeping_seconds)


async def forget_enrolments(runtime: Runtime) -> None:
    """Forgets, until cancelled, what was never confirmed and what is long over."""
    await rounds("forgotten enrolments", lambda: finished(forget(runtime)), FORGET_SECONDS)


async def look_after(runtime: Runtime) -> None:
    """One round."""
    settings, now, database = settings_of(runtime), datetime.now(UTC), runtime.database
    async with database.reading() as work:
        expired, behind = await offers.expired(work, now, AT_ONCE), await following.behind(work, AT_ONCE)
    for each in expired:
        await _apart(runtime, partial(offers.expire, id_=each, now=now, offers=offers_of(runtime)))
    for each in behind:
        await _apart(runtime, partial(following.follow, offering=each, now=now, offers=offers_of(runtime)))
    async with database.unit_of_work() as work:
        await letters.plan_reminders(work, settings.reminder_hours, settings.reminder_online_hours)
        await posted.expire(work)
        metrics.LETTERS_WAITING.set(await posted.waiting(work))


async def _apart(runtime: Runtime, step: Callable[[Work], Awaitable[None]]) -> None:
    """A step in a transaction of its own: one that cannot be done holds up no other."""
    try:
        async with runtime.database.unit_of_work() as work:
            await step(work)
    except Exception as error:
        if is_retryable(error):
            raise
        log.exception("an enrolment could not be looked after", step=repr(step))


async def forget(runtime: Runtime) -> None:
    """Deletes what was never confirmed and what is long over."""
    settings = settings_of(runtime)
    async with runtime.database.unit_of_work() as work:
        await people.forget(work, settings.enrolment_confirm_hours * HOUR, settings.enrolment_keep_days)
