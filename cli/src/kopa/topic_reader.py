"""Reads events straight from Kafka, without a group, so that nobody's offsets are touched."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.partitioner import DefaultPartitioner

from contracts.topics import FETCH_BYTES
from kopa.seen import Seen, seen

SORTED_AT_ONCE = 5000
WAIT_MS = 250


class NoSuchTopic(Exception):
    """The broker does not have the topic."""

    code = "no-such-topic"


async def follow(servers: str, topics: Sequence[str], since: datetime | None, *, endless: bool) -> AsyncIterator[Seen]:
    """Events from `since` (None: from now on), those that are there already in the order of their time, then as they come.

    Ends when everything was seen unless `endless`. Raises NoSuchTopic, KafkaError.
    """
    layout = await _layout(servers, topics)
    if missing := [each for each in topics if not layout.partitions.get(each)]:
        raise NoSuchTopic(f"The broker has no topic {missing[0]!r}.")
    async with _consumer(servers) as consumer:
        chosen = [each for partitions in layout.partitions.values() for each in partitions]
        behind = await _seek(consumer, await _starts(consumer, chosen, since, layout))
        kept: list[Seen] = []
        while behind:
            kept.extend([seen(record) for record in await _poll(consumer) if since is None or record.timestamp >= since.timestamp() * 1000])
            behind = {at: end for at, end in behind.items() if await consumer.position(at) < end}
            if len(kept) >= SORTED_AT_ONCE or not behind:
                for each in sorted(kept, key=lambda event: event.time):
                    yield each
                kept.clear()
        while endless:
            for record in await _poll(consumer):
                yield seen(record)


async def latest_of(servers: str, topics: Sequence[str], subject: str) -> Seen | None:
    """The latest event of an aggregate: only the partition of its key is read. Raises KafkaError."""
    latest: Seen | None = None
    key = subject.encode()
    chosen: list[TopicPartition] = [DefaultPartitioner()(key, each, each) for each in (await _layout(servers, topics)).partitions.values()]
    async with _consumer(servers) as consumer:
        # All at once: what is chosen later waits until the broker has answered for what was chosen before, half a second a topic.
        behind = await _seek(consumer, await consumer.beginning_offsets(chosen)) if chosen else {}
        while behind:
            for record in await _poll(consumer):
                if record.key == key and (latest is None or seen(record).time >= latest.time):
                    latest = seen(record)
            behind = {at: end for at, end in behind.items() if await consumer.position(at) < end}
    return latest


@asynccontextmanager
async def _consumer(servers: str) -> AsyncIterator[AIOKafkaConsumer]:
    consumer = AIOKafkaConsumer(
        bootstrap_servers=servers,
        client_id="kopa-events",
        enable_auto_commit=False,
        isolation_level="read_committed",
        max_partition_fetch_bytes=FETCH_BYTES,
    )
    try:
        await consumer.start()
        yield consumer
    finally:
        await consumer.stop()


@dataclass(frozen=True, slots=True)
class _Layout:
    """The partitions of those topics that the broker has. The in-memory broker of librdkafka finds no offsets by time."""

    partitions: dict[str, list[TopicPartition]]
    in_memory: bool


async def _layout(servers: str, topics: Sequence[str]) -> _Layout:
    admin = AIOKafkaAdminClient(bootstrap_servers=servers, client_id="kopa-events")
    await admin.start()
    try:
        wanted = sorted(set(topics) & set(await admin.list_topics()))
        described = await admin.describe_topics(wanted) if wanted else []
        cluster = str((await admin.describe_cluster()).get("cluster_id") or "")
    finally:
        await admin.close()
    partitions = {
        each["topic"]: [TopicPartition(each["topic"], number) for number in sorted(part["partition"] for part in each["partitions"])]
        for each in described
    }
    return _Layout(partitions, cluster.startswith("mockCluster"))


async def _starts(
    consumer: AIOKafkaConsumer, chosen: list[TopicPartition], since: datetime | None, layout: _Layout
) -> dict[TopicPartition, int]:
    """Where each partition is read from: its end without `since`, and where nothing is as new as that."""
    starts: dict[TopicPartition, int] = await consumer.end_offsets(chosen)
    if since is None:
        return starts
    if layout.in_memory:
        return dict(await consumer.beginning_offsets(chosen))
    found = await consumer.offsets_for_times(dict.fromkeys(chosen, int(since.timestamp() * 1000)))
    return starts | {at: offset.offset for at, offset in found.items() if offset is not None}


async def _seek(consumer: AIOKafkaConsumer, starts: dict[TopicPartition, int]) -> dict[TopicPartition, int]:
    """Takes its places; returns where each partition that has something to read ends now."""
    consumer.assign(list(starts))
    ends: dict[TopicPartition, int] = await consumer.end_offsets(list(starts))
    for at, offset in starts.items():
        consumer.seek(at, offset)
    return {at: end for at, end in ends.items() if starts[at] < end}


async def _poll(consumer: AIOKafkaConsumer) -> list[ConsumerRecord]:
    batches = await consumer.getmany(timeout_ms=WAIT_MS)
    return [record for records in batches.values() for record in records]
