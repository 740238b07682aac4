"""Records over every fetch limit: Kafka hands them over whole all the same, and what aiokafka would skip is counted before it is lost."""

import asyncio
import os
from collections.abc import AsyncIterator

import pytest
from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.consumer.fetcher import FetchError
from aiokafka.errors import RecordTooLargeError
from prometheus_client import REGISTRY

from chassis.broker import PatientConsumer
from chassis.ids import new_id
from contracts.topics import MAX_BATCH_BYTES
from kopa.embedded import Kafka

SIZES = (200_000, 2_000, 200_000, 1)
LIMITS = {"max_partition_fetch_bytes": 1_000, "fetch_max_bytes": 3_000}


@pytest.fixture
async def topic(kafka: Kafka) -> str:
    """Two partitions of large and small records."""
    name = f"large-{new_id()}"
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka.bootstrap)
    await admin.start()
    await admin.create_topics([NewTopic(name, 2, 1)])
    await admin.close()
    async with AIOKafkaProducer(bootstrap_servers=kafka.bootstrap, max_request_size=2 * MAX_BATCH_BYTES) as producer:
        for partition in (0, 1):
            for size in SIZES:
                await producer.send_and_wait(name, os.urandom(size), partition=partition)
    return name


@pytest.fixture
async def consumer(kafka: Kafka, topic: str) -> AsyncIterator[PatientConsumer]:
    async with PatientConsumer(topic, bootstrap_servers=kafka.bootstrap, auto_offset_reset="earliest", **LIMITS) as consumer:
        yield consumer


def counted() -> float:
    return REGISTRY.get_sample_value("kopa_consumer_too_large_total") or 0.0


async def test_kafka_hands_over_what_is_larger_than_every_limit(consumer: PatientConsumer) -> None:
    """KIP-74: since Kafka 0.10.1 a limit never holds back the first record. So the counter below stays at nought on our brokers."""
    before, found = counted(), []
    async with asyncio.timeout(20):
        while len(found) < 2 * len(SIZES):
            batches = await consumer.getmany(max_records=500)
            found += [(record.partition, record.offset, len(record.value)) for records in batches.values() for record in records]
    assert sorted(found) == [(partition, offset, size) for partition in (0, 1) for offset, size in enumerate(SIZES)]
    assert counted() == before


async def test_what_aiokafka_would_skip_is_counted_and_not_passed_over_in_silence(consumer: PatientConsumer, topic: str) -> None:
    """Its fetcher keeps this error where a broker gave half a record, and `getmany` raises it (aiokafka#1173)."""
    before = counted()
    await consumer.getmany(max_records=500)
    error = RecordTooLargeError("There are some messages whose size is larger than the fetch size")
    consumer._fetcher._records[TopicPartition(topic, 0)] = FetchError(error=error, backoff=0.1)
    with pytest.raises(RecordTooLargeError):
        await consumer.getmany(max_records=500)
    assert counted() == before + 1
