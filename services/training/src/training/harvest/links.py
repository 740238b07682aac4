"""Checks the links of offerings: four failures in a row hide an offering, an answer shows it again."""

import asyncio
import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import cast

import httpx
import structlog

from chassis.outgoing import AnswerTooLarge
from chassis.rounds import rounds
from chassis.service import Runtime
from training import metrics
from training.harvest.fetching import FAILURES, client_of
from training.repository import links as repository
from training.repository.links import Due
from training.settings import TrainingSettings

log = structlog.get_logger()

FAILURES_TO_HIDE = 4
HOSTS_AT_ONCE = 20
TAKEN_IN_AT_ONCE = 5_000
LEASE = timedelta(minutes=15)
THERE = {401, 402, 403, 405, 416, 429, 451}
"""The page is there; it only does not show itself to us."""
NO_ANSWER = {"timeout", "unreachable"}
OFFLINE_FROM = 5
"""Where so many hosts or more were asked and none answered, it is we who are offline."""


async def check_links(runtime: Runtime) -> None:
    """Checks what is due, until cancelled. Any number of processes may do this at once."""
    mark = "0"

    async def one() -> None:
        nonlocal mark
        mark = await take_in(runtime, mark)
        await check_due(runtime)

    await rounds("links", one, cast("TrainingSettings", runtime.settings).link_idle_seconds)


async def take_in(runtime: Runtime, mark: str) -> str:
    """Takes in the links of offerings that changed since the mark; returns the next one. First checks are spread over a day."""
    settings = cast("TrainingSettings", runtime.settings)
    async with runtime.database.reading() as work:
        following = await repository.mark(work)
    spread = timedelta(hours=settings.link_check_hours)
    taken = TAKEN_IN_AT_ONCE
    while taken == TAKEN_IN_AT_ONCE:
        async with runtime.database.unit_of_work() as work:
            taken = await repository.take_in(work, mark, spread, TAKEN_IN_AT_ONCE)
    return following


async def check_due(runtime: Runtime) -> int:
    """Checks links that are due, one of each host; returns how many."""
    settings, now = cast("TrainingSettings", runtime.settings), datetime.now(UTC)
    async with runtime.database.unit_of_work() as work:
        dues = await repository.claim(work, now, LEASE, HOSTS_AT_ONCE)
    if not dues:
        return 0
    async with client_of(settings) as client:
        reasons = await asyncio.gather(*(asked(client, due.link) for due in dues))
    await _keep(runtime, dues, reasons, settings.link_check_hours)
    return len(dues)


async def asked(client: httpx.AsyncClient, link: str) -> str | None:
    """Why the link does not answer, None where it does. HEAD first; who does not know that is asked for the first byte."""
    reason: str | None = "unreachable"
    for method, headers in (("HEAD", {}), ("GET", {"Range": "bytes=0-0"})):
        try:
            async with client.stream(method, link, headers=headers) as answer:
                status = answer.status_code
        except AnswerTooLarge:
            return None  # it answers, with more than we would read
        except (httpx.RequestError, httpx.InvalidURL) as error:
            reason = next(code for kind, code in FAILURES if isinstance(error, kind))
            continue
        if status < httpx.codes.BAD_REQUEST or (status in THERE and (method, status) != ("HEAD", 405)):
            return None
        reason = f"http-{status}"
    return reason


async def _keep(runtime: Runtime, dues: Sequence[Due], reasons: Sequence[str | None], hours: float) -> None:
    now = datetime.now(UTC)
    if len(dues) >= OFFLINE_FROM and set(reasons) <= NO_ANSWER:
        log.warning("no host answers: the links are left as they are", hosts=len(dues))
        async with runtime.database.unit_of_work() as work:
            await repository.put_off(work, dues, now + LEASE)
        return
    for due, reason in zip(dues, reasons, strict=True):
        again = now + timedelta(hours=hours * random.uniform(0.8, 1.2))
        async with runtime.database.unit_of_work() as work:
            change = await repository.put(work, due, reason, now, again, FAILURES_TO_HIDE)
        metrics.LINK_CHECKS.labels(change or ("failed" if reason else "answered")).inc()
