"""What became of an attempt to send, and what follows from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Channel = Literal["email", "webhook"]
State = Literal["queued", "sending", "sent", "failed", "unknown"]

LONGEST_PAUSE = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """One attempt. `reason` is a stable code.

    accepted: the recipient's server has it; refused: it said no for good; not delivered: it surely did not arrive;
    in doubt: it was handed over, or may have been, and no answer came.
    """

    kind: Literal["accepted", "refused", "not delivered", "in doubt"]
    reason: str | None = None
    retry_after: float | None = None
    gone: bool = False
    """The endpoint asked never to be called again."""


ACCEPTED = Outcome("accepted")


@dataclass(frozen=True, slots=True)
class Patience:
    """How often an attempt is repeated, and after what pauses, in seconds."""

    pauses: Sequence[float]

    @property
    def attempts(self) -> int:
        """How many there are at most."""
        return len(self.pauses) + 1

    def pause(self, attempt: int, jitter: float, retry_after: float | None = None) -> float:
        """Seconds to wait after the `attempt`th attempt (from 1). `jitter` in 0…1 spreads it by a fifth either way;
        a server that asked for more time gets it, up to a day.
        """
        planned = self.pauses[min(max(attempt, 1), len(self.pauses)) - 1] * (0.8 + 0.4 * jitter)
        return max(planned, min(retry_after or 0.0, LONGEST_PAUSE))


@dataclass(frozen=True, slots=True)
class Decision:
    """The state after an attempt; `pause` is set where it is tried again."""

    state: State
    pause: float | None = None


def decide(outcome: Outcome, channel: Channel, attempt: int, budget: int, patience: Patience, jitter: float) -> Decision:
    """What follows from the `attempt`th of at most `budget` attempts.

    A mail in doubt is never sent again by itself: nobody could tell the second copy from the first. A webhook in doubt is,
    under the same webhook-id, because receivers drop what they already have by that id (Standard Webhooks).
    """
    if outcome.kind == "accepted":
        return Decision("sent")
    if outcome.kind == "refused":
        return Decision("failed")
    if outcome.kind == "in doubt" and channel == "email":
        return Decision("unknown")
    if attempt >= budget:
        return Decision("unknown" if outcome.kind == "in doubt" else "failed")
    since_resend = attempt - max(0, budget - patience.attempts)
    return Decision("queued", patience.pause(since_resend, jitter, outcome.retry_after))
