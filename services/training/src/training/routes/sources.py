"""HTTP of the harvest's sources: parse, authorise, call one command or query, shape the answer."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Annotated, Literal, TypeVar, cast
from uuid import UUID

import httpx
from fastapi import APIRouter, Depends, Query, Response

from chassis.auth import Principal
from chassis.database import Work
from chassis.errors import NotFound, UnknownCode
from chassis.outgoing import check_url, resolve
from chassis.pages import Paged
from chassis.permissions import SignedIn, authorise
from chassis.requests import Answer, Commanding, Expected
from chassis.service import Running
from contracts.taxonomies import KINDS, LANGUAGES, MODES, Taxonomy
from training.commands import sources as commands
from training.domain.sources.source import Source
from training.errors.sources import UnknownZone, WrongAddress
from training.harvest.trial import tried
from training.harvest.values import is_zone
from training.queries import sources as queries
from training.schemas.sources import NewSource, Refusal, RunPage, RunWithItems, SourceInput, SourcePage, SourceView, Trial
from training.settings import TrainingSettings

router = APIRouter(prefix="/sources", tags=["sources"], dependencies=[Depends(authorise)])
Body = TypeVar("Body", bound=SourceInput)
AT_ONCE = asyncio.Semaphore(2)
"""Test runs of one process at the same time: they hold a connection to the world each."""


async def _checked(body: Body, running: Running) -> Body:
    """Finds out before anything is stored whether the source could be read at all."""
    defaults = body.choices.defaults
    checks: tuple[tuple[str, Taxonomy, str | None], ...] = (
        ("kind", KINDS, defaults.kind),
        ("mode", MODES, defaults.mode),
        ("language", LANGUAGES, defaults.language),
    )
    for name, taxonomy, code in checks:
        if code is not None and code not in taxonomy:
            raise UnknownCode(field=f"choices.defaults.{name}", value=code, known=", ".join(sorted(taxonomy.codes)))
    if not is_zone(defaults.time_zone):
        raise UnknownZone(field="choices.defaults.time_zone")
    try:
        url = httpx.URL(body.address)
        check_url(url)
        await resolve(url.host, url.port or 443, loopback=cast("TrainingSettings", running.settings).outgoing_allow_loopback)
    except (httpx.InvalidURL, httpx.RequestError) as error:
        raise WrongAddress(field="address") from error
    return body


async def _new(body: NewSource, running: Running) -> NewSource:
    return await _checked(body, running)


async def _revised(body: SourceInput, running: Running) -> SourceInput:
    return await _checked(body, running)


New = Annotated[NewSource, Depends(_new)]
Revised = Annotated[SourceInput, Depends(_revised)]


@router.get("", response_model=SourcePage)
async def list_sources(
    running: Running,
    page: Paged,
    principal: SignedIn,
    hub: Annotated[str | None, Query(max_length=60)] = None,
    approval: Literal["waiting", "approved", "refused"] | None = None,
) -> Response:
    """The sources of the caller's hubs; a coordinator sees all."""
    hubs = None if principal.is_coordinator else principal.hubs
    if hub is not None:
        hubs = frozenset({hub}) if hubs is None or hub in hubs else frozenset()
    async with running.database.reading() as work:
        items = await queries.list_sources(work, hubs, approval, page)
    body, headers = page.answer(items, lambda item: (item.id,), lambda item: item)
    return Answer(SourcePage.model_construct(**body), headers=headers).response()


@router.post("", status_code=201, response_model=SourceView)
async def create_source(body: New, command: Commanding, principal: SignedIn) -> Response:
    """Names a source. It is read once a coordinator has approved it."""

    async def do(work: Work) -> Answer:
        return _answer(await commands.create_source(work, principal, body), status=201)

    return await command.run(do)


@router.post("/test", response_model=Trial)
async def try_source(body: New, running: Running, principal: SignedIn) -> Response:
    """Reads the beginning of a source that is not saved and shows what would become of it. Writes nothing."""
    principal.must_edit(body.hub)
    async with AT_ONCE:
        return Answer(await tried(body, cast("TrainingSettings", running.settings), datetime.now(UTC))).response()


@router.get("/{source_id}", response_model=SourceView)
async def read_source(source_id: UUID, running: Running, principal: SignedIn) -> Response:
    """One source; its ETag is what a change must bring as If-Match."""
    return _answer(await _seen(running, principal, source_id)).response()


@router.put("/{source_id}", response_model=SourceView)
async def revise_source(source_id: UUID, body: Revised, command: Commanding, expected: Expected, principal: SignedIn) -> Response:
    """Changes a source. Another address or method must be approved anew."""
    return await command.run(_doing(lambda work: commands.revise_source(work, principal, source_id, expected, body)))


@router.delete("/{source_id}", status_code=204)
async def remove_source(source_id: UUID, command: Commanding, expected: Expected, principal: SignedIn) -> Response:
    """It is read no more; what was read stays."""

    async def do(work: Work) -> Answer:
        await commands.remove_source(work, principal, source_id, expected)
        return Answer()

    return await command.run(do)


@router.post("/{source_id}/approve", response_model=SourceView)
async def approve_source(source_id: UUID, command: Commanding, expected: Expected, principal: SignedIn) -> Response:
    """A coordinator lets it be read."""
    return await command.run(_doing(lambda work: commands.approve_source(work, principal, source_id, expected)))


@router.post("/{source_id}/refuse", response_model=SourceView)
async def refuse_source(source_id: UUID, body: Refusal, command: Commanding, expected: Expected, principal: SignedIn) -> Response:
    """A coordinator says no, and why."""
    return await command.run(_doing(lambda work: commands.refuse_source(work, principal, source_id, expected, body.reason)))


@router.post("/{source_id}/enable", response_model=SourceView)
async def enable_source(source_id: UUID, command: Commanding, expected: Expected, principal: SignedIn) -> Response:
    """Switches it on."""
    return await command.run(_doing(lambda work: commands.switch_source(work, principal, source_id, expected, enabled=True)))


@router.post("/{source_id}/disable", response_model=SourceView)
async def disable_source(source_id: UUID, command: Commanding, expected: Expected, principal: SignedIn) -> Response:
    """Switches it off; what was read stays."""
    return await command.run(_doing(lambda work: commands.switch_source(work, principal, source_id, expected, enabled=False)))


@router.post("/{source_id}/run", response_model=SourceView)
async def run_source(source_id: UUID, command: Commanding, principal: SignedIn) -> Response:
    """Reads it as soon as a runner is free."""
    return await command.run(_doing(lambda work: commands.run_source(work, principal, source_id)))


@router.get("/{source_id}/runs", response_model=RunPage)
async def list_runs(source_id: UUID, running: Running, page: Paged, principal: SignedIn) -> Response:
    """Its runs, the newest first."""
    await _seen(running, principal, source_id)
    async with running.database.reading() as work:
        items = await queries.list_runs(work, source_id, page)
    body, headers = page.answer(items, lambda item: (item.started_at, item.id), lambda item: item)
    return Answer(RunPage.model_construct(**body), headers=headers).response()


@router.get("/{source_id}/runs/{run_id}", response_model=RunWithItems)
async def read_run(source_id: UUID, run_id: UUID, running: Running, principal: SignedIn) -> Response:
    """One run with what it did; what it left out has its reasons."""
    await _seen(running, principal, source_id)
    async with running.database.reading() as work:
        return Answer(await queries.read_run(work, source_id, run_id)).response()


@router.post("/{source_id}/runs/{run_id}/accept", response_model=SourceView)
async def accept_run(source_id: UUID, run_id: UUID, command: Commanding, principal: SignedIn) -> Response:
    """A run that brought far less than usual was right: from now on this is usual."""
    return await command.run(_doing(lambda work: commands.accept_run(work, principal, source_id, run_id)))


async def _seen(running: Running, principal: Principal, source_id: UUID) -> Source:
    async with running.database.reading() as work:
        source = await queries.read_source(work, source_id)
    if not (principal.is_coordinator or source.hub in principal.hubs):
        raise NotFound(what="source")
    return source


def _doing(command: Callable[[Work], Awaitable[Source]]) -> Callable[[Work], Awaitable[Answer]]:
    async def do(work: Work) -> Answer:
        return _answer(await command(work))

    return do


def _answer(source: Source, status: int = 200) -> Answer:
    location = f"sources/{source.id}" if status == 201 else None
    return Answer(queries.shown(source), version=source.revision, location=location, status=status)
