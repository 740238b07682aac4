"""CloudEvents on Kafka: what is written is read back, and reading never raises, whatever the bytes."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from aiokafka import ConsumerRecord
from hypothesis import given
from hypothesis import strategies as st

from chassis.wire import Reader, encode
from contracts.events import REGISTRY
from contracts.matching import HubRevised

READER = Reader(REGISTRY, "lv.kopa")
ID = UUID("01920000-0000-7000-8000-000000000001")
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def record(headers: Any, value: bytes | None, key: bytes | None = b"k") -> ConsumerRecord:
    return ConsumerRecord("matching.hubs", 0, 7, 1_700_000_000_000, 0, key, value, None, 1, 1, tuple(headers))


def event(**changes: Any) -> HubRevised:
    return HubRevised.model_validate(
        {"slug": "cesis", "name": {"lv": "Cēsis"}, "country": "LV", "status": "regional", "version": 3, "changed_at": NOW} | changes
    )


def encoded() -> tuple[dict[str, str], bytes]:
    return encode(
        event(),
        id=ID,
        source="/matching",
        prefix="lv.kopa",
        time=NOW,
        traceparent="00-" + "1" * 32 + "-" + "2" * 16 + "-01",
        correlation_id="c",
    )


def test_an_event_survives_the_wire_and_bears_the_required_attributes() -> None:
    headers, value = encoded()
    assert headers["ce_specversion"] == "1.0"
    assert headers["ce_type"] == "lv.kopa.matching.hub.revised.v1"
    assert (headers["ce_subject"], headers["ce_sequence"]) == ("cesis", "3")
    [received] = READER.read([record([(name, text.encode()) for name, text in headers.items()], value)])
    assert received.event == event()
    assert (received.id, received.source, received.time, received.fault) == (ID, "/matching", NOW, None)
    assert received.traceparent == headers["traceparent"]


def test_a_field_of_a_newer_publisher_is_ignored() -> None:
    headers, value = encoded()
    newer = value[:-1] + b',"invented_later":{"a":1}}'
    [received] = READER.read([record([(name, text.encode()) for name, text in headers.items()], newer)])
    assert received.event == event()


bytes_or_none = st.none() | st.binary(max_size=40)
names = st.sampled_from(["ce_id", "ce_type", "ce_source", "ce_specversion", "ce_time", "traceparent", "x"]) | st.text(max_size=8)


@given(st.lists(st.tuples(names, bytes_or_none), max_size=12), bytes_or_none, bytes_or_none)
def test_reading_never_raises_and_always_says_event_or_fault(headers: Any, value: bytes | None, key: bytes | None) -> None:
    [received] = READER.read([record(headers, value, key)])
    assert (received.event is None) != (received.fault is None)


@given(st.binary(max_size=200))
def test_any_value_under_right_headers_is_an_event_or_a_fault(value: bytes) -> None:
    headers = [(name, text.encode()) for name, text in encoded()[0].items()]
    [received] = READER.read([record(headers, value)])
    assert (received.event is None) != (received.fault is None)


def test_a_record_without_a_key_is_a_lane_of_its_own() -> None:
    first, second = record([], b"", None), ConsumerRecord("matching.hubs", 0, 8, 0, 0, None, b"", None, 0, 0, ())
    lanes = {each.lane for each in READER.read([first, second])}
    assert len(lanes) == 2
