"""How far a consumer is behind, in records and in seconds, per partition."""

from collections import deque
from time import monotonic

from aiokafka import AIOKafkaConsumer, TopicPartition

from chassis import metrics

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

    async def watch(self, consumer: AIOKafkaConsumer) -> int:
        """Sets the gauges of the assigned partitions; returns how many records wait in all of them."""
        assigned = set(consumer.assignment())
        for gone in self.keep(assigned):
            metrics.LAG_RECORDS.remove(gone.topic, str(gone.partition))
            metrics.LAG_SECONDS.remove(gone.topic, str(gone.partition))
        behind = 0
        for partition, end in (await consumer.end_offsets(list(assigned)) if assigned else {}).items():
            self.sample(partition, end)
            records, seconds = self.measure(partition, await consumer.position(partition))
            metrics.LAG_RECORDS.labels(partition.topic, str(partition.partition)).set(records)
            metrics.LAG_SECONDS.labels(partition.topic, str(partition.partition)).set(seconds)
            behind += records
        return behind
