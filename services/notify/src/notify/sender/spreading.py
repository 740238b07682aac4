"""Spreads news that concern more subscriptions than one transaction takes."""

import asyncio

import structlog

from chassis.retryable import is_retryable
from chassis.service import Runtime
from notify.commands.news import spread
from notify.sender.parts import settings_of

log = structlog.get_logger()

PAUSE_AFTER_FAILURE = 2.0


async def spread_news(runtime: Runtime) -> None:
    """Runs until cancelled. Any number of processes may do this at once."""
    while True:
        pause = settings_of(runtime).idle_seconds
        try:
            async with runtime.database.unit_of_work() as work:
                if await spread(work, runtime.outbox):
                    pause = 0
        except Exception as error:
            log.warning("news could not be spread", error=repr(error), exc_info=None if is_retryable(error) else error)
            pause = PAUSE_AFTER_FAILURE
        await asyncio.sleep(pause)
