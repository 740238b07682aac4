"""Letters about the subscription itself, on their way."""

import random

from chassis.database import Work
from chassis.sending.outcomes import Outcome, Patience, decide
from notify import metrics
from notify.commands.subscribers import TOKEN_SECONDS, mint
from notify.repository import letters
from notify.repository.letters import Letter


async def take(work: Work, limit: int, lease: float, unconfirmed_seconds: float) -> list[tuple[Letter, str]]:
    """Letters to send now, each with the token of its link. The link of a request for confirmation lives as long as the request."""
    taken = []
    for each in await letters.claim(work, limit, lease):
        token = await mint(work, each.subscriber_id, TOKEN_SECONDS if each.confirmed else unconfirmed_seconds, each.filters)
        if token is not None:
            taken.append((each, token))
    return taken


async def settle(work: Work, letter: Letter, outcome: Outcome, patience: Patience) -> None:
    """Records what became of an attempt; one in doubt is not repeated: the person asks again if nothing came."""
    decision = decide(outcome, "email", letter.attempts, patience.attempts, patience, random.random())
    await letters.settle(work, letter, decision, outcome.reason)
    metrics.LETTERS.labels(decision.state).inc()
