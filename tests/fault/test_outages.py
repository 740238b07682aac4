"""Kafka or PostgreSQL away under load, and a Kafka that comes back empty: nothing is lost, nothing twice, in order."""

import asyncio
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaConnectionError

from chassis.cluster import Cluster
from chassis.publisher import OutboundRecord, Publisher
from contracts.topics import OFFERINGS
from kopa import topics
from kopa.embedded import Kafka, Postgres
from tests.fault.stage import staged
from tests.support.issuer import Issuer


async def test_kafka_stopped_and_started_under_load(postgres: Postgres, own_kafka: Kafka, issuer: Issuer, tmp_path: Path) -> None:
    with staged(postgres, own_kafka, issuer, tmp_path) as stage:
        publisher = stage.process("publisher", "api,relay").start()
        stage.process("consumer", "worker").start()
        load = asyncio.create_task(stage.load(lambda: publisher.url, seconds=14, pause=0.1, at_least=151))
        await asyncio.sleep(2)
        await asyncio.to_thread(own_kafka.kill)
        await asyncio.sleep(4)
        during = len(stage.ledger.promised())
        await asyncio.sleep(1)
        assert len(stage.ledger.promised()) > during, "commands must not depend on Kafka"
        await asyncio.to_thread(own_kafka.start)
        await load
        verdict = await stage.verdict(60)
        assert verdict.promised > 150
        assert verdict.flawless, verdict


async def test_postgresql_restarted_under_load(own_postgres: Postgres, provisioned_kafka: Kafka, issuer: Issuer, tmp_path: Path) -> None:
    with staged(own_postgres, provisioned_kafka, issuer, tmp_path) as stage:
        publisher = stage.process("publisher", "api,relay").start()
        stage.process("consumer", "worker").start()
        load = asyncio.create_task(stage.load(lambda: publisher.url, seconds=12, pause=0.1, at_least=101))
        for _ in range(2):
            await asyncio.sleep(2)
            await asyncio.to_thread(own_postgres.kill)
            await asyncio.sleep(0.5)
            await asyncio.to_thread(own_postgres.start)
        await load
        verdict = await stage.verdict(60)
        assert verdict.promised > 100
        assert verdict.flawless, verdict


async def test_a_new_empty_cluster_gets_the_retained_outbox(postgres: Postgres, own_kafka: Kafka, issuer: Issuer, tmp_path: Path) -> None:
    with staged(postgres, own_kafka, issuer, tmp_path) as stage:
        publisher = stage.process("publisher", "api,relay").start()
        consumer = stage.process("consumer", "worker").start()
        await stage.load(lambda: publisher.url, seconds=3)
        assert (await stage.verdict()).flawless
        # What the consumer has not seen when the old cluster vanishes must come from the outbox.
        await asyncio.to_thread(consumer.stop)
        await stage.load(lambda: publisher.url, seconds=2)
        await asyncio.to_thread(own_kafka.kill)
        own_kafka.wipe()
        await asyncio.to_thread(own_kafka.start)
        await topics.apply(own_kafka.bootstrap)
        await asyncio.to_thread(consumer.start)
        await stage.load(lambda: publisher.url, seconds=2)
        verdict = await stage.verdict(60)
        assert verdict.flawless, verdict


async def test_two_consumers_share_and_one_dies(postgres: Postgres, provisioned_kafka: Kafka, issuer: Issuer, tmp_path: Path) -> None:
    with staged(postgres, provisioned_kafka, issuer, tmp_path) as stage:
        publisher = stage.process("publisher", "api,relay").start()
        first = stage.process("consumer", "worker", INSTANCE="one").start()
        stage.process("consumer", "worker", INSTANCE="two").start()
        load = asyncio.create_task(stage.load(lambda: publisher.url, seconds=15, pause=0.1, at_least=151, keys=24))
        await asyncio.sleep(4)
        await asyncio.to_thread(first.kill)
        await load
        verdict = await stage.verdict(60)
        assert verdict.promised > 150
        assert verdict.flawless, verdict


async def test_nothing_goes_to_another_cluster_that_was_not_met(own_kafka: Kafka) -> None:
    """What came before must be there first. Between two looks of the relay a cluster can go and another come."""
    record = OutboundRecord(OFFERINGS.name, b"key", b"{}", [])
    async with Publisher(own_kafka.bootstrap) as publisher:
        await publisher.meet()
        await publisher.send([record])
        await asyncio.to_thread(own_kafka.restart)
        await publisher.send([record])  # the same one, again
        await asyncio.to_thread(own_kafka.wipe)
        await topics.apply(own_kafka.bootstrap)
        assert await publisher.has_strayed()
        with pytest.raises(KafkaConnectionError, match="another cluster"):
            await publisher.send([record])
    cluster = Cluster(own_kafka.bootstrap)
    places = [TopicPartition(OFFERINGS.name, number) for number in await cluster.partitions(OFFERINGS.name)]
    await cluster.close()
    async with AIOKafkaConsumer(bootstrap_servers=own_kafka.bootstrap) as consumer:
        assert set((await consumer.end_offsets(places)).values()) == {0}
