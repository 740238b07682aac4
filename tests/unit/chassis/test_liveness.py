"""A stuck consumer is told from one that waits, retries or holds."""

import pytest

from chassis import consumer as module
from chassis.batches import Batches
from chassis.consumer import STUCK_SECONDS, Consumer
from chassis.database import Database
from chassis.handlers import Handlers
from chassis.outbox import Outbox
from chassis.settings import Settings
from chassis.telemetry import start
from chassis.wire import Reader
from contracts.events import REGISTRY


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The clock; tests move it."""
    clock = [1000.0]
    monkeypatch.setattr(module, "monotonic", lambda: clock[0])
    return clock


@pytest.fixture
async def consumer(now: list[float]) -> Consumer:
    settings = Settings(database_url="postgresql://nobody@127.0.0.1:1/nothing", kafka_bootstrap_servers="127.0.0.1:1")
    database = Database(settings.database_url, "test", Outbox("test", "lv.kopa"))
    tracer = start("test", "1", None, 0).get_tracer("test")
    batches = Batches(database, Handlers(), "test", poison_tries=1, tracer=tracer)
    return Consumer(settings, "test", ["t"], Reader(REGISTRY, "lv.kopa"), batches, database)


async def test_no_batch_for_a_minute_while_records_wait_is_stuck(consumer: Consumer, now: list[float]) -> None:
    assert not consumer.is_stuck()
    now[0] += STUCK_SECONDS + 1
    assert consumer.is_stuck()


async def test_a_consumer_that_has_nothing_to_do_or_retries_is_alive(consumer: Consumer, now: list[float]) -> None:
    now[0] += STUCK_SECONDS + 1
    consumer._progress = now[0]  # as `_look_after` does where nothing waits
    assert not consumer.is_stuck()
    now[0] += STUCK_SECONDS + 1
    consumer._beat = now[0]  # as each retry does
    assert not consumer.is_stuck()


async def test_an_open_breaker_is_for_a_person_not_for_a_restart(consumer: Consumer, now: list[float]) -> None:
    consumer.breaker.set_open(True)
    now[0] += STUCK_SECONDS + 1
    assert not consumer.is_stuck()
    assert not consumer.is_ready
