"""How much one client may ask for."""

import time

from limits import parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import FixedWindowRateLimiter

from chassis.errors import TooManyRequests


class Limiter:
    """Counts requests of each client in fixed windows, in this process."""

    def __init__(self, rate: str) -> None:
        self._item = parse(rate)
        self._limiter = FixedWindowRateLimiter(MemoryStorage())

    async def admit(self, client: str) -> None:
        """Counts one request. Raises TooManyRequests, with Retry-After, when the window is full."""
        if await self._limiter.hit(self._item, client):
            return
        window = await self._limiter.get_window_stats(self._item, client)
        seconds = max(1, int(window.reset_time - time.time()) + 1)
        raise TooManyRequests(seconds=seconds, headers={"Retry-After": str(seconds)})
