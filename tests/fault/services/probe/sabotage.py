"""Takes one guarantee out, to show that the tests notice."""

from collections.abc import Sequence
from typing import Any

from aiokafka import TopicPartition

from chassis import batches, consumer, gaps, inbox
from chassis.wire import Received


def apply(name: str) -> None:
    """`naive-cursor`: gaps are forgotten. `commit-first`: offsets before the effect. `no-inbox`: everything is new."""
    {"": lambda: None, "naive-cursor": _naive_cursor, "commit-first": _commit_first, "no-inbox": _no_inbox}[name]()


def _naive_cursor() -> None:
    def advance(self: gaps.LowWater, number: int) -> None:
        self.scanned = max(self.scanned, number)

    gaps.LowWater._advance = advance  # type: ignore[method-assign]


def _commit_first() -> None:
    whole = consumer.Consumer.on_batch

    async def on_batch(self: consumer.Consumer, records: Sequence[Any], client: Any) -> None:
        await client.commit({TopicPartition(record.topic, record.partition): record.offset + 1 for record in records})
        await whole(self, records, client)

    consumer.Consumer.on_batch = on_batch  # type: ignore[method-assign]


def _no_inbox() -> None:
    async def claim(_connection: Any, received: Sequence[Received]) -> tuple[list[Received], set[Any]]:
        return list(received), set()

    inbox.claim = claim
    batches.inbox.claim = claim
