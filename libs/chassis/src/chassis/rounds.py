"""What a service does by the clock: round after round until it is told to stop, whatever a round comes to."""

import asyncio
import random
from collections.abc import Awaitable, Callable

import structlog

from chassis import metrics
from chassis.retryable import is_retryable

log = structlog.get_logger()


async def rounds(name: str, one: Callable[[], Awaitable[object]], pause: float, after_failure: float | None = None) -> None:
    """Does `one` again and again until cancelled, with `pause` seconds between (a fifth more or less, so that copies drift apart).

    A round that returns True has more to do and is followed at once. One that fails is told, counted and tried again after
    `after_failure` seconds (`pause` where that is not said): with its traceback unless it only waits for something that is away.
    """
    failed = metrics.ROUNDS_FAILED.labels(name)
    while True:
        try:
            wait = 0 if await one() is True else pause
        except Exception as error:
            failed.inc()
            log.warning("a round failed", round=name, error=repr(error), exc_info=None if is_retryable(error) else error)
            wait = pause if after_failure is None else after_failure
        await asyncio.sleep(wait * random.uniform(0.8, 1.2))
