"""Keeps a limited number of messages in flight, and itself alive."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

import structlog

from chassis.retryable import is_retryable

log = structlog.get_logger()

Item = TypeVar("Item")
FINISH_SECONDS = 7.0
"""What is in flight when the service stops may finish in this time; the service itself waits little longer."""
RECORD_PAUSES = (0.1, 0.5, 1, 2, 5, 10, 15)
LONGEST_PAUSE = 10.0


class Dispatcher(Generic[Item]):
    """Takes items while there is room, sends each in a task of its own. `run` ends only when it is cancelled."""

    def __init__(
        self,
        name: str,
        *,
        at_once: int,
        idle: float,
        take: Callable[[int], Awaitable[Sequence[Item]]],
        send: Callable[[Item], Awaitable[None]],
        rest: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._name, self._at_once, self._idle = name, at_once, idle
        self._take, self._send, self._rest = take, send, rest
        self._running: set[asyncio.Task[None]] = set()
        self._pause = 0.0

    async def run(self) -> None:
        """The loop. `rest` is called when there was nothing to take."""
        try:
            while True:
                taken = await self._take_safely()
                self._begin(taken)
                if not taken:
                    await self._wait()
        finally:
            if self._running:
                await asyncio.wait(self._running, timeout=FINISH_SECONDS)

    async def _take_safely(self) -> Sequence[Item]:
        free = self._at_once - len(self._running)
        if not free:
            return ()
        taking = asyncio.ensure_future(self._take(free))
        try:
            taken = await asyncio.shield(taking)
        except asyncio.CancelledError:
            # What is claimed already must be sent, or it would be taken for undecided when its lease runs out.
            await asyncio.wait({taking}, timeout=FINISH_SECONDS)
            if taking.done() and taking.exception() is None:
                self._begin(taking.result())
            raise
        except Exception as error:
            log.warning("nothing could be taken", sender=self._name, exc_info=None if is_retryable(error) else error, error=repr(error))
            self._pause = min(LONGEST_PAUSE, (self._pause or self._idle) * 2)
            return ()
        self._pause = 0.0
        return taken

    def _begin(self, taken: Sequence[Item]) -> None:
        for each in taken:
            task = asyncio.create_task(self._send_safely(each))
            self._running.add(task)
            task.add_done_callback(self._running.discard)

    async def _send_safely(self, item: Item) -> None:
        try:
            await self._send(item)
        except Exception:
            # The lease of the item runs out, then housekeeping decides what it is.
            log.exception("a message was left undecided", sender=self._name)

    async def _wait(self) -> None:
        pause = (self._pause or self._idle) * random.uniform(0.8, 1.2)
        if self._running:
            await asyncio.wait(self._running, timeout=pause, return_when=asyncio.FIRST_COMPLETED)
            return
        if self._rest is not None:
            await finished(self._rest())  # apart: Python 3.11's wait_for, which SMTP uses, can swallow a cancellation
        await asyncio.sleep(pause)


async def finished(step: Awaitable[None]) -> None:
    """Awaits a step; when the service stops meanwhile, the step still comes to its end."""
    task = asyncio.ensure_future(step)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task}, timeout=FINISH_SECONDS)
        raise


async def recorded(record: Callable[[], Awaitable[None]]) -> None:
    """Records an outcome, again and again while the database is away: what was sent must not be taken for undecided."""
    for pause in RECORD_PAUSES:
        try:
            return await record()
        except Exception as error:
            if not is_retryable(error):
                raise
            await asyncio.sleep(pause * random.uniform(0.5, 1))
    return await record()
