"""How much one client may ask for."""

import time
from functools import lru_cache

from limits import parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import FixedWindowRateLimiter

from chassis.errors import TooManyRequests


class Limiter:
    """Counts requests of each client in fixed windows, in this process; `what` they are for."""

    def __init__(self, rate: str, what: str = "requests") -> None:
        self._what = what
        self._item = parse(rate)
        self._limiter = FixedWindowRateLimiter(MemoryStorage())

    async def admit(self, client: str) -> None:
        """Counts one request. Raises TooManyRequests, with Retry-After, when the window is full."""
        if await self._limiter.hit(self._item, self._what, client):
            return
        window = await self._limiter.get_window_stats(self._item, self._what, client)
        seconds = max(1, int(window.reset_time - time.time()) + 1)
        raise TooManyRequests(seconds=seconds, headers={"Retry-After": str(seconds)})


@lru_cache(maxsize=64)
def limiter_of(what: str, rate: str) -> Limiter:
    """The limiter of what is counted apart from all requests, such as what sends mail to strangers: one in a process for each rate."""
    return Limiter(rate, what)
