"""Portions of a batch: all events, each once, each key's in order."""

from collections.abc import Sequence
from typing import Any

from aiokafka import ConsumerRecord
from hypothesis import given
from hypothesis import strategies as st

from chassis.handlers import Handlers
from chassis.wire import Received
from contracts.matching import HubLeft, HubRevised
from contracts.training import OfferingPublished
from tests.unit.chassis.test_wire import NOW, event

handlers = Handlers()


@handlers.on(HubRevised)
async def revised(_work: Any, _received: Sequence[Received]) -> None: ...


@handlers.on(HubLeft)
async def left(_work: Any, _received: Sequence[Received]) -> None: ...


def received(key: str, offset: int, kind: str) -> Received:
    record = ConsumerRecord("matching.hubs", 0, offset, 0, 0, key.encode(), b"", None, 0, 0, ())
    made = {"revised": event(), "left": HubLeft(**dict(event())), "other": None}[kind]
    if kind == "other":
        made = OfferingPublished.model_construct(version=1)
    return Received(record, ("matching.hubs", key.encode()), "/x", None, kind, NOW, None, made, None)


batches = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["revised", "left", "other"])), max_size=40)


@given(batches)
def test_all_once_in_order_per_key_and_only_to_their_handler(batch: list[tuple[str, str]]) -> None:
    events = [received(key, at, kind) for at, (key, kind) in enumerate(batch)]
    portions = list(handlers.portions(events))
    flat = [each for portion in portions for each in portion.received]
    assert sorted(each.record.offset for each in flat) == [at for at, (_, kind) in enumerate(batch) if kind != "other"]
    for key in "abc":
        offsets = [each.record.offset for each in flat if each.record.key == key.encode()]
        assert offsets == sorted(offsets)
    for portion in portions:
        assert {handlers.find(each) for each in portion.received} == {portion.handle}


@given(st.integers(1, 30))
def test_one_handler_takes_a_whole_batch_at_once(count: int) -> None:
    assert len(list(handlers.portions([received("abc"[at % 3], at, "revised") for at in range(count)]))) == 1
