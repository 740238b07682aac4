"""Closes what dead processes left behind, forgets what is outdated, counts what waits."""

import structlog

from chassis.rounds import rounds
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
    await rounds("housekeeping", lambda: finished(close_and_count(runtime)), settings_of(runtime).housekeeping_seconds)


async def forget_outdated(runtime: Runtime) -> None:
    """Forgets what is outdated, until cancelled."""
    await rounds("forgotten deliveries", lambda: finished(forget(runtime)), FORGET_SECONDS)


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
