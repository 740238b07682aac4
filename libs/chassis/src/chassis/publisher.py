"""A Kafka producer that publishes pages of records: idempotent, ordered per partition, thrown away after any failure.

aiokafka's idempotent producer does not recover from a failed batch (its sequence numbers are not rolled back,
aiokafka#1017), so its owner closes it and builds another one.
"""

import asyncio
from collections.abc import Sequence
from types import TracebackType
from typing import Any, NamedTuple, Self
from weakref import WeakSet

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaConnectionError, KafkaError
from aiokafka.protocol.metadata import MetadataRequest

from chassis.cluster import Cluster
from chassis.partitioning import partition_of
from contracts.topics import MAX_BATCH_BYTES


class OutboundRecord(NamedTuple):
    """What goes to Kafka, already encoded."""

    topic: str
    key: bytes
    value: bytes | None
    headers: list[tuple[str, bytes]]


class Publisher:
    """`async with Publisher(servers) as publisher: await publisher.send(records)`.

    aiokafka connects anew by itself and sends again what is unacknowledged, also where another cluster answers by then, which must first
    have what came before. So after `meet` each connection is asked for its cluster before anything is sent over it.
    """

    def __init__(self, bootstrap_servers: str, *, deadline_seconds: float = 30) -> None:
        self._deadline = deadline_seconds
        self._cluster = Cluster(bootstrap_servers)
        self._producer = AIOKafkaProducer(
            bootstrap_servers=bootstrap_servers,
            enable_idempotence=True,
            acks="all",
            max_batch_size=MAX_BATCH_BYTES,
            max_request_size=4 * MAX_BATCH_BYTES,
            linger_ms=0,
            request_timeout_ms=10_000,
            metadata_max_age_ms=30_000,
        )
        # aiokafka has no other place where a connection is seen before it is used.
        self._connect = self._producer.client._get_conn  # noqa: SLF001
        self._producer.client._get_conn = self._connect_to_the_same  # noqa: SLF001
        self._met: str | None = None
        self._known: WeakSet[Any] = WeakSet()

    async def __aenter__(self) -> Self:
        self._strayed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        try:
            await self._producer.start()
        except BaseException:
            await self._stop_producer()
            raise
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self._cluster.close()
        await self._stop_producer()

    async def _stop_producer(self) -> None:
        # A producer with a batch that cannot be delivered would wait for it for ever: what is unsent comes again from the outbox.
        try:
            await asyncio.wait_for(self._producer.stop(), timeout=2)
        except TimeoutError:
            await self._producer.client.close()

    async def meet(self) -> str:
        """The id of the cluster; from now on nothing is sent to another."""
        self._met = await self._cluster.id()
        return self._met

    async def has_strayed(self) -> bool:
        """Whether another cluster answers now than the one that was met."""
        return await self._cluster.id() != self._met

    async def _connect_to_the_same(self, *given: Any, **named: Any) -> Any:
        """A connection, or None, which is how aiokafka's client says that it has none."""
        connection = await self._connect(*given, **named)
        if connection is None or self._met is None or connection in self._known:
            return connection
        try:
            answer = await connection.send(MetadataRequest([]))
        except (KafkaError, TimeoutError):
            return None
        if answer.cluster_id != self._met:
            connection.close()
            if not self._strayed.done():
                self._strayed.set_result(None)
            return None
        self._known.add(connection)
        return connection

    async def send(self, records: Sequence[OutboundRecord]) -> None:
        """Publishes the records and returns when Kafka has acknowledged every one; the order within a partition is kept.

        Raises a KafkaError or TimeoutError when any failed: throw this publisher away then, and send the same records again.
        """
        sent = asyncio.create_task(self._send(records))
        try:
            async with asyncio.timeout(self._deadline):
                await asyncio.wait((sent, self._strayed), return_when=asyncio.FIRST_COMPLETED)
            if not sent.done():
                raise KafkaConnectionError("another cluster answers than the one that was met")
            await sent
        finally:
            sent.cancel()

    async def _send(self, records: Sequence[OutboundRecord]) -> None:
        futures = [
            future for key, group in (await self._by_partition(records)).items() for future in await self._send_partition(key, group)
        ]
        await asyncio.gather(*futures)

    async def _by_partition(self, records: Sequence[OutboundRecord]) -> dict[tuple[str, int], list[OutboundRecord]]:
        counts: dict[str, int] = {}
        groups: dict[tuple[str, int], list[OutboundRecord]] = {}
        for record in records:
            topic = record.topic
            if topic not in counts:
                counts[topic] = len(await self._producer.partitions_for(topic))
            groups.setdefault((topic, partition_of(record.key, counts[topic])), []).append(record)
        return groups

    async def _send_partition(self, to: tuple[str, int], records: Sequence[OutboundRecord]) -> list[asyncio.Future[object]]:
        topic, partition = to
        futures = []
        batch = self._producer.create_batch()
        for record in records:
            appended = batch.append(key=record.key, value=record.value, timestamp=None, headers=record.headers)
            if appended is None:
                futures.append(await self._producer.send_batch(batch, topic, partition=partition))
                batch = self._producer.create_batch()
                batch.append(key=record.key, value=record.value, timestamp=None, headers=record.headers)
        futures.append(await self._producer.send_batch(batch, topic, partition=partition))
        return futures
