"""Forgets what is no longer news."""

from chassis.rounds import rounds
from chassis.service import Runtime
from portal import repository
from portal.domain import receipts, stream

EVERY_SECONDS = 3600.0
AGAIN_SECONDS = 30.0


async def forget_the_old(runtime: Runtime) -> None:
    """Once an hour drops old lines of the stream, old receipts, and grants and sessions that are over."""

    async def one() -> None:
        async with runtime.database.unit_of_work() as work:
            await repository.forget(work, stream.KEPT, receipts.KEPT)

    await rounds("forgotten news", one, EVERY_SECONDS, AGAIN_SECONDS)
