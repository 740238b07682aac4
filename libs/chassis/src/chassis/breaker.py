"""Stops the consumer when too much is invalid, instead of moving a whole topic to the dead letters.

Idea: Arroyo's DlqLimit (a limit on consecutive invalid messages and on their share).
"""

from collections import deque
from collections.abc import Sequence

from chassis import metrics

WINDOW = 200
ENOUGH = 50
"""A share is judged only over at least so many records."""


class Breaker:
    """Judges outcomes in order. `run`: invalid ones in a row that open it; `share`: their share of the last 200."""

    def __init__(self, run: int, share: float) -> None:
        self._run_limit = run
        self._share_limit = share
        self._recent: deque[bool] = deque(maxlen=WINDOW)
        self._run = 0
        self.open = False
        self._let_through = 0

    def would_open(self, outcomes: Sequence[bool]) -> bool:
        """Whether these outcomes (True = invalid) on top of the earlier ones are too many. Nothing is remembered yet."""
        if not any(outcomes):
            return False  # the common case, at no cost a record
        recent, run = deque(self._recent, maxlen=WINDOW), self._run
        allowed = self._let_through
        for invalid in outcomes:
            if invalid and allowed > 0:
                allowed -= 1
                continue
            run = run + 1 if invalid else 0
            recent.append(invalid)
            if run >= self._run_limit or (len(recent) >= ENOUGH and sum(recent) > self._share_limit * len(recent)):
                return True
        return False

    def remember(self, outcomes: Sequence[bool]) -> None:
        """Takes in the outcomes of a batch that was committed."""
        if outcomes and not any(outcomes):  # the common case, at no cost a record
            self._run = 0
            self._recent.extend(outcomes[-WINDOW:])
            self.set_open(False)
            return
        for invalid in outcomes:
            if invalid and self._let_through > 0:
                self._let_through -= 1
                continue
            self._run = self._run + 1 if invalid else 0
            self._recent.append(invalid)
        self.set_open(False)

    def set_open(self, open_: bool) -> None:
        """Opens or closes it."""
        self.open = open_
        metrics.CONSUMER_BREAKER.set(open_)

    def let_through(self, count: int) -> None:
        """An operator's word that the next `count` invalid records may become dead letters."""
        self._let_through = count
