"""What each part of the network says becomes a step that people can read."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from portal.domain.receipts import PARTS, PATIENCE, Change, Delivered, Passage, Receipt, steps

WRITTEN = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
CHANGE = Change(uuid4(), "training.offering.published.v1", WRITTEN, None)
LATER = WRITTEN + timedelta(milliseconds=38)
SOON = WRITTEN + timedelta(seconds=5)


def test_every_part_that_the_topic_is_for_has_a_step_the_writer_first() -> None:
    assert PARTS[0] == "training"
    assert {"matching", "notify", "portal"} <= set(PARTS)
    assert [step.part for step in steps(CHANGE, {}, SOON)] == list(PARTS)


def test_times_count_from_when_the_change_was_written() -> None:
    made = {step.part: step for step in steps(CHANGE, {"training": Passage(at=WRITTEN), "notify": Passage(at=LATER)}, SOON)}
    assert (made["training"].state, made["training"].took) == ("done", None)
    assert (made["notify"].state, made["notify"].at, made["notify"].took) == ("done", LATER, 38)


def test_a_clock_that_is_behind_never_shows_less_than_nothing() -> None:
    early = WRITTEN - timedelta(seconds=1)
    made = {step.part: step for step in steps(CHANGE, {"notify": Passage(at=early)}, SOON)}
    assert made["notify"].took == 0


def test_what_has_not_come_is_under_way_and_then_waits() -> None:
    assert {step.state for step in steps(CHANGE, {}, SOON)} == {"now"}
    assert {step.state for step in steps(CHANGE, {}, WRITTEN + PATIENCE)} == {"waiting"}


def test_what_was_put_aside_or_cannot_be_asked_says_so() -> None:
    made = {step.part: step.state for step in steps(CHANGE, {"notify": Passage(failed_at=LATER), "matching": Passage(is_away=True)}, SOON)}
    assert (made["notify"], made["matching"]) == ("failed", "away")


def test_a_receipt_is_settled_when_nothing_is_under_way() -> None:
    all_done = steps(CHANGE, {part: Passage(at=LATER) for part in PARTS}, SOON)
    assert Receipt(all_done, {"sent": 3, "unknown": 1}, []).is_settled
    assert not Receipt(all_done, {"queued": 1}, []).is_settled
    assert not Receipt(steps(CHANGE, {}, SOON), {}, []).is_settled
    assert Receipt(all_done, {"sent": 3, "unknown": 1}, []).messages == 4


def test_a_message_took_from_the_queue_to_its_end() -> None:
    sent = Delivered(uuid4(), "email", "sent", WRITTEN, LATER, None)
    assert sent.is_done
    assert sent.took == 38
    assert not Delivered(uuid4(), "email", "queued", WRITTEN, WRITTEN, None).is_done
