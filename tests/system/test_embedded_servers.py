"""PostgreSQL, Kafka and the in-memory broker as the tests and `kopa up` use them: data survives, ports stay, failures speak."""

import asyncio
import os
import sys
from pathlib import Path

import asyncpg
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import MessageSizeTooLargeError

from contracts.topics import MAX_BATCH_BYTES
from kopa import topics
from kopa.embedded import Kafka, Postgres, StartFailed
from kopa.embedded.server import free_port


async def cluster_id(bootstrap: str) -> str:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        return str((await admin.describe_cluster())["cluster_id"])
    finally:
        await admin.close()


async def send(bootstrap: str, topic: str, value: bytes) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, enable_idempotence=True, max_request_size=2**20)
    await producer.start()
    try:
        await producer.send_and_wait(topic, value, key=b"k")
    finally:
        await producer.stop()


async def read(bootstrap: str, topic: str, count: int) -> list[bytes]:
    consumer = AIOKafkaConsumer(topic, bootstrap_servers=bootstrap, auto_offset_reset="earliest", group_id="readers")
    await consumer.start()
    try:
        found: list[bytes] = []
        while len(found) < count:
            for records in (await asyncio.wait_for(consumer.getmany(timeout_ms=500), 10)).values():
                found += [record.value for record in records]
        await consumer.commit()
        return found
    finally:
        await consumer.stop()


async def test_committed_rows_survive_kill_9_and_the_port_stays() -> None:
    with Postgres.temporary() as server:
        url = server.url("network")
        connection = await asyncpg.connect(url)
        await connection.execute("CREATE TABLE t (word text); INSERT INTO t VALUES ('kopā')")
        server.kill()
        assert not server.ready()
        server.start()
        connection = await asyncpg.connect(url)
        assert await connection.fetchval("SELECT word FROM t") == "kopā"
        await connection.close()
        folder = server.data_dir
    assert not folder.exists()


async def test_durable_and_fit_for_latvian_text() -> None:
    with Postgres.temporary() as server:
        connection = await asyncpg.connect(server.url("network"))
        assert await connection.fetchval("SHOW fsync") == "on"
        assert await connection.fetchval("SHOW listen_addresses") == "127.0.0.1"
        for extension in ("pg_trgm", "unaccent", "btree_gin"):
            await connection.execute(f"CREATE EXTENSION {extension}")
        assert await connection.fetchval("SELECT similarity('ķļūdā', 'ķļūda') > 0.4")
        assert await connection.fetchval("SELECT lower('ĀČĒĢĪĶĻŅŠŪŽ')") == "āčēģīķļņšūž"
        assert await connection.fetchval("SELECT to_tsvector('simple', 'Šūšanas ātrums')::text") == "'ātrums':2 'šūšanas':1"
        assert (
            await connection.fetchval("SELECT string_agg(w, '' ORDER BY w COLLATE \"lv-x-icu\") FROM unnest('{z,č,c,d}'::text[]) w")
            == "cčdz"
        )
        await connection.close()


async def test_nobody_enters_without_the_password() -> None:
    with Postgres.temporary() as server:
        assert (server.data_dir / "postgres.password").stat().st_mode & 0o777 == 0o600
        with pytest.raises(asyncpg.InvalidPasswordError):
            await asyncpg.connect(f"postgresql://kopa:guess@127.0.0.1:{server.port}/postgres")


def test_an_interrupted_initdb_is_begun_again(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    with Postgres.temporary() as server:
        server.stop()
        half = server.cluster.parent / "new"
        server.cluster.rename(half)
        (half / "PG_VERSION").unlink()
        server.start()
        assert server.url("again")


def test_a_setting_that_postgres_refuses_is_shown() -> None:
    with pytest.raises(StartFailed, match="shared_buffers"), Postgres.temporary(settings={"shared_buffers": "much"}):
        raise AssertionError("it must not start")


async def test_events_survive_kill_9_and_a_wiped_broker_is_another_cluster() -> None:
    with Kafka.temporary() as server:
        applied = await topics.apply(server.bootstrap)
        assert "training.offerings.notify.dead" in applied.created
        before = await cluster_id(server.bootstrap)
        await send(server.bootstrap, "training.offerings", b"one")
        server.kill()
        server.start()
        assert await read(server.bootstrap, "training.offerings", 1) == [b"one"]
        assert await cluster_id(server.bootstrap) == before

        again = await topics.apply(server.bootstrap)
        assert (again.created, again.differences) == ([], [])
        other = await topics.apply(server.bootstrap, partitions=6)
        assert "training.offerings: 3 partitions, wanted 6" in other.differences

        with pytest.raises(MessageSizeTooLargeError):
            await send(server.bootstrap, "training.offerings", os.urandom(MAX_BATCH_BYTES + 1))

        server.wipe()
        assert await cluster_id(server.bootstrap) != before
        assert (await topics.apply(server.bootstrap)).kept == []


async def test_the_in_memory_broker_speaks_kafka_behind_a_port_that_stays() -> None:
    port = free_port()
    broker = await asyncio.create_subprocess_exec(sys.executable, "-m", "kopa.embedded.memory_broker", str(port))
    try:
        probe = Kafka(Path("unused"), port, 0)
        for _ in range(100):
            if probe.ready():
                break
            await asyncio.sleep(0.1)
        applied = await topics.apply(f"127.0.0.1:{port}")
        assert "notify.deliveries" in applied.created
        await send(f"127.0.0.1:{port}", "notify.deliveries", b"one")
        assert await read(f"127.0.0.1:{port}", "notify.deliveries", 1) == [b"one"]
    finally:
        broker.terminate()
        assert await asyncio.wait_for(broker.wait(), 10) == 0
