"""One attempt at a delivery is recorded: its state, its time, its span in the trace of the event."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial
from time import time_ns
from typing import TypeVar

import structlog

from chassis.sending.dispatcher import recorded
from chassis.sending.outcomes import Channel, Outcome
from chassis.service import Runtime
from chassis.telemetry import record_span
from notify import metrics
from notify.commands import deliveries
from notify.repository.deliveries import Outbound
from notify.sender.parts import policy_of, settings_of

log = structlog.get_logger()

Message = TypeVar("Message")


async def taken(runtime: Runtime, channel: Channel, limit: int) -> list[Outbound]:
    """Deliveries of a channel to send now. Committed before anything leaves: whatever dies after this leaves a trace."""
    settings = settings_of(runtime)
    async with runtime.database.unit_of_work() as work:
        return await deliveries.take(work, policy_of(settings), channel, limit, settings.lease_seconds)


async def attempt(
    runtime: Runtime, outbound: Outbound, write: Callable[[], Message], send: Callable[[Message], Awaitable[Outcome]]
) -> None:
    """Writes the message, sends it, records the outcome; recording is tried again while the database is away."""
    started = time_ns()
    try:
        message = write()
    except Exception:
        log.exception("a message cannot be written", delivery=str(outbound.delivery.id))
        outcome = deliveries.UNWRITABLE
    else:
        outcome = await send(message)
    await recorded(partial(_settle, runtime, outbound, outcome))
    channel = outbound.delivery.channel
    record_span(runtime.tracing.get_tracer("notify.sender"), f"{channel} send", outbound.delivery.traceparent, started)
    if outcome.kind == "accepted":
        metrics.SECONDS.labels(channel).observe(max(0.0, (datetime.now(UTC) - outbound.time).total_seconds()))


async def _settle(runtime: Runtime, outbound: Outbound, outcome: Outcome) -> None:
    policy, delivery = policy_of(settings_of(runtime)), outbound.delivery
    async with runtime.database.unit_of_work() as work:
        await deliveries.settle(work, policy, delivery.id, delivery.attempts, outcome)
