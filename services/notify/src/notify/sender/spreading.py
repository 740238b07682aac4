"""Spreads news that concern more subscriptions than one transaction takes."""

from chassis.rounds import rounds
from chassis.sending.dispatcher import finished
from chassis.service import Runtime
from notify.commands.news import spread
from notify.sender.parts import settings_of

PAUSE_AFTER_FAILURE = 2.0
PORTIONS_A_ROUND = 3


async def spread_news(runtime: Runtime) -> None:
    """Runs until cancelled. Any number of processes may do this at once."""
    await rounds("news", lambda: finished(spread_portions(runtime)), settings_of(runtime).idle_seconds, PAUSE_AFTER_FAILURE)


async def spread_portions(runtime: Runtime) -> None:
    """One portion after the other, each in a transaction of its own, until none is left or a stop would wait long."""
    for _ in range(PORTIONS_A_ROUND):
        async with runtime.database.unit_of_work() as work:
            if not await spread(work):
                return
