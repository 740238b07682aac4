"""What imports brought is found for the needs that stand open, beside everything else."""

from chassis.rounds import rounds
from chassis.service import Runtime
from matching.commands.rematching import hold_next

EVERY_SECONDS = 1.0


async def keep_rematching(runtime: Runtime) -> None:
    """Runs until cancelled. Any number of processes may do this at once: each import is with one of them."""

    async def portion() -> bool:
        async with runtime.database.unit_of_work() as work:
            return await hold_next(work)

    await rounds("what imports brought", portion, EVERY_SECONDS)
