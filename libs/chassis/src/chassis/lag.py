"""How far a consumer is behind, in records and in seconds, per partition."""

from collections import deque
from time import monotonic

from aiokafka import TopicPartition

SAMPLES = 900


class Lag:
    """Remembers when each end of a partition was first seen; the oldest end beyond our position dates the oldest record we owe."""

    def __init__(self) -> None:
        self._ends: dict[TopicPartition, deque[tuple[float, int]]] = {}

    def sample(self, partition: TopicPartition, end: int, now: float | None = None) -> None:
        """Takes in the end offset (the next to be written) seen now."""
        ends = self._ends.setdefault(partition, deque(maxlen=SAMPLES))
        if not ends or ends[-1][1] != end:
            ends.append((monotonic() if now is None else now, end))

    def measure(self, partition: TopicPartition, position: int, now: float | None = None) -> tuple[int, float]:
        """(records behind, age in seconds of the oldest of them) for the next offset to be handled."""
        ends = self._ends.get(partition)
        if not ends or ends[-1][1] <= position:
            return 0, 0.0
        while len(ends) > 1 and ends[0][1] <= position:
            ends.popleft()
        seconds = (monotonic() if now is None else now) - ends[0][0]
        return ends[-1][1] - position, seconds

    def keep(self, assigned: set[TopicPartition]) -> set[TopicPartition]:
        """Forgets partitions that are no longer ours and returns them."""
        gone = set(self._ends) - assigned
        for partition in gone:
            del self._ends[partition]
        return gone
