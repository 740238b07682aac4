"""Deliveries: queued by events, taken by senders, settled by what became of the attempt.

Every change locks the delivery's row, counts its version and tells the network, in one transaction.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

import orjson

from chassis.auth import Principal
from chassis.database import Work
from chassis.ids import new_id
from chassis.sending.outcomes import Channel, Decision, Outcome, Patience, decide
from chassis.telemetry import within
from notify import metrics
from notify.commands.subscribers import mint
from notify.domain.deliveries import Delivery
from notify.errors import NotResendable, RecipientGone
from notify.repository import deliveries, webhooks
from notify.repository.deliveries import Outbound

UNSUBSCRIBED = Outcome("refused", "unsubscribed")
DISABLED = Outcome("refused", "endpoint-disabled")
INTERRUPTED = Outcome("in doubt", "interrupted")
UNWRITABLE = Outcome("refused", "cannot-be-written")
OURS = (UNSUBSCRIBED, DISABLED, INTERRUPTED, UNWRITABLE)
"""Outcomes that say nothing of the endpoint. A message that cannot be written would fail again, and hold up later ones."""
AT_ONCE = 4
"""Messages to one recipient at a time: a slow endpoint does not hold up the others."""
AUDIT = "INSERT INTO audit (id, who, act, what, detail) VALUES ($1, $2, $3, $4, $5::text::jsonb)"


@dataclass(frozen=True, slots=True)
class Policy:
    """How patient we are with servers that fail."""

    patience: Patience
    disable_after_seconds: float


async def take(work: Work, policy: Policy, channel: Channel, limit: int, lease: float) -> list[Outbound]:
    """Deliveries to send now, each with a fresh token for its links. Those whose recipient has left are closed instead."""
    taken = []
    for each in await deliveries.claim(work, channel, limit, lease, at_once=AT_ONCE):
        token = None if each.ended or channel == "webhook" else await mint(work, each.delivery.recipient_id)
        ended = each.ended or (channel == "email" and token is None)
        if ended or each.disabled:
            await settle(work, policy, each.delivery.id, each.delivery.attempts, UNSUBSCRIBED if ended else DISABLED)
        else:
            taken.append(replace(each, token=token))
    return taken


async def settle(work: Work, policy: Policy, id_: UUID, attempt: int, outcome: Outcome) -> Delivery | None:
    """Records what became of the `attempt`th attempt; None when a later one has begun meanwhile, or it was settled before.

    A delivery that was given up as unknown takes the truth that comes late.
    """
    delivery = await deliveries.lock(work, id_)
    late = delivery.state == "unknown" and outcome.kind != "in doubt"
    if delivery.attempts != attempt or not (delivery.state == "sending" or late):
        return None
    budget = delivery.budget or policy.patience.attempts
    decision = decide(outcome, delivery.channel, attempt, budget, policy.patience, random.random())
    changed = await _change(work, delivery, decision, outcome.reason, budget)
    if delivery.channel == "webhook" and outcome not in OURS:
        await _judge_endpoint(work, delivery.recipient_id, outcome, policy)
    metrics.OUTCOMES.labels(delivery.channel, decision.state).inc()
    return changed


async def _judge_endpoint(work: Work, webhook: UUID, outcome: Outcome, policy: Policy) -> None:
    """An endpoint that asked never to be called again, or that has failed for days, is disabled."""
    if outcome.kind == "accepted":
        await webhooks.succeeded(work, webhook)
        return
    failing = await webhooks.failed(work, webhook)
    reason = "gone" if outcome.gone else "failing" if failing > policy.disable_after_seconds else None
    if reason is not None and await webhooks.disable(work, webhook, reason):
        metrics.DISABLED.labels(reason).inc()


async def close_abandoned(work: Work, policy: Policy) -> int:
    """Deliveries whose process died while it was sending: a mail becomes unknown, a webhook is sent again under its id."""
    abandoned = await deliveries.abandoned(work)
    for id_ in abandoned:
        delivery = await deliveries.lock(work, id_)
        await settle(work, policy, id_, delivery.attempts, INTERRUPTED)
        metrics.INTERRUPTED.labels(delivery.channel).inc()
    return len(abandoned)


async def resend(work: Work, policy: Policy, principal: Principal, id_: UUID) -> Delivery:
    """An operator's decision to send once more what failed or may not have arrived, with as many attempts as a new one."""
    delivery = await deliveries.lock(work, id_)
    if delivery.state not in ("failed", "unknown"):
        raise NotResendable(state=delivery.state)
    if not await deliveries.has_recipient(work, delivery.subscription_id):
        raise RecipientGone
    budget = delivery.attempts + policy.patience.attempts
    changed = await _change(work, delivery, Decision("queued", 0), "resent", budget)
    detail = orjson.dumps({"was": delivery.state, "reason": delivery.reason}).decode()
    await work.execute(AUDIT, new_id(), principal.subject, "resend delivery", str(id_), detail)
    return changed


async def _change(work: Work, delivery: Delivery, decision: Decision, reason: str | None, budget: int) -> Delivery:
    changed = replace(
        delivery, state=decision.state, version=delivery.version + 1, budget=budget, reason=reason, changed_at=datetime.now(UTC)
    )
    await deliveries.store(work, changed, decision.pause or 0)
    tell(work, [changed])
    return changed


def tell(work: Work, changed: Sequence[Delivery]) -> None:
    """Tells the network of deliveries' new states, each in the trace of the event that gave rise to it."""
    for each in changed:
        with within(each.traceparent):
            work.enqueue(each.event())
