"""What the measurements share: a database with the chassis's tables, records of ordinary size, settings."""

import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from uuid import uuid4

import asyncpg
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from chassis import tables, wire
from chassis.database import Database
from chassis.ids import new_id
from chassis.outbox import INSERT, Outbox, keep_days
from contracts.matching import HubRevised
from contracts.topics import MAX_BATCH_BYTES
from kopa.embedded import Kafka, Postgres

KEYS = 5000
PARTITIONS = 3
TEXT = "Digitālās inovācijas centrs, kas palīdz uzņēmumiem izmēģināt, pirms ieguldīt. " * 4


def event(slug: str, version: int) -> HubRevised:
    """About 500 bytes as JSON."""
    return HubRevised(
        slug=slug,
        name={"lv": slug},
        description={"lv": TEXT},
        country="LV",
        status="regional",
        version=version,
        changed_at=datetime.now(UTC),
    )


def encoded(number: int) -> tuple[str, str, dict[str, str], bytes]:
    """(topic key, type, headers, value) of the number-th event."""
    made = event(f"hub-{number % KEYS}", number // KEYS + 1)
    traceparent = f"00-{new_id().hex}-{new_id().hex[:16]}-{'01' if number % 20 == 0 else '00'}"
    headers, value = wire.encode(
        made, id=new_id(), source="/bench", prefix="lv.kopa", time=datetime.now(UTC), traceparent=traceparent, correlation_id=str(number)
    )
    return made.subject, headers["ce_type"], headers, value


@asynccontextmanager
async def fresh_database(postgres: Postgres, name: str) -> AsyncIterator[Database]:
    url = postgres.url(f"{name}_{uuid4().hex[:8]}")
    connection = await asyncpg.connect(url)
    statements: list[str] = []
    tables.create(statements.append)
    for statement in statements:
        await connection.execute(statement)
    await keep_days(connection, 35)
    await connection.close()
    database = Database(url, name, Outbox(name, "lv.kopa"))
    yield database
    await database.close()


async def fill_outbox(database: Database, topic: str, count: int) -> list[tuple[str, str, dict[str, str], bytes]]:
    """`count` events in the outbox; returns them."""
    records = [encoded(number) for number in range(count)]
    connection = await database.connect()
    for start in range(0, count, 2000):
        page = records[start : start + 2000]
        rows = [(h["ce_id"], topic, key, type_, wire.orjson.dumps(h).decode(), value) for key, type_, h, value in page]
        await connection.execute(INSERT, *map(list, zip(*rows, strict=True)))
    await connection.execute("ANALYZE outbox")
    await connection.close()
    return records


async def new_topic(kafka: Kafka, partitions: int = PARTITIONS) -> str:
    """A topic of its own for one measurement."""
    name = f"bench.{uuid4().hex[:8]}"
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka.bootstrap)
    await admin.start()
    await admin.create_topics([NewTopic(name, partitions, 1, topic_configs={"max.message.bytes": str(MAX_BATCH_BYTES)})])
    await admin.close()
    return name


@contextmanager
def sink() -> Iterator[str]:
    """Where traces are sent: a collector in a process of its own."""
    with subprocess.Popen([sys.executable, "-m", "tests.support.collector"], stdout=subprocess.PIPE, text=True) as collector:
        assert collector.stdout is not None
        yield collector.stdout.readline().strip()
        collector.terminate()
