"""relay: outbox -> Kafka, acknowledged, in order; against a bare create_batch loop over the same records in memory."""

import asyncio
from time import perf_counter

from aiokafka import AIOKafkaProducer
from aiokafka.partitioner import DefaultPartitioner

from chassis.relay import Relay
from contracts.topics import MAX_BATCH_BYTES
from kopa.embedded import Kafka, Postgres
from tests.bench.figures import Figure, rate
from tests.bench.stage import PARTITIONS, fill_outbox, fresh_database, new_topic

EVENTS = 100_000
PAGE = 2000


async def measure(postgres: Postgres, kafka: Kafka) -> Figure:
    async with fresh_database(postgres, "relay") as database:
        topic = await new_topic(kafka)
        records = await fill_outbox(database, topic, EVENTS)
        pairs = [(key.encode(), value, [(name, text.encode()) for name, text in headers.items()]) for key, _, headers, value in records]
        floors, ours = [], []
        for _ in range(3):
            floors.append(await _bare(kafka, await new_topic(kafka), pairs))
            connection = await database.connect()
            await connection.execute("UPDATE relay_mark SET low = 0")
            relay = asyncio.create_task(Relay(database, kafka.bootstrap).run())
            while not await connection.fetchval("SELECT low > 0 FROM relay_mark"):
                await asyncio.sleep(0.001)
            started, first = perf_counter(), await connection.fetchval("SELECT low FROM relay_mark")
            while await connection.fetchval("SELECT low FROM relay_mark") < EVENTS:
                await asyncio.sleep(0.005)
            ours.append((EVENTS - first) / (perf_counter() - started))
            relay.cancel()
            await asyncio.gather(relay, return_exceptions=True)
            await connection.close()
    what = "outbox to Kafka, acknowledged, in order per key, one process"
    return rate("relay", what, sorted(ours)[1], sorted(floors)[1], at_least=20_000, ratio=0.6)


async def _bare(kafka: Kafka, topic: str, records: list[tuple[bytes, bytes, list[tuple[str, bytes]]]]) -> float:
    """The least that any relay does: choose the partition, build batches, send them, await the acknowledgement of each page."""
    producer = AIOKafkaProducer(
        bootstrap_servers=kafka.bootstrap,
        enable_idempotence=True,
        acks="all",
        max_batch_size=MAX_BATCH_BYTES,
        max_request_size=4 * MAX_BATCH_BYTES,
    )
    await producer.start()
    choose, partitions = DefaultPartitioner(), list(range(PARTITIONS))
    await producer.partitions_for(topic)
    started = perf_counter()
    for start in range(0, len(records), PAGE):
        batches = {partition: producer.create_batch() for partition in partitions}
        for key, value, headers in records[start : start + PAGE]:
            batches[choose(key, partitions, partitions)].append(key=key, value=value, timestamp=None, headers=headers)
        futures = [await producer.send_batch(batch, topic, partition=partition) for partition, batch in batches.items()]
        await asyncio.gather(*futures)
    seconds = perf_counter() - started
    await producer.stop()
    return len(records) / seconds
