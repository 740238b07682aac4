"""Adopting another hub's offering; what is proposed to adopters."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from chassis.auth import Principal
from chassis.database import Work
from chassis.pages import Paged
from chassis.permissions import SignedIn, authorise
from chassis.requests import Answer, Commanding
from chassis.service import Running
from training.commands import adoptions as commands
from training.queries import adoptions as queries
from training.queries.offerings import read_offering, shown
from training.schemas.adoptions import AdoptInput, Copies, Declined, ProposalPage, ProposalState
from training.schemas.offerings import OfferingView, Slug

router = APIRouter(tags=["adoption"], dependencies=[Depends(authorise)])


@router.post("/offerings/{offering_id}/adopt", status_code=201, response_model=OfferingView)
async def adopt_offering(offering_id: UUID, body: AdoptInput, command: Commanding, principal: SignedIn) -> Response:
    """A draft of the caller's hub with the content of another hub's offering and its lineage; dates, place and price are its own."""

    async def do(work: Work) -> Answer:
        copy = await commands.adopt(work, principal, offering_id, body.hub)
        return Answer(shown(copy), version=copy.version, location=f"offerings/{copy.id}", status=201)

    return await command.run(do)


@router.get("/offerings/{offering_id}/copies", response_model=Copies)
async def list_copies(offering_id: UUID, running: Running, principal: SignedIn) -> Response:
    """Where the caller's offering lives: which hubs adopted it, and whether they follow its corrections."""
    async with running.database.reading() as work:
        original = await read_offering(work, offering_id)
        _must_see(principal, original.hub)
        return Answer(await queries.copies_of(work, offering_id)).response()


@router.get("/proposals", response_model=ProposalPage)
async def list_proposals(
    running: Running,
    page: Paged,
    principal: SignedIn,
    hub: Annotated[Slug | None, Query(description="one of the caller's hubs; without it all of them")] = None,
    state: Annotated[ProposalState | None, Query()] = "open",
) -> Response:
    """Corrections of adopted offerings that wait for the caller's hubs, and licences that ended."""
    if hub is not None:
        principal.must_edit(hub)
    async with running.database.reading() as work:
        items = await queries.list_proposals(work, [hub] if hub else sorted(principal.hubs), state, page)
    body, headers = page.answer(items, lambda item: (item.proposed_at, item.id), lambda item: item)
    return Answer(ProposalPage.model_construct(**body), headers=headers).response()


@router.post("/proposals/{proposal_id}/accept", response_model=OfferingView)
async def accept_proposal(proposal_id: UUID, command: Commanding, principal: SignedIn) -> Response:
    """Takes the correction over into the copy; a copy whose licence has ended is withdrawn."""

    async def do(work: Work) -> Answer:
        copy = await commands.accept(work, principal, proposal_id)
        return Answer(shown(copy), version=copy.version)

    return await command.run(do)


@router.post("/proposals/{proposal_id}/decline", status_code=204)
async def decline_proposal(proposal_id: UUID, body: Declined, command: Commanding, principal: SignedIn) -> Response:
    """The copy stays as it is; what was declined is not proposed again."""

    async def do(work: Work) -> Answer:
        await commands.decline(work, principal, proposal_id, body.reason)
        return Answer()

    return await command.run(do)


def _must_see(principal: Principal, hub: str) -> None:
    if not principal.is_coordinator:
        principal.must_edit(hub)
