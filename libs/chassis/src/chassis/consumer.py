"""The consumer of a service: reads batches, applies each in one transaction, then commits its offsets.

Nothing is lost: offsets are committed only after the effect. Nothing is applied twice: the inbox is claimed with the effect.
Order per key: lanes inside the batch, and a drain before partitions are given away.
"""

import asyncio
import random
from collections.abc import Mapping, Sequence
from time import monotonic, perf_counter, time

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.abc import ConsumerRebalanceListener
from aiokafka.errors import KafkaError

from chassis import inbox, metrics, redrive
from chassis.batches import Batches
from chassis.breaker import Breaker
from chassis.broker import make_broker, subscribe
from chassis.cluster import Cluster
from chassis.database import Database
from chassis.lag import Lag
from chassis.retryable import is_retryable
from chassis.settings import Settings
from chassis.wire import Reader, Received

log = structlog.get_logger()

WATCH_SECONDS = 2.0
FORGET_SECONDS = 3600.0
STUCK_SECONDS = 60.0
BREAKER_PAUSE_SECONDS = 5.0
READ_AT_ONCE = 50


class Consumer(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka is untyped
    """Runs the one batch subscriber of a service."""

    def __init__(
        self, settings: Settings, service: str, topics: Sequence[str], reader: Reader, batches: Batches, database: Database
    ) -> None:
        self._settings = settings
        self._reader = reader
        self._batches = batches
        self._database = database
        self.breaker = Breaker(settings.breaker_run, settings.breaker_share)
        self._running: asyncio.Task[None] | None = None
        self._committing: asyncio.Task[None] | None = None
        self._again: dict[TopicPartition, int] = {}
        self._moves = 0
        self._sift = True
        self._stopping = False
        self._lag = Lag()
        self._brokers = Cluster(settings.kafka_bootstrap_servers)
        self._cluster: str | None = None
        self._rewind = False
        self._beat = monotonic()
        self._progress = monotonic()
        self._forgotten = monotonic()
        self._broker = make_broker(settings)
        self._subscriber = subscribe(self._broker, service, topics, settings, self, self.on_batch)

    async def run(self) -> None:
        """Consumes until cancelled, then drains."""
        try:
            await self._start()
            await self._watch()
        finally:
            await self._drain()

    async def _start(self) -> None:
        pause = 0.2
        while True:
            self._beat = monotonic()
            try:
                await self._compare_cluster()
                await self._broker.start()
            except Exception as error:
                if not (isinstance(error, KafkaError) or is_retryable(error)):
                    raise
                log.warning("the consumer cannot start yet", error=repr(error))
                await self._broker.stop()
                await asyncio.sleep(pause * random.uniform(0.5, 1))
                pause = min(pause * 2, 5)
            else:
                return

    async def _drain(self) -> None:
        """Lets the running batch finish and its offsets arrive, then leaves the group."""
        self._stopping = True
        await self._finished()
        await self._broker.stop()
        await self._brokers.close()

    # -- one batch ---------------------------------------------------------------------------------------------------

    async def on_batch(self, records: Sequence[ConsumerRecord], consumer: AIOKafkaConsumer) -> None:
        """Reads a batch while the one before it is in the database, then lets it follow. Returns when it is under way."""
        moves = self._moves
        received = await self._read(records)
        await self._idle()
        if moves != self._moves or self._stopping:
            return  # its partitions went to another member, or back to their start: the records come again, to whom they belong
        if self._again:
            self._read_again(consumer, received)
        else:
            self._running = asyncio.create_task(self._handle(received, consumer))

    async def _read(self, records: Sequence[ConsumerRecord]) -> list[Received]:
        """In portions of a millisecond, so that the batch in the database is not kept waiting for its next statement."""
        received: list[Received] = []
        for start in range(0, len(records), READ_AT_ONCE):
            await asyncio.sleep(0)
            received += self._reader.read(records[start : start + READ_AT_ONCE])
        return received

    async def _idle(self) -> None:
        """Waits for the batch that is in the database, also while it is being tried again."""
        if self._running is not None:
            await asyncio.wait((self._running,))

    async def _handle(self, received: Sequence[Received], consumer: AIOKafkaConsumer) -> None:
        """Applies a batch and commits its offsets; keeps at it while the database is away, within the retry budget."""
        started = perf_counter()
        if self._sift:
            # The first batch after a rebalance may have been fetched before it: what is not ours any more, its new owner handles.
            ours, self._sift = {(partition.topic, partition.partition) for partition in consumer.assignment()}, False
            received = [each for each in received if (each.record.topic, each.record.partition) in ours]
        moves, applied = self._moves, False
        try:
            applied = await self._apply_patiently(received)
        finally:
            if not applied and moves == self._moves:
                self._again = _starts(received)  # what was fetched meanwhile must not overtake it
                self._seek(consumer, self._again)
        await self._settled()
        if applied:
            self._committing = asyncio.create_task(self._commit(consumer, received))
        metrics.CONSUMER_BATCH_SECONDS.observe(perf_counter() - started)
        metrics.CONSUMER_BATCH_RECORDS.observe(len(received))
        self._beat = monotonic()

    async def _settled(self) -> None:
        """Waits for the offsets that are on their way: they go beside the next batch, but never past one another."""
        if self._committing is not None:
            await self._committing

    async def _finished(self) -> None:
        """Waits until nothing is under way: neither a batch nor its offsets."""
        await self._idle()
        await self._settled()

    async def _apply_patiently(self, received: Sequence[Received]) -> bool:
        deadline, pause = monotonic() + self._settings.retry_budget_seconds, 0.05
        while received:
            self._beat = monotonic()
            faults = [each.fault is not None and each.fault.reason != "future-version" for each in received]
            try:
                if self.breaker.would_open(faults):
                    return await self._hold(received)
                outcome = await self._batches.apply(received)
            except Exception as error:
                if not is_retryable(error):
                    log.exception("a batch failed in the consumer itself")
                metrics.CONSUMER_RETRIES.labels(type(error).__name__).inc()
                if monotonic() + pause > deadline:
                    return False
                await asyncio.sleep(pause * random.uniform(0.5, 1))
                pause = min(pause * 2, 5)
            else:
                bad = {id(failure.received) for failure in outcome.failures}
                self.breaker.remember([id(each) in bad for each in received])
                return True
        return True

    async def _hold(self, received: Sequence[Received]) -> bool:
        if not self.breaker.open:
            log.error("too many invalid records: the consumer holds", topic=received[0].record.topic, records=len(received))
        self.breaker.set_open(True)
        await asyncio.sleep(BREAKER_PAUSE_SECONDS)
        return False

    async def _commit(self, consumer: AIOKafkaConsumer, received: Sequence[Received]) -> None:
        ends = {(each.record.topic, each.record.partition): each.record.offset + 1 for each in received}
        self._progress = monotonic()
        metrics.LAST_COMMIT.set(time())
        if not ends:
            return
        try:
            await consumer.commit({TopicPartition(*partition): end for partition, end in ends.items()})
        except (KafkaError, TimeoutError) as error:
            # The effect is committed; the records come again, to us or to the new owner, and the inbox drops them.
            metrics.CONSUMER_COMMIT_FAILURES.inc()
            log.warning("offsets were not committed", error=repr(error))

    def _read_again(self, consumer: AIOKafkaConsumer, received: Sequence[Received]) -> None:
        """Drops a batch that was fetched behind one that failed, and goes back to where the failed one starts."""
        starts = _starts(received)
        self._seek(consumer, {each: min(starts.get(each, offset), offset) for each, offset in (starts | self._again).items()})
        self._again = {}

    @staticmethod
    def _seek(consumer: AIOKafkaConsumer, offsets: Mapping[TopicPartition, int]) -> None:
        for partition, offset in offsets.items():
            if partition in consumer.assignment():
                consumer.seek(partition, offset)

    # -- partitions --------------------------------------------------------------------------------------------------

    async def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:
        """Lets the running batch finish before its partitions go to another member."""
        if revoked:
            self._moved()
            await self._finished()
            log.info("partitions given away", count=len(revoked))

    def _moved(self) -> None:
        """What is fetched but not under way yet does not count any more."""
        self._moves += 1
        self._again, self._sift = {}, True

    async def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        """Starts at the committed offsets, or from the beginning where the cluster is another one than before."""
        metrics.CONSUMER_REBALANCES.inc()
        metrics.CONSUMER_PARTITIONS.set(len(assigned))
        self._beat = self._progress = monotonic()
        if self._rewind and assigned:
            await self._from_the_beginning(assigned)

    async def _from_the_beginning(self, partitions: set[TopicPartition]) -> None:
        self._moved()
        await self._finished()
        consumer = self._subscriber.consumer
        first = await consumer.beginning_offsets(list(partitions))
        self._seek(consumer, first)
        await consumer.commit(first)  # a crash from here on starts at the beginning too
        self._rewind = False
        await self._remember_cluster()
        log.warning("another Kafka cluster: reading from the beginning", partitions=len(partitions))

    async def _compare_cluster(self) -> None:
        """Compares the cluster with the one that this service read last; offsets of another one mean nothing here."""
        cluster = await self._brokers.id()
        if cluster == self._cluster:
            return
        async with self._database.reading() as work:
            known = await work.fetchval("SELECT consumed_cluster FROM relay_mark WHERE shard = 0")
        self._rewind = self._rewind or self._cluster is not None or known not in (None, cluster)
        self._cluster = cluster
        if not self._rewind:
            await self._remember_cluster()

    async def _remember_cluster(self) -> None:
        async with self._database.unit_of_work() as work:
            await work.execute("UPDATE relay_mark SET consumed_cluster = $1 WHERE shard = 0", self._cluster)

    # -- watching ----------------------------------------------------------------------------------------------------

    async def _watch(self) -> None:
        """Measures lag, notices another cluster, and forgets old inbox rows."""
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            try:
                async with asyncio.timeout(15):
                    await self._compare_cluster()
            except Exception as error:
                if not (isinstance(error, KafkaError) or is_retryable(error)):
                    raise
                self._beat = monotonic()  # the outage is known, and a restart would not end it
                log.warning("the consumer waits for Kafka or the database", error=repr(error))
                continue
            try:
                async with asyncio.timeout(15):
                    await self._look_after(self._subscriber.consumer)
            except Exception as error:
                if not (isinstance(error, KafkaError) or is_retryable(error)):
                    raise
                log.warning("the consumer cannot be measured", error=repr(error))

    async def _look_after(self, consumer: AIOKafkaConsumer) -> None:
        if self._rewind and consumer.assignment():
            await self._from_the_beginning(set(consumer.assignment()))
        if not await self._lag.watch(consumer):
            self._progress = monotonic()  # nothing waits
        async with self._database.reading() as work:
            await redrive.measure(work)
        if monotonic() - self._forgotten > FORGET_SECONDS:
            self._forgotten = monotonic()
            async with self._database.unit_of_work() as work:
                await inbox.forget(work, self._settings.outbox_retention_days)

    def is_stuck(self) -> bool:
        """Whether a restart is the cure: no batch moved for a minute although records wait, and nothing is being retried."""
        now = monotonic()
        return not self.breaker.open and now - self._progress > STUCK_SECONDS and now - self._beat > STUCK_SECONDS

    @property
    def is_ready(self) -> bool:
        """Whether partitions are assigned (or known to belong to other members) and the breaker is closed."""
        return self._subscriber.consumer is not None and not self.breaker.open


def _starts(received: Sequence[Received]) -> dict[TopicPartition, int]:
    """Where each partition of a batch starts."""
    first: dict[TopicPartition, int] = {}
    for each in received:
        first.setdefault(TopicPartition(each.record.topic, each.record.partition), each.record.offset)
    return first
