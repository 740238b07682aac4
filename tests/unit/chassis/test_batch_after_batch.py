"""A batch is read while the one before is in the database, and never overtakes one that failed."""

import asyncio
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka import ConsumerRecord, TopicPartition

from chassis import consumer as module
from chassis.batches import Batches, Outcome
from chassis.consumer import Consumer
from chassis.database import Database
from chassis.handlers import Handlers
from chassis.outbox import Outbox
from chassis.settings import Settings
from chassis.telemetry import start
from chassis.wire import Reader, Received
from contracts.events import REGISTRY

PARTITION = TopicPartition("t", 0)


class Partition:
    """One partition as its consumer sees it: where it reads next, what is committed."""

    def __init__(self) -> None:
        self.position = 0
        self.committed = 0

    def take(self, count: int) -> list[ConsumerRecord]:
        offsets = range(self.position, self.position + count)
        self.position += count
        return [ConsumerRecord("t", 0, offset, 0, 0, b"key", b"", None, 3, 0, ()) for offset in offsets]

    def assignment(self) -> set[TopicPartition]:
        return {PARTITION}

    def seek(self, _partition: TopicPartition, offset: int) -> None:
        self.position = offset

    async def commit(self, ends: dict[TopicPartition, int]) -> None:
        self.committed = ends[PARTITION]


class Effects(Batches):
    """Remembers the order of what was applied; `away` as long as the database is."""

    def __init__(self) -> None:
        database = Database("postgresql://nobody@127.0.0.1:1/nothing", "test", Outbox("test", "lv.kopa"))
        super().__init__(database, Handlers(), "test", poison_tries=1, tracer=start("test", "1", None, 0).get_tracer("test"))
        self.applied: list[int] = []
        self.away = False

    async def apply(self, received: Sequence[Received]) -> Outcome:
        await asyncio.sleep(0.01)
        if self.away:
            raise ConnectionResetError
        self.applied += [each.record.offset for each in received]
        return Outcome([], [], [])


@pytest.fixture
def effects() -> Effects:
    return Effects()


@pytest.fixture
def consumer(effects: Effects, monkeypatch: pytest.MonkeyPatch) -> Consumer:
    settings = Settings(database_url="postgresql://nobody@127.0.0.1:1/nothing", retry_budget_seconds=0.05)
    made = Consumer(settings, "test", ["t"], Reader(REGISTRY, "lv.kopa"), effects, effects._database)
    # These records are of no known type; here it is their order that counts.
    monkeypatch.setattr(made.breaker, "would_open", lambda _outcomes: False)
    monkeypatch.setattr(module, "log", SimpleNamespace(warning=lambda *_, **__: None, info=lambda *_, **__: None))
    return made


async def test_a_batch_waits_for_the_one_before_but_not_its_reading(consumer: Consumer, effects: Effects) -> None:
    partition: Any = Partition()
    await consumer.on_batch(partition.take(3), partition)
    assert effects.applied == [], "it is under way, and the next may be read"
    await consumer.on_batch(partition.take(3), partition)
    assert effects.applied == [0, 1, 2]
    await consumer._finished()
    assert (effects.applied, partition.committed) == ([0, 1, 2, 3, 4, 5], 6)


async def test_what_was_fetched_behind_a_failed_batch_does_not_overtake_it(consumer: Consumer, effects: Effects) -> None:
    partition: Any = Partition()
    effects.away = True
    await consumer.on_batch(partition.take(3), partition)
    behind = partition.take(3)
    await consumer.on_batch(behind, partition)  # waits until the first has used up its budget
    effects.away = False
    for _ in range(3):
        await consumer.on_batch(partition.take(3), partition)
    await consumer._finished()
    assert effects.applied == list(range(len(effects.applied)))
    assert partition.committed == len(effects.applied) > 0


async def test_what_was_fetched_before_a_rebalance_is_dropped(consumer: Consumer, effects: Effects) -> None:
    partition: Any = Partition()
    await consumer.on_batch(partition.take(3), partition)
    waiting = asyncio.create_task(consumer.on_batch(partition.take(3), partition))
    await asyncio.sleep(0)
    await consumer.on_partitions_revoked({PARTITION})
    await waiting
    await consumer._finished()
    assert (effects.applied, partition.committed) == ([0, 1, 2], 3), "the other half belongs to the new owner"
