"""Forgets what is no longer news."""

import asyncio

import structlog

from chassis.retryable import is_retryable
from chassis.service import Runtime
from portal import repository
from portal.domain import receipts, stream

log = structlog.get_logger()

EVERY_SECONDS = 3600.0
AGAIN_SECONDS = 30.0


async def forget_the_old(runtime: Runtime) -> None:
    """Once an hour drops old lines of the stream and old receipts."""
    while True:
        try:
            async with runtime.database.unit_of_work() as work:
                await repository.forget(work, stream.KEPT, receipts.KEPT)
        except Exception as error:
            if not is_retryable(error):
                raise
            log.warning("old news is not forgotten yet", error=repr(error))
            await asyncio.sleep(AGAIN_SECONDS)
            continue
        await asyncio.sleep(EVERY_SECONDS)
