"""Breaker, lag, partitions, trace context, log masking: small rules with sharp edges."""

from aiokafka import TopicPartition
from aiokafka.partitioner import murmur2 as reference
from hypothesis import given
from hypothesis import strategies as st

from chassis.breaker import Breaker
from chassis.deadletters import fingerprint
from chassis.lag import Lag
from chassis.logs import mask
from chassis.partitioning import murmur2, partition_of
from chassis.telemetry import parse_traceparent

PARTITION = TopicPartition("t", 0)


def test_a_run_of_invalid_records_opens_the_breaker_and_a_valid_one_ends_the_run() -> None:
    breaker = Breaker(run=3, share=0.9)
    assert not breaker.would_open([True, True])
    breaker.remember([True, True])
    assert breaker.would_open([True])
    breaker.remember([False])
    assert not breaker.would_open([True, True])


def test_a_large_share_opens_it_without_a_run() -> None:
    breaker = Breaker(run=1000, share=0.5)
    breaker.remember([True, True, False] * 20)
    assert breaker.would_open([True])


def test_an_operator_lets_so_many_through_and_no_more() -> None:
    breaker = Breaker(run=3, share=0.5)
    breaker.let_through(5)
    assert not breaker.would_open([True] * 5)
    breaker.remember([True] * 5)
    assert breaker.would_open([True] * 3)


def test_lag_in_seconds_is_the_age_of_the_oldest_record_still_owed() -> None:
    lag = Lag()
    lag.sample(PARTITION, 10, now=100)
    lag.sample(PARTITION, 20, now=105)
    lag.sample(PARTITION, 30, now=110)
    assert lag.measure(PARTITION, 30, now=111) == (0, 0.0)
    lag = Lag()
    for end, now in ((10, 100), (20, 105), (30, 110)):
        lag.sample(PARTITION, end, now=now)
    assert lag.measure(PARTITION, 10, now=112) == (20, 7)
    assert lag.measure(PARTITION, 25, now=113) == (5, 3)
    assert lag.keep(set()) == {PARTITION}


@given(st.binary(max_size=300), st.integers(1, 64))
def test_keys_go_where_every_other_client_sends_them(key: bytes, partitions: int) -> None:
    assert murmur2(key) == reference(key) & 0x7FFFFFFF
    assert partition_of(key, partitions) == (reference(key) & 0x7FFFFFFF) % partitions


@given(st.text(max_size=80))
def test_any_text_is_a_traceparent_or_none(text: str) -> None:
    parse_traceparent(text)


def test_a_traceparent_is_read() -> None:
    context = parse_traceparent("00-" + "a" * 32 + "-" + "b" * 16 + "-01")
    assert context is not None
    assert (context.trace_id, context.trace_flags.sampled) == (int("a" * 32, 16), True)
    assert parse_traceparent("00-" + "0" * 32 + "-" + "b" * 16 + "-01") is None


def test_failures_that_differ_only_in_numbers_and_ids_have_one_fingerprint() -> None:
    first = fingerprint("handler-failed", "row 17 of 01920000-0000-7000-8000-000000000001")
    assert first == fingerprint("handler-failed", "row 9 of 01920000-0000-7000-8000-0000000000ff")
    assert first != fingerprint("broken-json", "row 17")


def test_mail_addresses_do_not_reach_the_log_whole() -> None:
    assert mask(None, "", {"event": "sent to anna.berzina@example.lv", "n": 1}) == {"event": "sent to an…@example.lv", "n": 1}
