"""Letters on their way: each with a fresh secret for its link, dropped when outdated, settled."""

import random
from datetime import UTC, datetime
from uuid import UUID

from chassis.database import Work
from chassis.errors import NotFound
from chassis.sending.outcomes import Decision, Outcome, Patience, decide
from matching import metrics
from matching.commands import assessment_links, needs, organisations
from matching.domain.letters import Opens, is_current
from matching.repository import letters
from matching.repository.letters import Letter

OUTDATED = Decision("failed")


async def take(work: Work, limit: int, lease: float) -> list[tuple[Letter, str | None]]:
    """Letters to send now, each with the token of its link. What is no longer so is not told, nor what was erased."""
    now, taken = datetime.now(UTC), []
    for each in await letters.claim(work, limit, lease):
        if not is_current(each.kind, each.about, each.standing, now):
            await letters.settle(work, each.id, each.attempts, OUTDATED, "outdated")
            continue
        try:
            taken.append((each, await _token(work, each.opens)))
        except NotFound:
            await letters.settle(work, each.id, each.attempts, OUTDATED, "erased")
    return taken


async def settle(work: Work, letter: Letter, outcome: Outcome, patience: Patience) -> None:
    """Records what became of an attempt; one in doubt is never repeated by itself."""
    decision = decide(outcome, "email", letter.attempts, patience.attempts, patience, random.random())
    await letters.settle(work, letter.id, letter.attempts, decision, outcome.reason)
    metrics.LETTERS.labels(decision.state).inc()


async def _token(work: Work, opens: tuple[Opens, UUID] | None) -> str | None:
    if opens is None:
        return None
    kind, id_ = opens
    if kind == "organisation":
        return await organisations.mint(work, id_)
    if kind == "need":
        return await needs.mint(work, id_)
    return await assessment_links.mint(work, id_, None)
