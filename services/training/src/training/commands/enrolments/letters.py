"""Letters about enrolments on their way: claimed with a fresh secret for their links, dropped when outdated, settled."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime

from chassis.database import Work
from chassis.sending.outcomes import Decision, Outcome, Patience, decide
from training import metrics
from training.commands.enrolments.tokens import TOKEN_SECONDS, mint
from training.domain.enrolments.letters import is_current, is_due
from training.repository.enrolments import letters
from training.repository.enrolments.letters import Letter

OUTDATED = Decision("failed")


async def take(work: Work, limit: int, lease: float, confirm_seconds: float) -> list[tuple[Letter, str]]:
    """Letters to send now, each with the token of its links. What is no longer so is not told."""
    now, taken = datetime.now(UTC), []
    for each in await letters.claim(work, limit, lease):
        if not _holds(each, now):
            await letters.settle(work, each.id, each.attempts, OUTDATED, "outdated")
            continue
        token = await mint(work, each.enrolment, confirm_seconds if each.kind == "confirm" else TOKEN_SECONDS)
        if token is not None:
            taken.append((each, token))
    return taken


async def settle(work: Work, letter: Letter, outcome: Outcome, patience: Patience) -> None:
    """Records what became of an attempt; one in doubt is never repeated by itself."""
    decision = decide(outcome, "email", letter.attempts, patience.attempts, patience, random.random())
    await letters.settle(work, letter.id, letter.attempts, decision, outcome.reason)
    metrics.LETTERS.labels(decision.state).inc()


async def plan_reminders(work: Work, hours: Sequence[float], online_hours: Sequence[float]) -> int:
    """Queues the reminders that are due. Returns how many."""
    planned = [await letters.plan_reminders(work, each, online_only=False) for each in hours]
    planned += [await letters.plan_reminders(work, each, online_only=True) for each in online_hours if each not in hours]
    return sum(planned)


def _holds(letter: Letter, now: datetime) -> bool:
    if not is_current(letter.kind, letter.state, letter.offered_until, now):
        return False
    if letter.kind != "reminder":
        return True
    assert letter.session_id is not None and letter.starts_at is not None
    return is_due(list(letter.sessions), letter.session_id, letter.starts_at, now)
