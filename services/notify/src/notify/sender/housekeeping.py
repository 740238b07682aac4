"""Closes what dead processes left behind, forgets what is outdated, counts what waits."""

import asyncio
from time import monotonic

import structlog

from chassis.retryable import is_retryable
from chassis.sending.dispatcher import finished
from chassis.sending.settings import HOUR
from chassis.service import Runtime
from notify import metrics
from notify.commands.deliveries import close_abandoned
from notify.repository import deliveries, housekeeping, letters
from notify.sender.parts import policy_of, settings_of

log = structlog.get_logger()

FORGET_SECONDS = 60.0


async def keep_house(runtime: Runtime) -> None:
    """Runs until cancelled. Any number of processes may do this at once."""
    forgotten = -FORGET_SECONDS
    while True:
        try:
            await finished(close_and_count(runtime))
            if monotonic() - forgotten > FORGET_SECONDS:
                await finished(forget(runtime))
                forgotten = monotonic()
        except Exception as error:
            log.warning("housekeeping failed", error=repr(error), exc_info=None if is_retryable(error) else error)
        await asyncio.sleep(settings_of(runtime).housekeeping_seconds)


async def close_and_count(runtime: Runtime) -> None:
    """One round."""
    async with runtime.database.unit_of_work() as work:
        abandoned = await close_abandoned(work, policy_of(settings_of(runtime)))
        await letters.expire(work)
        await deliveries.hasten(work)
    if abandoned:
        log.warning("deliveries were left behind by a process that died", count=abandoned)
    async with runtime.database.reading() as work:
        waiting = await housekeeping.waiting(work)
    for channel in ("email", "webhook"):
        count, oldest = waiting.get(channel, (0, 0.0))
        metrics.WAITING.labels(channel).set(count)
        metrics.OLDEST_SECONDS.labels(channel).set(oldest)


async def forget(runtime: Runtime) -> None:
    """Deletes what is outdated."""
    settings = settings_of(runtime)
    async with runtime.database.unit_of_work() as work:
        await housekeeping.forget(work, settings.unconfirmed_hours * HOUR, settings.keep_days)
