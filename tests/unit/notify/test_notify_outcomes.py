"""What follows from an attempt to send."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.sending.outcomes import LONGEST_PAUSE, Channel, Outcome, Patience, decide

PATIENCE = Patience((5, 300, 1800))
KINDS = st.sampled_from(["accepted", "refused", "not delivered", "in doubt"])


@pytest.mark.parametrize(
    ("kind", "channel", "attempt", "state"),
    [
        ("accepted", "email", 1, "sent"),
        ("refused", "email", 1, "failed"),
        ("not delivered", "email", 3, "queued"),
        ("not delivered", "email", 4, "failed"),
        ("in doubt", "email", 1, "unknown"),
        ("in doubt", "webhook", 1, "queued"),
        ("in doubt", "webhook", 4, "unknown"),
        ("not delivered", "webhook", 4, "failed"),
    ],
)
def test_states(kind: str, channel: Channel, attempt: int, state: str) -> None:
    assert decide(Outcome(kind), channel, attempt, 4, PATIENCE, 0.5).state == state  # type: ignore[arg-type]


@given(KINDS, st.integers(1, 50), st.integers(1, 50), st.floats(0, 1))
def test_a_mail_in_doubt_is_never_queued_again(kind: str, attempt: int, budget: int, jitter: float) -> None:
    decision = decide(Outcome(kind), "email", attempt, budget, PATIENCE, jitter)  # type: ignore[arg-type]
    assert (decision.state == "unknown") is (kind == "in doubt")
    assert (decision.pause is not None) is (decision.state == "queued")


@given(st.integers(1, 20), st.floats(0, 1), st.none() | st.floats(0, 1e9))
def test_pauses_are_near_the_plan_and_never_shorter_than_asked_for(attempt: int, jitter: float, asked: float | None) -> None:
    pause = PATIENCE.pause(attempt, jitter, asked)
    planned = PATIENCE.pauses[min(attempt, 3) - 1]
    assert pause >= 0.8 * planned
    assert pause <= max(1.2 * planned, LONGEST_PAUSE)
    if asked is not None:
        assert pause >= min(asked, LONGEST_PAUSE)


def test_an_operators_resend_begins_the_schedule_anew() -> None:
    decision = decide(Outcome("not delivered"), "email", attempt=5, budget=4 + 4, patience=PATIENCE, jitter=0.5)
    assert (decision.state, decision.pause) == ("queued", 5)
