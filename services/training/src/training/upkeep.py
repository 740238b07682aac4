"""What training does by the clock."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import cast

import structlog

from chassis.retryable import is_retryable
from chassis.service import Runtime
from training.commands.offerings import archive_offerings
from training.settings import TrainingSettings

log = structlog.get_logger()

AT_ONCE = 50


async def archive(runtime: Runtime) -> None:
    """Puts away what is over, until cancelled. Any number of processes may do this at once."""
    settings = cast("TrainingSettings", runtime.settings)
    while True:
        try:
            async with runtime.database.unit_of_work() as work:
                ended_by = datetime.now(UTC) - timedelta(hours=settings.archive_after_hours)
                full = await archive_offerings(work, ended_by, AT_ONCE) == AT_ONCE
        except Exception as error:
            log.warning("nothing could be archived", error=repr(error), exc_info=None if is_retryable(error) else error)
            full = False
        if not full:
            await asyncio.sleep(settings.upkeep_seconds)
