"""Organisations over HTTP: written down without an account, opened by a secret link, erased."""

from typing import Annotated, Any
from uuid import UUID

import structlog
from fastapi import APIRouter, Depends, Query, Request, Response

from chassis.database import Work
from chassis.pages import Paged
from chassis.permissions import SignedIn, authorise
from chassis.ratelimit import limiter_of
from chassis.requests import Answer, Commanding, Expected
from chassis.service import Running, Runtime
from matching.commands import organisation_erasure, registering
from matching.commands import organisations as commands
from matching.queries import organisations as queries
from matching.repository import organisations
from matching.routes.assessment_links import Forms, settings_of
from matching.routes.links import with_token
from matching.routes.matches import as_it_stands
from matching.routes.organisation_links import OrganisationKey
from matching.schemas.organisations import (
    Accepted,
    ClosedLinks,
    Filters,
    Linked,
    LinkRequest,
    LinksToClose,
    OrganisationExport,
    OrganisationInput,
    OrganisationPage,
    OrganisationRow,
    OrganisationView,
    Receipt,
    Verification,
)
from matching.settings import territory

# ruff: noqa: FAST003  the id in the addresses is taken by OrganisationKey, into which ruff does not look
log = structlog.get_logger()
router = APIRouter(tags=["organisations"], dependencies=[Depends(authorise)])
SENT = {
    "lv": "Ja ar šo adresi ir pierakstīta organizācija, tajā drīz pienāks vēstule ar jaunu saiti. "
    "Ja nepienāk, pārbaudiet mēstuļu mapi un vai adrese ir tā, ko norādījāt.",
    "en": "If an organisation is written down with this address, a mail with a new link will soon arrive there. "
    "If none comes, look among the spam, and check that it is the address that you gave.",
}


@router.post("/organisations", status_code=201, response_model=Linked)
async def register_organisation(body: OrganisationInput, request: Request, command: Commanding, running: Running) -> Response:
    """Writes an organisation down. The token in the answer opens it; a letter with a link of its own goes to the contact."""
    await _admit(running, request, "organisations")

    async def do(work: Work) -> Answer:
        return Answer({"id": str(await registering.register(work, body, territory(running.settings.network_dir)))}, status=201)

    return await with_token(running, await command.run(do), "organisations", _minted)


@router.post("/organisations/links", status_code=202, response_model=Accepted)
async def send_organisation_links(body: LinkRequest, request: Request, command: Commanding, running: Running) -> Response:
    """Sends a new link to each organisation of an address. The answer is the same for known and unknown addresses."""
    await _admit(running, request, "organisation links")

    async def do(work: Work) -> Answer:
        await registering.send_links(work, body.email, body.language)
        return Answer(Accepted(message=SENT), status=202)

    return await command.run(do)


@router.post("/organisations/{organisation_id}/links/close", response_model=ClosedLinks)
async def close_organisation_links(key: OrganisationKey, body: LinksToClose, command: Commanding) -> Response:
    """Ends all links to the organisation but the one that opens it here; with `everything`, also those to its needs and assessments."""

    async def do(work: Work) -> Answer:
        return Answer(await commands.close_links(work, key, everything=body.everything))

    answered = await command.run(do)
    log.info("audit", outcome="links closed", organisation=str(key.organisation), everything=body.everything)
    return answered


@router.get("/organisations", response_model=OrganisationPage)
async def list_organisations(running: Running, page: Paged, filters: Annotated[Filters, Query()]) -> Response:
    """All organisations by name, without whom to write to."""
    async with running.database.reading() as work:
        items = await queries.list_organisations(work, filters, page)
    body, headers = page.answer(items, lambda each: [each.name, each.id], lambda each: each)
    return Answer(OrganisationPage.model_construct(**body), headers=headers).response()


@router.get("/organisations/{organisation_id}", response_model=OrganisationView)
async def read_organisation(key: OrganisationKey, running: Running, forms: Forms) -> Response:
    """What the organisation says of itself and what belongs to it; its ETag is what a change must bring as If-Match."""
    async with running.database.reading() as work:
        found = await organisations.load(work, key)
        return Answer(await queries.view(work, found, forms), version=found.version).response()


@router.put("/organisations/{organisation_id}", response_model=OrganisationView)
async def revise_organisation(
    body: OrganisationInput, key: OrganisationKey, command: Commanding, expected: Expected, running: Running, forms: Forms
) -> Response:
    """Replaces what it says of itself. Another name, number, kind or group ends its verification."""

    async def do(work: Work) -> Answer:
        found = await registering.revise(work, key, expected, body, territory(running.settings.network_dir))
        return Answer(await queries.view(work, found, forms), version=found.version)

    return await command.run(do)


@router.delete("/organisations/{organisation_id}", response_model=Receipt)
async def erase_organisation(key: OrganisationKey, command: Commanding) -> Response:
    """Erases it with its assessments, needs, links, consents and letters; says how many, and what the law keeps. It cannot be undone."""

    async def do(work: Work) -> Answer:
        return Answer(await organisation_erasure.erase(work, key))

    return await command.run(do)


@router.get("/organisations/{organisation_id}/export", response_model=OrganisationExport)
async def export_organisation(key: OrganisationKey, running: Running, forms: Forms) -> Response:
    """All that is kept of the organisation, as one document."""
    async with running.database.reading() as work:
        found = await organisations.load(work, key)
        told = await queries.export(work, found, forms)
    return Answer(told, headers={"Content-Disposition": 'attachment; filename="kopa-organisation.json"'}).response()


@router.post("/organisations/{organisation_id}/verify", response_model=OrganisationRow)
async def verify_organisation(
    organisation_id: UUID, body: Verification, command: Commanding, principal: SignedIn, running: Running
) -> Response:
    """A coordinator has looked it up in the register, or takes that back. The same again changes nothing."""

    async def do(work: Work) -> Answer:
        await registering.verify(work, organisation_id, principal.subject, verified=body.verified)
        return Answer({"id": str(organisation_id)})  # the name of a sole trader is a person's

    async def read(work: Work) -> OrganisationRow:
        return queries.row(await organisations.by_id(work, organisation_id))

    answered = await as_it_stands(running, await command.run(do), read)
    log.info("audit", outcome="organisation verified", who=principal.subject, organisation=str(organisation_id), verified=body.verified)
    return answered


async def _admit(running: Runtime, request: Request, what: str) -> None:
    await limiter_of(what, settings_of(running).organisation_rate).admit(request.client.host if request.client else "unknown")


async def _minted(work: Work, told: dict[str, Any]) -> str:
    return await commands.mint(work, UUID(told["id"]))
