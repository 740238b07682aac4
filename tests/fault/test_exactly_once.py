"""Nothing lost, nothing twice, in order per key: under load, under SIGKILL, and a test that shows the tests would notice."""

import asyncio
import random
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from kopa.embedded import Kafka, Postgres
from tests.fault.stage import staged
from tests.support.issuer import Issuer
from tests.support.running import ServiceProcess

KILLS = 40


async def test_sixteen_writers_lose_nothing_and_keep_the_order(
    postgres: Postgres, provisioned_kafka: Kafka, issuer: Issuer, tmp_path: Path
) -> None:
    with staged(postgres, provisioned_kafka, issuer, tmp_path) as stage:
        publisher = stage.process("publisher", "api,relay").start()
        stage.process("consumer", "worker").start()
        await stage.linger(0.05)
        await stage.load(lambda: publisher.url, seconds=8, at_least=151)
        await asyncio.to_thread(stage.republish)
        verdict = await stage.verdict()
        assert verdict.promised > 150
        assert verdict.flawless, verdict


async def test_a_graceful_stop_under_load_drains_within_ten_seconds(
    postgres: Postgres, provisioned_kafka: Kafka, issuer: Issuer, tmp_path: Path
) -> None:
    with staged(postgres, provisioned_kafka, issuer, tmp_path, EFFECT_SECONDS="0.2") as stage:
        publisher = stage.process("publisher", "api,relay").start()
        consumer = stage.process("consumer", "worker").start()
        load = asyncio.create_task(stage.load(lambda: publisher.url, seconds=8))
        await asyncio.sleep(3)
        assert await asyncio.to_thread(consumer.stop) < 10
        assert await asyncio.to_thread(publisher.stop) < 10
        await asyncio.to_thread(publisher.start)
        await asyncio.to_thread(consumer.start)
        await load
        verdict = await stage.verdict()
        assert verdict.promised > 20
        assert verdict.flawless, verdict


async def test_relay_and_consumer_killed_again_and_again(
    postgres: Postgres, provisioned_kafka: Kafka, issuer: Issuer, tmp_path: Path
) -> None:
    with staged(postgres, provisioned_kafka, issuer, tmp_path) as stage:
        api = stage.process("publisher", "api").start()
        victims = [stage.process("publisher", "relay").start(), stage.process("consumer", "worker").start()]
        # Transactions that take a while: more of them are open at each kill, and the machine has time to start what was killed.
        load = asyncio.create_task(stage.load(lambda: api.url, seconds=600, pause=0.3))
        chance = random.Random(20261124)
        moments = [[chance.uniform(0.01, 0.5) for _ in range(KILLS // 2)] for _ in victims]
        await asyncio.gather(*(asyncio.to_thread(_kill_again, *each) for each in zip(victims, moments, strict=True)))
        load.cancel()
        await asyncio.gather(load, return_exceptions=True)
        verdict = await stage.verdict(60)
        assert verdict.promised > 150
        assert verdict.flawless, verdict


def _kill_again(victim: ServiceProcess, moments: Sequence[float]) -> None:
    """Each time waits until it is at work, lets it work for a moment, kills it, starts it again."""
    for seconds in moments:
        victim.wait_ready()
        time.sleep(seconds)
        victim.kill()
        victim.start(wait=False)


@pytest.mark.parametrize("sabotage", ["naive-cursor", "commit-first", "no-inbox"])
async def test_a_guarantee_taken_out_is_noticed(
    postgres: Postgres, provisioned_kafka: Kafka, issuer: Issuer, tmp_path: Path, sabotage: str
) -> None:
    # Transactions that linger make gaps that a naive cursor walks past; slow effects are what a kill cuts in two.
    with staged(postgres, provisioned_kafka, issuer, tmp_path, sabotage, EFFECT_SECONDS="0.05") as stage:
        publisher = stage.process("publisher", "api,relay").start()
        consumer = stage.process("consumer", "worker").start()
        await stage.linger(0.2)
        for _ in range(6):
            load = asyncio.create_task(stage.load(lambda: publisher.url, seconds=2))
            await asyncio.sleep(1.5)
            await asyncio.to_thread(consumer.kill)
            await load
            await asyncio.to_thread(consumer.start)
            await asyncio.to_thread(stage.republish)
            if not (await stage.verdict(4)).flawless:
                return
        raise AssertionError(f"{sabotage} went unnoticed")
