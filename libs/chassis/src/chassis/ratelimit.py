"""How much one client may ask for."""

import time

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from chassis.errors import TooManyRequests


class Limiter:
    """Counts requests of each client in fixed windows, in this process."""

    def __init__(self, rate: str) -> None:
        self._item = parse(rate)
        self._limiter = FixedWindowRateLimiter(MemoryStorage())

    def admit(self, client: str) -> None:
        """Counts one request. Raises TooManyRequests, with Retry-After, when the window is full."""
        if self._limiter.hit(self._item, client):
            return
        seconds = max(1, int(self._limiter.get_window_stats(self._item, client).reset_time - time.time()) + 1)
        raise TooManyRequests(seconds=seconds, headers={"Retry-After": str(seconds)})
