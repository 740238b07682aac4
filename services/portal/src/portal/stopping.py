"""Tells what would go on for ever that the process is to stop: uvicorn itself waits for open responses before it says so."""

import asyncio
import signal
import threading
from collections.abc import Callable
from types import FrameType

SIGNALS = (signal.SIGTERM, signal.SIGINT)


def on_stop(loop: asyncio.AbstractEventLoop, tell: Callable[[], None]) -> None:
    """Calls `tell` in the loop when the process is told to stop, before the server's own handler acts."""
    if threading.current_thread() is not threading.main_thread():
        return
    for number in SIGNALS:
        before = signal.getsignal(number)
        if callable(before) and before is not signal.default_int_handler:
            signal.signal(number, _first(loop, tell, before))


def _first(
    loop: asyncio.AbstractEventLoop, tell: Callable[[], None], before: Callable[[int, FrameType | None], object]
) -> Callable[[int, FrameType | None], None]:
    def handle(number: int, frame: FrameType | None) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(tell)
        before(number, frame)

    return handle
