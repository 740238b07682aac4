"""Which numbers of the outbox are done with: low-water mark with gap tracking.

Sequence numbers are taken before their transactions commit, so a reader meets 7 before 5. Walking past 5 would lose it
(measured: 70 % of events under 16 writers); waiting for 5 would stall all others. So 5 is remembered as a gap, read again
with every page, and forgotten only when it can no longer appear: once every transaction that could own it has ended.

The barrier of a gap is a transaction id taken *after* the gap was seen. Its owner took an xid before it took the number
(outbox.xid stands before outbox.seq), hence a smaller one than the barrier. `pg_snapshot_xmax` would not do as barrier:
it is the latest *completed* xid + 1, and the owner may hold a later one while it still runs. See docs/decisions/0002.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from time import monotonic


@dataclass
class Gap:
    """A number that was skipped. `barrier` is None until a transaction id has been taken for it."""

    seen: float
    barrier: int | None = None


@dataclass
class LowWater:
    """`scanned`: every number up to here was read, is dead, or stands in `gaps`."""

    scanned: int
    gaps: dict[int, Gap] = field(default_factory=dict)

    @property
    def low(self) -> int:
        """Everything up to here was read or is dead: once that is published, the mark that survives a restart."""
        return min(self.gaps) - 1 if self.gaps else self.scanned

    def oldest_seconds(self) -> float:
        """Age of the oldest gap, 0 when there is none."""
        now = monotonic()
        return now - min((gap.seen for gap in self.gaps.values()), default=now)

    def observe(self, read: Sequence[int], xmin: int) -> bool:
        """Takes in one page, read in one statement whose snapshot had `xmin` as its oldest running transaction.

        `read`: ascending, the gaps that appeared and then numbers above `scanned`. Returns whether new gaps were met:
        they need a barrier (`close_in`), a transaction id taken after this page.
        """
        if not self.gaps and read and read[0] == self.scanned + 1 and read[-1] - read[0] == len(read) - 1:
            self.scanned = read[-1]  # the common case: nothing is missing
            return False
        for number in read:
            self.gaps.pop(number, None)
        dead = [number for number, gap in self.gaps.items() if gap.barrier is not None and gap.barrier < xmin]
        for number in dead:
            del self.gaps[number]
        known = len(self.gaps)
        for number in read:
            self._advance(number)
        return len(self.gaps) > known

    def _advance(self, number: int) -> None:
        if number <= self.scanned:
            return
        if number > self.scanned + 1:
            now = monotonic()
            self.gaps.update((missing, Gap(now)) for missing in range(self.scanned + 1, number))
        self.scanned = number

    def close_in(self, barrier: int) -> None:
        """Sets the barrier of the gaps that have none: they are dead once every transaction up to `barrier` has ended."""
        for gap in self.gaps.values():
            if gap.barrier is None:
                gap.barrier = barrier
