"""A replay of a topic runs the handlers again, past the inbox, in order, and moves no offset."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg

from contracts.topics import HUBS
from kopa.embedded import Kafka, Postgres
from tests.fault.history import judge
from tests.fault.stage import staged
from tests.support.issuer import Issuer


async def test_lost_effects_come_back_from_the_topic(postgres: Postgres, own_kafka: Kafka, issuer: Issuer, tmp_path: Path) -> None:
    with staged(postgres, own_kafka, issuer, tmp_path) as stage:
        publisher = stage.process("publisher", "api,relay").start()
        consumer = stage.process("consumer", "worker").start()
        before = datetime.now(UTC) - timedelta(minutes=1)
        await stage.load(lambda: publisher.url, seconds=3)
        assert (await stage.verdict()).flawless
        count = len(await stage.effects())

        connection = await asyncpg.connect(str(consumer.env["DATABASE_URL"]))
        await connection.execute("TRUNCATE effect")
        replay = ("replay-topic", "--topic", HUBS.name, "--since", before.isoformat())
        assert f"{count} events would be applied again" in await asyncio.to_thread(consumer.command, *replay, "--dry-run")
        assert await stage.effects() == []
        assert f"{count} events were applied again" in await asyncio.to_thread(consumer.command, *replay)
        assert judge(stage.ledger, await stage.effects()).flawless

        await connection.execute("TRUNCATE effect")
        later = datetime.now(UTC) + timedelta(minutes=1)
        await asyncio.to_thread(consumer.command, "replay-topic", "--topic", HUBS.name, "--since", later.isoformat())
        assert await stage.effects() == []
        await connection.close()
        await stage.load(lambda: publisher.url, seconds=1)
        async with asyncio.timeout(20):
            while not await stage.effects():
                await asyncio.sleep(0.1)
