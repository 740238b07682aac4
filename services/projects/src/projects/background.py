"""What the worker does by the clock: it closes calls whose time is over, and keeps the business figures fresh."""

from datetime import UTC, datetime
from typing import cast

import structlog

from chassis.rounds import rounds
from chassis.service import Runtime
from projects import commands, metrics, queries, repository
from projects.settings import ProjectsSettings

log = structlog.get_logger()


async def watch_deadlines(runtime: Runtime) -> None:
    """Looks every few seconds, until cancelled. Several workers do no harm: the row's lock lets one of them close a call."""

    async def one() -> None:
        await close_expired_calls(runtime)
        await _show_figures(runtime)

    await rounds("deadlines", one, cast("ProjectsSettings", runtime.settings).deadline_check_seconds)


async def close_expired_calls(runtime: Runtime) -> int:
    """Closes what is over, each call in a transaction of its own; returns how many. One that fails does not hold the others."""
    async with runtime.database.reading() as work:
        due = await repository.due(work, datetime.now(UTC))
    closed = 0
    for id_ in due:
        try:
            async with runtime.database.unit_of_work() as work:
                done = await commands.close_expired_call(work, id_)
        except Exception:
            log.exception("a call could not be closed; it is tried again", project=str(id_))
            continue
        closed += done
        metrics.CALLS_EXPIRED.inc(done)
    return closed


async def _show_figures(runtime: Runtime) -> None:
    async with runtime.database.reading() as work:
        figures = await queries.figures(work)
    for state in ("draft", "open", "closed"):
        metrics.PROJECTS.labels(state).set(figures[state])
    metrics.CALLS_OPEN.set(figures["calls"])
    metrics.PLACES_OPEN.set(figures["places"])
