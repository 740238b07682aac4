"""Replay: the outbox to Kafka again (`replay-outbox`), or a topic to this service's effects again (`replay-topic`).

Neither moves an offset. A replay of the outbox is for consumers that lost their topic; their inboxes drop what they had.
A replay of a topic is for a service whose effects were wrong: its inbox is passed by, its handlers run again.
"""

import argparse
import asyncio
from datetime import datetime
from typing import TYPE_CHECKING

from aiokafka import AIOKafkaConsumer, TopicPartition

from chassis import logs, wire
from chassis.cluster import Cluster
from chassis.database import Database
from chassis.outbox import Outbox
from chassis.publisher import OutboundRecord, Publisher
from chassis.settings import Settings
from contracts.topics import FETCH_BYTES

if TYPE_CHECKING:  # an outbox goes out without what handles events
    from chassis.handlers import Handlers

PAGE = 1000
READ = """
SELECT seq, aggregatetype, aggregateid, headers, payload FROM outbox
WHERE seq > $1 AND seq <= (SELECT low FROM relay_mark WHERE shard = 0) AND created_at >= $2 AND created_at < $3
  AND ($4::text IS NULL OR type = $4)
ORDER BY seq LIMIT $5
"""


def run_outbox(name: str, arguments: argparse.Namespace) -> None:
    """`replay-outbox`, with the settings that all services share: nothing of the service itself is imported. Prints how many."""
    settings = Settings()
    logs.set_up(name, settings.log_format, settings.log_level)
    count = asyncio.run(publish_again(settings, name, arguments.since, arguments.until, arguments.type, dry_run=arguments.dry_run))
    print(f"{count} events {'would be' if arguments.dry_run else 'were'} published again")


def run_topic(name: str, arguments: argparse.Namespace) -> None:
    """`replay-topic`; prints how many."""
    from chassis.service import service_named  # noqa: PLC0415  with it comes all of the service

    service = service_named(name)
    settings = service.settings()
    logs.set_up(service.name, settings.log_format, settings.log_level)
    count = asyncio.run(
        apply_again(
            settings,
            service.name,
            service.handlers,
            arguments.topic,
            arguments.since,
            arguments.until,
            arguments.type,
            dry_run=arguments.dry_run,
        )
    )
    print(f"{count} events {'would be' if arguments.dry_run else 'were'} applied again")


async def publish_again(settings: Settings, service: str, since: datetime, until: datetime, type_: str | None, *, dry_run: bool) -> int:
    """Publishes what the relay already published, in its order. Returns how many events."""
    database = Database(settings.database_url, service, Outbox(service, settings.event_prefix))
    connection = await database.connect()
    count, last = 0, 0
    try:
        async with Publisher(settings.kafka_bootstrap_servers) as publisher:
            while rows := await connection.fetch(READ, last, since, until, type_, PAGE):
                if not dry_run:
                    await publisher.send([OutboundRecord(row[1], row[2].encode(), row[4], wire.as_pairs(row[3])) for row in rows])
                count, last = count + len(rows), rows[-1]["seq"]
    finally:
        await connection.close()
        await database.close()
    return count


async def apply_again(
    settings: Settings,
    service: str,
    handlers: "Handlers",
    topic: str,
    since: datetime,
    until: datetime,
    type_: str | None,
    *,
    dry_run: bool,
) -> int:
    """Runs the handlers over a topic from `since` to its present end, past the inbox. Returns how many events were applied.

    Handlers keep newer states over older ones by version, so a replay beside the running consumer does no harm.
    """
    from contracts.events import REGISTRY  # noqa: PLC0415  only who reads events needs them all

    database = Database(settings.database_url, service, Outbox(service, settings.event_prefix))
    reader = wire.Reader(REGISTRY, settings.event_prefix)
    brokers = Cluster(settings.kafka_bootstrap_servers)
    consumer = AIOKafkaConsumer(
        bootstrap_servers=settings.kafka_bootstrap_servers,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        max_partition_fetch_bytes=FETCH_BYTES,
    )
    await consumer.start()
    try:
        ends = await _seek(consumer, [TopicPartition(topic, number) for number in await brokers.partitions(topic)], since)
        count = 0
        while ends:
            for records in (await consumer.getmany(timeout_ms=1000, max_records=PAGE)).values():
                wanted = [each for each in reader.read(records) if each.event and since <= each.time < until and type_ in (None, each.type)]
                count += await _apply(database, handlers, wanted, dry_run=dry_run)
            ends = {partition: end for partition, end in ends.items() if await consumer.position(partition) < end}
        return count
    finally:
        await consumer.stop()
        await brokers.close()
        await database.close()


async def _seek(consumer: AIOKafkaConsumer, partitions: list[TopicPartition], since: datetime) -> dict[TopicPartition, int]:
    consumer.assign(partitions)
    ends = await consumer.end_offsets(partitions)
    starts = await consumer.offsets_for_times(dict.fromkeys(partitions, int(since.timestamp() * 1000)))
    for partition in partitions:
        start = starts.get(partition)
        consumer.seek(partition, start.offset if start else ends[partition])
    return {partition: end for partition, end in ends.items() if starts.get(partition)}


async def _apply(database: Database, handlers: "Handlers", wanted: list[wire.Received], *, dry_run: bool) -> int:
    if dry_run or not wanted:
        return len(wanted)
    async with database.unit_of_work() as work:
        for portion in handlers.portions(wanted):
            await portion.handle(work, portion.received)
    return len(wanted)
