"""The directory of hubs over HTTP."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from chassis.database import Work
from chassis.pages import Paged
from chassis.permissions import SignedIn, authorise
from chassis.problems import language
from chassis.requests import Answer, Commanding, Expected
from chassis.service import Running
from contracts.network.parts import Slug
from matching.commands import hubs as commands
from matching.commands.imports import import_hubs as take_in_hubs
from matching.commands.rows import read_rows
from matching.domain.hubs import Hub
from matching.queries import hubs as queries
from matching.queries import offerings
from matching.schemas.hubs import Filters, HubInput, HubPage, HubView, NewHub, OfferingPage
from matching.schemas.imports import Import, ImportReport
from matching.settings import territory

router = APIRouter(tags=["hubs"], dependencies=[Depends(authorise)])


@router.get("/hubs", response_model=HubPage)
async def list_hubs(running: Running, page: Paged, filters: Annotated[Filters, Query()]) -> Response:
    """Members of the network, by name or by slug."""
    async with running.database.reading() as work:
        items, total = await queries.list_hubs(work, filters, page), await queries.count_hubs(work, filters)
    body, headers = page.answer(items, lambda item: item[1], lambda item: item[0])
    return Answer(HubPage.model_construct(**body, total=total), headers=headers).response()


@router.get("/hubs/{slug}", response_model=HubView)
async def read_hub(slug: Slug, running: Running) -> Response:
    """One hub; its ETag is what a change must bring as If-Match."""
    async with running.database.reading() as work:
        hub = await queries.read_hub(work, slug)
    return Answer(hub, version=hub.version).response()


@router.get("/hubs/{slug}/offerings", response_model=OfferingPage)
async def list_offerings(slug: Slug, running: Running, page: Paged) -> Response:
    """What the hub has on offer now, the next to begin first."""
    async with running.database.reading() as work:
        items = await offerings.list_offerings(work, slug, page)
    body, headers = page.answer(items, offerings.sort_key, lambda item: item)
    return Answer(OfferingPage.model_construct(**body), headers=headers).response()


@router.post("/hubs", status_code=201, response_model=HubView)
async def register_hub(body: NewHub, command: Commanding, principal: SignedIn, running: Running) -> Response:
    """A hub joins, or one that left comes again."""
    where = territory(running.settings.network_dir)

    async def do(work: Work) -> Answer:
        hub = await commands.register_hub(work, principal, body.slug, body.profile(), where)
        return await _answer(work, hub, status=201)

    return await command.run(do)


@router.post("/hubs/import", response_model=ImportReport)
async def import_hubs(body: Import, request: Request, command: Commanding, running: Running) -> Response:
    """Up to 500 hubs in one transaction; each row is answered for itself, and a repeated import changes nothing."""
    where = territory(running.settings.network_dir)
    rows = await asyncio.to_thread(read_rows, body.hubs, where, language(request))  # hints for many mistakes take seconds

    async def do(work: Work) -> Answer:
        return Answer(await take_in_hubs(work, rows, dry_run=body.dry_run))

    return await command.run(do)


@router.put("/hubs/{slug}", response_model=HubView)
async def revise_hub(
    slug: Slug, body: HubInput, command: Commanding, expected: Expected, principal: SignedIn, running: Running
) -> Response:
    """Replaces the whole profile. The same profile again changes nothing."""
    where = territory(running.settings.network_dir)

    async def do(work: Work) -> Answer:
        return await _answer(work, await commands.revise_hub(work, principal, slug, expected, body.profile(), where))

    return await command.run(do)


@router.post("/hubs/{slug}/leave", response_model=HubView)
async def leave(slug: Slug, command: Commanding, expected: Expected, principal: SignedIn) -> Response:
    """A hub leaves the network."""

    async def do(work: Work) -> Answer:
        return await _answer(work, await commands.leave(work, principal, slug, expected))

    return await command.run(do)


async def _answer(work: Work, hub: Hub, status: int = 200) -> Answer:
    view = queries.shown(hub, await queries.count_live(work, hub.slug))
    return Answer(view, version=hub.version, location=f"hubs/{hub.slug}" if status == 201 else None, status=status)
