"""What training does by the clock."""

from datetime import UTC, datetime, timedelta
from typing import cast

from chassis.rounds import rounds
from chassis.service import Runtime
from training.commands.offerings import archive_offerings
from training.settings import TrainingSettings

AT_ONCE = 50


async def archive(runtime: Runtime) -> None:
    """Puts away what is over, until cancelled. Any number of processes may do this at once."""
    settings = cast("TrainingSettings", runtime.settings)

    async def portion() -> bool:
        ended_by = datetime.now(UTC) - timedelta(hours=settings.archive_after_hours)
        async with runtime.database.unit_of_work() as work:
            return await archive_offerings(work, ended_by, AT_ONCE) == AT_ONCE

    await rounds("archive", portion, settings.upkeep_seconds)
