"""consume: Kafka -> inbox, one upsert and the offset in order; against bare getmany + COPY of the same records."""

import asyncio
from collections.abc import Sequence
from time import perf_counter
from typing import Any, cast

import asyncpg
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from chassis.batches import Batches
from chassis.consumer import Consumer
from chassis.database import Database, Work
from chassis.handlers import Handlers
from chassis.settings import Settings
from chassis.telemetry import start
from chassis.wire import Reader, Received
from contracts.events import REGISTRY
from contracts.matching import HubRevised
from contracts.topics import FETCH_BYTES
from kopa.embedded import Kafka, Postgres
from tests.bench.figures import Figure, rate
from tests.bench.stage import encoded, fresh_database, new_topic

EVENTS = 40_000
BATCH = 500
UPSERT = """
INSERT INTO effect (slug, version, name) SELECT * FROM unnest($1::text[], $2::int[], $3::text[])
ON CONFLICT (slug) DO UPDATE SET version = excluded.version, name = excluded.name WHERE effect.version < excluded.version
"""


async def upsert(work: Work, received: Sequence[Received]) -> None:
    """The effect: the newest state of each hub."""
    latest = {event.slug: event for event in (cast("HubRevised", each.event) for each in received)}
    rows = [(event.slug, event.version, event.name["lv"]) for event in latest.values()]
    await work.execute(UPSERT, *map(list, zip(*rows, strict=True)))


def consumer_of(
    kafka: Kafka,
    database: Database,
    topic: str,
    handle: Any = upsert,
    effects_in: Database | None = None,
    traces: str | None = None,
    **changes: Any,
) -> Consumer:
    """The service's consumer on a topic of the measurement; `traces`: where 5 % of them are sent."""
    settings = Settings(database_url="unused", kafka_bootstrap_servers=kafka.bootstrap, consumer_batch=BATCH, **changes)
    handlers = Handlers()
    handlers.on(HubRevised)(handle)
    tracer = start("bench", "1", traces, 0.05).get_tracer("bench")
    batches = Batches(effects_in or database, handlers, topic, poison_tries=3, tracer=tracer)
    return Consumer(settings, topic, [topic], Reader(REGISTRY, "lv.kopa"), batches, database)


async def produce(kafka: Kafka, topic: str, count: int) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=kafka.bootstrap, linger_ms=5, max_batch_size=256 * 1024)
    await producer.start()
    for start_ in range(0, count, 2000):
        futures = []
        for number in range(start_, min(start_ + 2000, count)):
            key, _, headers, value = encoded(number)
            pairs = [(name, text.encode()) for name, text in headers.items()]
            futures.append(await producer.send(topic, value, key=key.encode(), headers=pairs))
        await asyncio.gather(*futures)
    await producer.stop()


async def measure(postgres: Postgres, kafka: Kafka) -> Figure:
    async with fresh_database(postgres, "consume") as database:
        connection = await database.connect()
        await connection.execute("CREATE TABLE effect (slug text PRIMARY KEY, version int, name text)")
        await connection.execute("CREATE TABLE copied (key bytea, value bytea)")
        floors, ours = [], []
        for _ in range(3):
            topic = await new_topic(kafka)
            await produce(kafka, topic, EVENTS)
            floors.append(await _bare(kafka, topic, connection))
            await connection.execute("TRUNCATE inbox, effect, copied")
            ours.append(await _ours(kafka, topic, database, connection))
        await connection.close()
    what = "Kafka to effect: read, dedupe in the inbox, one upsert, commit, offsets; one process"
    return rate("consume", what, sorted(ours)[1], sorted(floors)[1], at_least=8_000, ratio=0.5)


async def _ours(kafka: Kafka, topic: str, database: Database, connection: asyncpg.Connection) -> float:
    consumer = consumer_of(kafka, database, topic)
    apply, count, started, done = consumer._batches.apply, 0, 0.0, asyncio.Event()

    async def counted(received: Sequence[Received]) -> Any:
        nonlocal count, started
        started = started or perf_counter()  # as the floor's clock, it starts when the first records are there
        outcome = await apply(received)
        count += len(outcome.applied)
        if count >= EVENTS:
            done.set()
        return outcome

    consumer._batches.apply = counted  # type: ignore[method-assign]
    running = asyncio.create_task(consumer.run())
    await done.wait()
    seconds = perf_counter() - started
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert await connection.fetchval("SELECT count(*) FROM inbox") == EVENTS
    return EVENTS / seconds


async def _bare(kafka: Kafka, topic: str, connection: asyncpg.Connection) -> float:
    """The least that any consumer with an effect does: fetch, copy into a table, commit."""
    consumer = AIOKafkaConsumer(
        topic,
        bootstrap_servers=kafka.bootstrap,
        group_id=f"bare-{topic}",
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        max_partition_fetch_bytes=FETCH_BYTES,
    )
    await consumer.start()
    count, started = 0, 0.0
    while count < EVENTS:
        records = [record for group in (await consumer.getmany(timeout_ms=1000, max_records=BATCH)).values() for record in group]
        started = started or perf_counter()
        await connection.copy_records_to_table("copied", records=[(record.key, record.value) for record in records])
        await consumer.commit()
        count += len(records)
    seconds = perf_counter() - started
    await consumer.stop()
    return count / seconds
