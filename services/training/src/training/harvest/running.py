"""Reads the sources that are due, one runner a source at a time; a run that died is begun again from the start."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any, cast

import structlog

from chassis.database import Database
from chassis.errors import Problem
from chassis.ids import new_id
from chassis.retryable import is_retryable
from chassis.rounds import rounds
from chassis.service import Runtime
from training import metrics
from training.commands.harvest import Run, Tally, fail, finish, take
from training.domain.sources.candidates import Reading
from training.domain.sources.source import Source
from training.errors.sources import Superseded
from training.harvest.failures import Unreadable
from training.harvest.fetching import Fetcher, client_of
from training.harvest.reading import read
from training.repository import runs
from training.repository import sources as repository
from training.settings import TrainingSettings

log = structlog.get_logger()

PORTION = 25
PORTION_TRIES = 3
"""A deadlock or a moment without the database does not end a run."""


async def harvest(runtime: Runtime) -> None:
    """Reads what is due, until cancelled. Any number of processes may do this at once."""
    await rounds("harvest", lambda: run_next(runtime), cast("TrainingSettings", runtime.settings).harvest_idle_seconds)


async def run_next(runtime: Runtime) -> bool:
    """Reads one source that is due; False where none is."""
    settings, now = cast("TrainingSettings", runtime.settings), datetime.now(UTC)
    id_ = new_id()
    async with runtime.database.unit_of_work() as work:
        claimed = await repository.claim(work, id_, now, timedelta(seconds=settings.harvest_lease_seconds))
    if claimed is None:
        return False
    source, memory = claimed
    run, started = Run(id_, source.id, now), monotonic()
    with runtime.tracing.get_tracer("training.harvest").start_as_current_span("harvest run", attributes={"kopa.source": str(source.id)}):
        outcome = await _Runner(runtime.database, settings, source, run).run(memory)
    metrics.HARVEST_RUNS.labels(source.method, outcome).inc()
    metrics.HARVEST_SECONDS.labels(source.method).observe(monotonic() - started)
    return True


class _Runner:
    """One run from its reading to its end."""

    def __init__(self, database: Database, settings: TrainingSettings, source: Source, run: Run) -> None:
        self._database, self._settings, self._source, self._run = database, settings, source, run
        self._tally = Tally()

    async def run(self, memory: Mapping[str, Mapping[str, Any]]) -> str:
        """How it ended: done, failed or superseded."""
        try:
            return await self._whole(memory)
        except Superseded:
            async with self._database.unit_of_work() as work:
                await runs.abandon(work, self._run.id, datetime.now(UTC))
            return "superseded"
        except asyncio.CancelledError:  # the service stops: another runner need not wait for the lease to end
            async with self._database.unit_of_work() as work:
                await repository.renew(work, self._source.id, self._run.id, datetime.now(UTC))
            raise

    async def _whole(self, memory: Mapping[str, Mapping[str, Any]]) -> str:
        try:
            reading = await self._read(memory)
            await self._take_all(reading)
            async with self._database.unit_of_work() as work:
                ended = await finish(work, self._run, reading, self._tally, datetime.now(UTC))
        except Superseded:
            raise
        except Exception as error:
            reason = error.code if isinstance(error, Unreadable | Problem) else "failed"
            log.warning(
                "a source could not be read", source=str(self._source.id), reason=reason, error=repr(error), exc_info=_unknown(error)
            )
            async with self._database.unit_of_work() as work:
                ended = await fail(work, self._run, reason, self._tally, datetime.now(UTC))
        assert ended.last_run is not None
        for outcome in ("added", "changed", "unchanged", "rejected", "gone"):
            metrics.HARVEST_ITEMS.labels(outcome).inc(getattr(ended.last_run, outcome))
        return ended.last_run.outcome

    async def _read(self, memory: Mapping[str, Mapping[str, Any]]) -> Reading:
        settings, source = self._settings, self._source
        async with client_of(settings) as client:
            fetcher = Fetcher(client, settings.harvest_pages, settings.harvest_seconds, pause=settings.harvest_pause_seconds, memory=memory)
            return await read(source.method, source.address, source.choices, fetcher, self._run.started_at, settings.harvest_items)

    async def _take_all(self, reading: Reading) -> None:
        for start in range(0, len(reading.candidates), PORTION):
            self._tally.take_in(await self._take(reading, start))

    async def _take(self, reading: Reading, start: int) -> Tally:
        for tries in range(1, PORTION_TRIES + 1):
            try:
                async with self._database.unit_of_work() as work:
                    now = datetime.now(UTC)
                    tally = await take(work, self._run, reading.candidates[start : start + PORTION], reading, now)
                    until = now + timedelta(seconds=self._settings.harvest_lease_seconds)
                    await repository.renew(work, self._source.id, self._run.id, until)
                return tally
            except Exception as error:
                if tries == PORTION_TRIES or not is_retryable(error):
                    raise
                await asyncio.sleep(tries)
        raise AssertionError("unreachable")


def _unknown(error: Exception) -> Exception | None:
    return None if isinstance(error, Unreadable) or is_retryable(error) else error
