"""latency: commit in one service -> effect committed in another, at 100 events/s; against bare produce -> consume -> insert."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from time import perf_counter
from typing import Any, cast

import asyncpg
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from chassis.database import Database, Work
from chassis.relay import Relay
from chassis.wire import Received
from contracts.matching import HubRevised
from kopa.embedded import Kafka, Postgres
from tests.bench.consume import consumer_of
from tests.bench.figures import Figure
from tests.bench.stage import event, fresh_database, new_topic

RATE = 100
SECONDS = 12
WARM = 200
"""Events that are not counted."""


async def measure(postgres: Postgres, kafka: Kafka) -> Figure:
    async with fresh_database(postgres, "pub") as publisher, fresh_database(postgres, "sub") as subscriber:
        floor = await _bare(kafka, await new_topic(kafka), subscriber)
        ours = await _ours(kafka, await new_topic(kafka), publisher, subscriber)
    p50, p99 = _percentile(ours, 50), _percentile(ours, 99)
    floor50, floor99 = _percentile(floor, 50), _percentile(floor, 99)
    ratio = round(p50 / floor50, 2)
    return Figure(
        id="latency",
        what="commit to committed effect in another service at 100 events/s, median",
        value=round(p50, 2),
        unit="ms",
        goal="≤ 2 × the floor",
        met=ratio <= 2,
        floor=round(floor50, 2),
        ratio=ratio,
        note=f"p99 {p99:.1f} ms, floor's p99 {floor99:.1f} ms ({p99 / floor99:.2f} ×)",
        command="make bench ONLY=latency",
    )


def _percentile(values: Sequence[float], percent: int) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)] * 1000


async def _steadily(do: Callable[[int], Awaitable[None]]) -> None:
    """Calls at the rate, whatever a call takes."""
    loop, tasks = asyncio.get_running_loop(), []
    started = loop.time()
    for number in range(RATE * SECONDS):
        await asyncio.sleep(max(0, started + number / RATE - loop.time()))
        tasks.append(asyncio.create_task(do(number)))  # type: ignore[arg-type]  # every `do` here is a coroutine function
    await asyncio.gather(*tasks)


async def _ours(kafka: Kafka, topic: str, publisher: Database, subscriber: Database) -> list[float]:
    committed: dict[str, float] = {}
    took: list[float] = []
    connection = await subscriber.connect()
    await connection.execute("CREATE TABLE IF NOT EXISTS effect (slug text)")
    await connection.close()

    async def write_down(work: Work, received: Sequence[Received]) -> None:
        slugs = [cast("HubRevised", each.event).slug for each in received]
        await work.execute("INSERT INTO effect SELECT * FROM unnest($1::text[])", slugs)

    consumer = consumer_of(kafka, subscriber, topic, write_down)
    apply = consumer._batches.apply

    async def timed(received: Sequence[Received]) -> Any:
        outcome = await apply(received)
        now = perf_counter()
        took.extend(now - committed[slug] for each in outcome.applied if (slug := cast("HubRevised", each.event).slug) in committed)
        return outcome

    consumer._batches.apply = timed  # type: ignore[method-assign]
    relay = Relay(publisher, kafka.bootstrap)
    publisher.on_commit = relay.wake
    tasks = [asyncio.create_task(relay.run()), asyncio.create_task(consumer.run())]
    await asyncio.sleep(4)

    async def commit(number: int) -> None:
        slug = f"hub-{number}"
        async with publisher.unit_of_work() as work:
            work.enqueue(event(slug, 1))
            # The event names the network's topic; the measurement has one of its own.
            work.pending[-1] = (work.pending[-1][0], topic, *work.pending[-1][2:])
        committed[slug] = perf_counter()

    await _steadily(commit)
    await asyncio.sleep(1)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return took[WARM:]


async def _bare(kafka: Kafka, topic: str, database: Database) -> list[float]:
    connection: asyncpg.Connection = await database.connect()
    await connection.execute("CREATE TABLE bare (slug text)")
    producer = AIOKafkaProducer(bootstrap_servers=kafka.bootstrap, enable_idempotence=True, acks="all")
    consumer = AIOKafkaConsumer(topic, bootstrap_servers=kafka.bootstrap, auto_offset_reset="earliest", enable_auto_commit=False)
    await asyncio.gather(producer.start(), consumer.start())
    sent: dict[bytes, float] = {}
    took: list[float] = []

    async def consume() -> None:
        while True:
            for records in (await consumer.getmany(timeout_ms=1000)).values():
                await connection.execute("INSERT INTO bare SELECT * FROM unnest($1::text[])", [record.key.decode() for record in records])
                took.extend(perf_counter() - sent[record.key] for record in records)

    async def produce(number: int) -> None:
        key = f"hub-{number}".encode()
        sent[key] = perf_counter()
        await producer.send_and_wait(topic, event(key.decode(), 1).model_dump_json().encode(), key=key)

    task = asyncio.create_task(consume())
    await asyncio.sleep(1)
    await _steadily(produce)
    await asyncio.sleep(1)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await asyncio.gather(producer.stop(), consumer.stop(), connection.close())
    return took[WARM:]
