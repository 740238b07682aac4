"""One batch of records becomes one transaction: claim in the inbox, apply, put aside what cannot be handled."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from time import time_ns

from opentelemetry import trace

from chassis import deadletters, inbox, metrics
from chassis.database import Database, Work
from chassis.deadletters import BEHIND, Failed
from chassis.handlers import Handlers
from chassis.retryable import is_retryable
from chassis.telemetry import is_sampled, record_span
from chassis.wire import Lane, Received

FIRST_PAUSE = 0.02


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a batch."""

    applied: list[Received]
    repeated: list[Received]
    failures: list[Failed]


class Batches:
    """Applies batches for one consumer (the service's name)."""

    def __init__(self, database: Database, handlers: Handlers, consumer: str, *, poison_tries: int, tracer: trace.Tracer) -> None:
        self._database = database
        self._handlers = handlers
        self._consumer = consumer
        self._tries = poison_tries
        self._tracer = tracer

    async def apply(self, received: Sequence[Received]) -> Outcome:
        """Applies a batch in one transaction. Raises what is retryable, with nothing done.

        First all at once; if a handler fails for good, once more with a savepoint an event, to find the poison.
        """
        try:
            async with self._database.unit_of_work() as work:
                outcome = await self._apply(work, received, careful=False)
        except Exception as error:
            if is_retryable(error):
                raise
            async with self._database.unit_of_work() as work:
                outcome = await self._apply(work, received, careful=True)
        self._count(outcome)
        return outcome

    async def _apply(self, work: Work, received: Sequence[Received], *, careful: bool) -> Outcome:
        new, parked = await inbox.claim(work, received)
        sound, failures = _triage(new, parked)
        if careful:
            failures += await self._apply_carefully(work, sound)
        else:
            await self._apply_at_once(work, sound)
        await deadletters.put_aside(work, self._consumer, failures)
        applied = _without(sound, [failure.received for failure in failures]) if failures else sound
        return Outcome(applied, _without(received, new) if len(new) < len(received) else [], failures)

    async def _apply_at_once(self, work: Work, sound: Sequence[Received]) -> None:
        for portion in self._handlers.portions(sound):
            started = time_ns()
            await portion.handle(work, portion.received)
            self._record(portion.received, started)

    async def _apply_carefully(self, work: Work, sound: Sequence[Received]) -> list[Failed]:
        failures: list[Failed] = []
        parked: set[Lane] = set()
        for each in sound:
            if each.lane in parked:
                failures.append(deadletters.failed(each, BEHIND))
            elif failure := await self._try(work, each):
                failures.append(failure)
                parked.add(each.lane)
        return failures

    async def _try(self, work: Work, each: Received) -> Failed | None:
        handle = self._handlers.find(each)
        if handle is None:
            return None
        for attempt in range(1, self._tries + 1):
            try:
                started = time_ns()
                async with work.savepoint():
                    await handle(work, (each,))
                self._record((each,), started)
                return None
            except Exception as error:
                if is_retryable(error):
                    raise
                if attempt == self._tries:
                    return deadletters.raised(each, error, attempt)
                await asyncio.sleep(FIRST_PAUSE * 2**attempt)
        raise AssertionError("a try always ends above")

    def _record(self, received: Sequence[Received], started: int) -> None:
        """A span for each event whose trace is sampled."""
        for each in received:
            if is_sampled(each.traceparent):
                record_span(self._tracer, f"{each.record.topic} process", each.traceparent, started)

    def _count(self, outcome: Outcome) -> None:
        now = datetime.now(UTC)
        for topic, group in _by_topic(outcome.applied).items():
            metrics.CONSUMED.labels(topic, "applied").inc(len(group))
            metrics.END_TO_END_SECONDS.observe(topic, [(now - each.time).total_seconds() for each in group])
        for topic, failures in _by_topic([failure.received for failure in outcome.failures]).items():
            metrics.CONSUMED.labels(topic, "dead").inc(len(failures))
        for topic, repeated in _by_topic(outcome.repeated).items():
            metrics.CONSUMED.labels(topic, "repeated").inc(len(repeated))


def _triage(new: Sequence[Received], parked: set[Lane]) -> tuple[list[Received], list[Failed]]:
    """Divides a batch, in its order, into what can be applied and what cannot: faults, and what stands behind a parked key."""
    sound: list[Received] = []
    failures: list[Failed] = []
    behind = set(parked)
    for each in new:
        if each.lane in behind or each.fault:
            failures.append(deadletters.failed(each, each.fault or BEHIND))
            if each.fault and each.fault.parks:
                behind.add(each.lane)
        else:
            sound.append(each)
    return sound, failures


def _without(received: Sequence[Received], some: Sequence[Received]) -> list[Received]:
    gone = {id(each) for each in some}
    return [each for each in received if id(each) not in gone]


def _by_topic(received: Sequence[Received]) -> dict[str, list[Received]]:
    groups: dict[str, list[Received]] = {}
    for each in received:
        groups.setdefault(each.record.topic, []).append(each)
    return groups
