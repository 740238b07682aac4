"""overhead: what the platform adds to a record between aiokafka and a handler, database apart, with traces and metrics on."""

import asyncio
from collections.abc import Sequence
from statistics import median
from time import process_time
from typing import Any

from aiokafka import AIOKafkaConsumer

from chassis import inbox
from chassis.database import Database
from chassis.outbox import Outbox
from contracts.topics import FETCH_BYTES
from kopa.embedded import Kafka, Postgres
from tests.bench.consume import BATCH, consumer_of, produce
from tests.bench.figures import Figure
from tests.bench.stage import fresh_database, new_topic, sink

EVENTS = 40_000


async def measure(postgres: Postgres, kafka: Kafka) -> Figure:
    topic = await new_topic(kafka)
    await produce(kafka, topic, EVENTS)
    async with fresh_database(postgres, "overhead") as database:
        with sink() as traces:
            pairs = [(await _bare(kafka, topic), await _ours(kafka, topic, database, traces)) for _ in range(5)]
    floor, ours = median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)
    added = round((ours - floor) / EVENTS * 1e6, 2)
    note = "" if added <= 10 else "see docs/explanation/performance.md"
    return Figure(
        id="overhead",
        what="CPU added to 1,000 events over bare getmany: wire, contract, lanes, metrics, 5 % of traces recorded; database apart",
        value=added,
        unit="ms",
        goal="≤ 10 ms",
        met=added <= 10,
        floor=round(floor / EVENTS * 1e6, 2),
        ratio=round(ours / floor, 2),
        note=note,
        command="make bench ONLY=overhead",
    )


async def _bare(kafka: Kafka, topic: str) -> float:
    consumer = AIOKafkaConsumer(
        topic,
        bootstrap_servers=kafka.bootstrap,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        max_partition_fetch_bytes=FETCH_BYTES,
    )
    await consumer.start()
    count, started = 0, process_time()
    while count < EVENTS:
        count += sum(map(len, (await consumer.getmany(timeout_ms=1000, max_records=BATCH)).values()))
    seconds = process_time() - started
    await consumer.stop()
    return seconds


class _NoDatabase(Database):
    """A database whose transactions cost nothing, so that only the platform's own work is left."""

    def unit_of_work(self) -> Any:
        return _Nothing()


class _Nothing:
    connection = None

    async def __aenter__(self) -> Any:
        return self

    async def __aexit__(self, *_: object) -> None: ...


async def _ours(kafka: Kafka, topic: str, database: Database, traces: str) -> float:
    seen, started, done = 0, 0.0, asyncio.Event()

    async def handle(_work: Any, received: Sequence[Any]) -> None:
        nonlocal seen, started
        started = started or process_time()  # of the first batch, the reading is not counted: see below
        seen += len(received)
        if seen >= EVENTS:
            done.set()

    async def all_new(_connection: Any, received: Sequence[Any]) -> tuple[list[Any], set[Any]]:
        return list(received), set()

    async def nothing(*_: Any) -> None: ...

    free = _NoDatabase(database.url, "free", Outbox("free", "lv.kopa"))
    consumer = consumer_of(kafka, database, topic, handle, effects_in=free, traces=traces, instance=str(id(handle)))
    consumer._commit = nothing  # type: ignore[method-assign]  # an offset commit waits, it does not compute
    original, inbox.claim = inbox.claim, all_new
    try:
        running = asyncio.create_task(consumer.run())
        await done.wait()
        seconds = process_time() - started
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    finally:
        inbox.claim = original
        await free.close()
    return seconds * EVENTS / (EVENTS - BATCH)
