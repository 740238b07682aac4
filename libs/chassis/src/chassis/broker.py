"""The only place that makes a KafkaBroker. It overrides every default under which FastStream or aiokafka could lose a record.

See design §6.3 and the traps measured in the engineering reference (B3, B4).
"""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from time import time
from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.abc import ConsumerRebalanceListener
from aiokafka.errors import RecordTooLargeError
from faststream.kafka import KafkaBroker, KafkaMessage
from faststream.message import StreamMessage
from faststream.middlewares import AckPolicy

from chassis import metrics
from chassis.connections import mend_connections
from chassis.settings import Settings
from contracts.topics import FETCH_BYTES

OnBatch = Callable[[Sequence[ConsumerRecord], AIOKafkaConsumer], Awaitable[None]]


class PatientConsumer(AIOKafkaConsumer):  # type: ignore[misc]  # aiokafka is untyped
    """Waits in `getmany` until there is something. FastStream sleeps after every empty poll, and that sleep would be latency."""

    async def getmany(
        self, *partitions: TopicPartition, timeout_ms: int = 0, max_records: int | None = None
    ) -> dict[TopicPartition, list[ConsumerRecord]]:
        records: dict[TopicPartition, list[ConsumerRecord]] = {}
        while not records:
            metrics.LAST_POLL.set(time())
            try:
                records = await super().getmany(*partitions, timeout_ms=max(timeout_ms, 1000), max_records=max_records)
            except RecordTooLargeError:
                metrics.CONSUMER_TOO_LARGE.inc()
                raise
        return records


async def total_parser(message: Any, _original: Any) -> StreamMessage[Any]:
    """Hands the raw records on. FastStream's own parser raises on a null or non-UTF-8 header and then drops the batch."""
    return KafkaMessage(raw_message=message, body=b"", headers={}, consumer=None)  # type: ignore[arg-type]  # we commit ourselves


async def total_decoder(message: StreamMessage[Any]) -> Any:
    """Leaves the records as they are: `chassis.wire` reads them, and never raises."""
    return message.raw_message


class Broker(KafkaBroker):
    """A KafkaBroker whose consumers are patient. FastStream offers no setting for the class of its consumers."""

    async def _connect(self) -> Callable[..., AIOKafkaConsumer]:
        builder = await super()._connect()
        patient = partial(PatientConsumer, **builder.keywords)  # type: ignore[attr-defined]  # FastStream builds a partial
        self.config.broker_config.builder = patient
        return patient


mend_connections()


def make_broker(settings: Settings) -> KafkaBroker:
    """A broker for batch subscribers. It makes no topics, logs no records, and acknowledges nothing by itself."""
    return Broker(
        [server.strip() for server in settings.kafka_bootstrap_servers.split(",")],
        consumer_only=True,  # the relay owns the only producer
        allow_auto_create_topics=False,
        graceful_timeout=settings.stop_seconds,
        request_timeout_ms=10_000,  # aiokafka's 40 s is how long a consumer would stand still after an answer that a network lost
        logger=None,
        apply_types=False,
        parser=total_parser,
        decoder=total_decoder,
    )


def subscribe(
    broker: KafkaBroker, service: str, topics: Sequence[str], settings: Settings, listener: ConsumerRebalanceListener, on_batch: OnBatch
) -> Any:
    """The one batch subscriber of a service; returns it, its `consumer` is there once the broker runs."""
    subscriber = broker.subscriber(
        *topics,
        batch=True,
        group_id=f"kopa-{service}",
        group_instance_id=f"{service}-{settings.instance}",  # static membership: a restart within the session time moves nothing
        ack_policy=AckPolicy.MANUAL,
        auto_offset_reset="earliest",
        isolation_level="read_committed",
        max_records=settings.consumer_batch,
        batch_timeout_ms=1,
        max_partition_fetch_bytes=FETCH_BYTES,
        fetch_max_bytes=16 * FETCH_BYTES,
        max_poll_interval_ms=settings.max_poll_interval_ms,
        session_timeout_ms=settings.session_timeout_ms,
        heartbeat_interval_ms=max(1000, settings.session_timeout_ms // 4),
        no_reply=True,
        listener=listener,
    )

    @subscriber
    async def handle(records: Sequence[ConsumerRecord]) -> None:
        await on_batch(records, subscriber.consumer)

    return subscriber
