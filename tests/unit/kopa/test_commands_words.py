"""What the commands show: events, paths, dead letters."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiokafka import ConsumerRecord

from kopa.commands.events import line, told
from kopa.dead_letters import REASONS, Group, is_id, reason_in_words
from kopa.passage import Passage, Step
from kopa.seen import seen


def record(value: bytes | None, headers: list[tuple[str, bytes | None]], key: bytes | None = b"k") -> Any:
    return ConsumerRecord("training.offerings", 1, 7, 1_764_000_000_000, 0, key, value, None, 0, 0, tuple(headers))


def test_an_event_is_one_line_with_what_can_be_copied() -> None:
    headers: list[tuple[str, bytes | None]] = [
        ("ce_type", b"lv.kopa.training.offering.published.v1"), ("ce_id", b"0199"), ("ce_time", b"2026-11-24T08:00:00.123+00:00"),
        ("ce_subject", b"S"), ("traceparent", b"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
    ]  # fmt: skip
    event = seen(record(json.dumps({"title": {"lv": "Droši", "en": "Safely"}, "hub": "cesis"}).encode(), headers))
    assert event.short_type == "offering.published"
    text = line(event).plain
    for words in (".123", "offering.published", "S  Safely · cesis", "event 0199", "4bf92f3577b34da6a3ce929d0e0e4736"):
        assert words in text


@pytest.mark.parametrize("value", [None, b"", b"\xff", b"{broken", b"[1]", b'"x"'])
def test_a_broken_record_is_shown_too(value: bytes | None) -> None:
    event = seen(record(value, [("ce_type", None), ("ce_id", b"\xff"), ("ce_time", b"soon"), ("traceparent", b"x")], key=None))
    assert event.time == datetime.fromtimestamp(1_764_000_000, UTC)
    assert event.trace_id == ""
    assert "not readable" in line(event).plain


def test_what_other_events_tell() -> None:
    assert told({"name": {"lv": "Centrs"}, "slug": "x"}) == "Centrs"
    assert told({"channel": "email", "state": "failed", "reason": "refused"}) == "email · refused"
    assert told({"title": {"en": "P"}, "lead": "cesis", "joined": "lda"}) == "P · lda"


def test_milliseconds_count_from_the_writing() -> None:
    at = datetime(2026, 11, 24, 8, tzinfo=UTC)
    written, applied = Step("training", "written", at), Step("notify", "applied", at + timedelta(milliseconds=47))
    passage = Passage("e", steps=[applied, written, Step("portal", "not yet")])
    assert [passage.milliseconds(step) for step in passage.steps] == [47, 0, None]
    assert Passage("e", steps=[applied]).milliseconds(applied) == 0


def group(**fields: Any) -> Group:
    return Group("matching", {"topic": "training.offerings", "keys": 1, "reason": "broken-json", **fields})


def test_dead_letters_in_peoples_words() -> None:
    assert group().touches == "matching does not see the latest state of 1 offering; later changes wait behind it."
    assert "2 deliveries" in group(topic="notify.deliveries", keys=2).touches
    assert "later changes arrive" in group(reason="future-version").touches
    assert reason_in_words("hub-unknown") == "The service refused it: hub-unknown."
    assert all(text.endswith(".") for text in REASONS.values())
    assert is_id("01a20c70-8593-714f-8b6f-2709c4794648")
    assert not is_id("3f2a9c0d1e2f")
