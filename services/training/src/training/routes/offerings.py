"""HTTP: parse, authorise, call one command or query, shape the answer."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from chassis.auth import Principal
from chassis.database import Work
from chassis.errors import NotFound
from chassis.pages import Paged
from chassis.permissions import Caller, SignedIn, authorise
from chassis.requests import Answer, Commanding, Expected
from chassis.service import Running
from training.commands import offerings as commands
from training.domain.offerings import UNSEEN, Catalogued
from training.parts import Searching
from training.queries import offerings as queries
from training.schemas.offerings import Filters, NewOffering, OfferingInput, OfferingPage, OfferingView

router = APIRouter(tags=["offerings"], dependencies=[Depends(authorise)])


@router.get("/offerings", response_model=OfferingPage)
async def list_offerings(
    running: Running, catalogue: Searching, page: Paged, principal: Caller, filters: Annotated[Filters, Query()]
) -> Response:
    """Offerings that are published; or with `state` what the caller's hub has besides."""
    if filters.state != "published" and filters.hub and all(_edits(principal, each) for each in filters.hub):
        async with running.database.reading() as work:
            items = await queries.list_own(work, filters, page)
            total = await queries.count_own(work, filters)
        body, headers = page.answer(items, lambda item: (item.changed_at, item.id), lambda item: item)
        return Answer(OfferingPage.model_construct(**body, total=total), headers=headers).response()
    after = page.after(int, str)
    found = await catalogue.search(filters.question(), page.limit, (after[0], after[1]) if after else None, counts=filters.facets)
    async with running.database.reading() as work:
        items = await queries.some(work, found.ids)
    body, headers = page.answer_until(items, found.next)
    return Answer(
        OfferingPage.model_construct(**body, total=found.total, facets=found.counts if filters.facets else None), headers=headers
    ).response()


@router.get("/offerings/{offering_id}", response_model=OfferingView)
async def read_offering(offering_id: UUID, running: Running, principal: Caller) -> Response:
    """One offering with its sessions; its ETag is what a change must bring as If-Match."""
    async with running.database.reading() as work:
        offering = await queries.read_offering(work, offering_id)
    if offering.state in UNSEEN and not _edits(principal, offering.hub):
        raise NotFound(what="offering")
    return Answer(offering, version=offering.version).response()


@router.post("/offerings", status_code=201, response_model=OfferingView)
async def create_offering(body: NewOffering, command: Commanding, principal: SignedIn) -> Response:
    """A new draft, or with `publish` an offering that the network learns of at once."""

    async def do(work: Work) -> Answer:
        return _answer(commands.create_offering(work, principal, body), status=201)

    return await command.run(do)


@router.put("/offerings/{offering_id}", response_model=OfferingView)
async def revise_offering(offering_id: UUID, body: OfferingInput, command: Commanding, expected: Expected, principal: SignedIn) -> Response:
    """Replaces the whole content. Sessions keep their ids; those left out of a published offering are cancelled."""

    async def do(work: Work) -> Answer:
        return _answer(await commands.revise_offering(work, principal, offering_id, expected, body))

    return await command.run(do)


@router.post("/offerings/{offering_id}/submit", response_model=OfferingView)
async def submit_offering(offering_id: UUID, command: Commanding, expected: Expected, principal: SignedIn) -> Response:
    """A draft is ready to be reviewed by a colleague, who publishes or returns it."""

    async def do(work: Work) -> Answer:
        return _answer(await commands.submit_offering(work, principal, offering_id, expected))

    return await command.run(do)


@router.post("/offerings/{offering_id}/return", response_model=OfferingView)
async def return_offering(offering_id: UUID, command: Commanding, expected: Expected, principal: SignedIn) -> Response:
    """What was to be reviewed becomes a draft again."""

    async def do(work: Work) -> Answer:
        return _answer(await commands.return_offering(work, principal, offering_id, expected))

    return await command.run(do)


@router.post("/offerings/{offering_id}/publish", response_model=OfferingView)
async def publish_offering(offering_id: UUID, command: Commanding, expected: Expected, principal: SignedIn) -> Response:
    """Puts a draft, or what was withdrawn or archived again, before the network."""

    async def do(work: Work) -> Answer:
        return _answer(await commands.publish_offering(work, principal, offering_id, expected))

    return await command.run(do)


@router.post("/offerings/{offering_id}/withdraw", response_model=OfferingView)
async def withdraw_offering(offering_id: UUID, command: Commanding, expected: Expected, principal: SignedIn) -> Response:
    """Takes it off the network; those who were told of it are told."""

    async def do(work: Work) -> Answer:
        return _answer(await commands.withdraw_offering(work, principal, offering_id, expected))

    return await command.run(do)


def _edits(principal: Principal | None, hub: str | None) -> bool:
    return principal is not None and hub in principal.hubs


def _answer(offering: Catalogued, status: int = 200) -> Answer:
    return Answer(
        queries.shown(offering), version=offering.version, location=f"offerings/{offering.id}" if status == 201 else None, status=status
    )
