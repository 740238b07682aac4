"""What belongs to an organisation, over HTTP: assessments and needs, consents, aid."""

from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from fastapi import APIRouter, Depends, Response

from chassis.database import Work
from chassis.pages import Paged
from chassis.permissions import SignedIn, authorise
from chassis.requests import Answer, Commanding
from chassis.service import Running
from contracts.network.parts import Slug
from matching.commands import assessment_links, consents, needs
from matching.commands import organisations as commands
from matching.queries import organisations as queries
from matching.repository import consents as given
from matching.repository import organisations
from matching.routes.assessment_links import Forms, LinkToken
from matching.routes.links import NeedToken, with_token
from matching.routes.organisation_links import OrganisationKey
from matching.schemas.organisations import AidLedger, ConsentList, ConsentView, Linked, NewConsent, SharedAssessments, SharingPage
from matching.settings import clock

# ruff: noqa: FAST003  the id in the addresses is taken by OrganisationKey, into which ruff does not look
router = APIRouter(tags=["organisations"], dependencies=[Depends(authorise)])
log = structlog.get_logger()


@router.put("/organisations/{organisation_id}/assessments/{assessment_id}", status_code=204)
async def bind_assessment(key: OrganisationKey, assessment_id: UUID, token: LinkToken, command: Commanding) -> Response:
    """The assessment's every stage belongs to the organisation from now on. Again changes nothing."""

    async def do(work: Work) -> Answer:
        await commands.bind_assessment(work, key, assessment_id, token)
        return Answer()

    return await command.run(do)


@router.put("/organisations/{organisation_id}/needs/{need_id}", status_code=204)
async def bind_need(key: OrganisationKey, need_id: UUID, token: NeedToken, command: Commanding) -> Response:
    """The need belongs to the organisation from now on. Again changes nothing."""

    async def do(work: Work) -> Answer:
        await commands.bind_need(work, key, need_id, token)
        return Answer()

    return await command.run(do)


@router.post("/organisations/{organisation_id}/assessments/{assessment_id}/links", status_code=201, response_model=Linked)
async def open_assessment(key: OrganisationKey, assessment_id: UUID, command: Commanding, running: Running) -> Response:
    """A new owner's link to an assessment of the organisation."""

    async def do(work: Work) -> Answer:
        await organisations.load(work, key)
        await organisations.must_hold_assessment(work, key.organisation, assessment_id)
        return Answer({"id": str(assessment_id)}, status=201)

    async def minted(work: Work, _: dict[str, Any]) -> str:
        secret = await assessment_links.mint(work, assessment_id, None)
        await do(work)  # a kept answer opens nothing to who sends its key alone, or whose link is being closed
        return secret

    return await with_token(running, await command.run(do), "assessments", minted)


@router.post("/organisations/{organisation_id}/needs/{need_id}/links", status_code=201, response_model=Linked)
async def open_need(key: OrganisationKey, need_id: UUID, command: Commanding, running: Running) -> Response:
    """A new link to a need of the organisation."""

    async def do(work: Work) -> Answer:
        await organisations.load(work, key)
        await organisations.must_hold_need(work, key.organisation, need_id)
        return Answer({"id": str(need_id)}, status=201)

    async def minted(work: Work, _: dict[str, Any]) -> str:
        secret = await needs.mint(work, need_id)
        await do(work)
        return secret

    return await with_token(running, await command.run(do), "needs", minted)


@router.get("/organisations/{organisation_id}/consents", response_model=ConsentList)
async def list_consents(key: OrganisationKey, running: Running) -> Response:
    """What the organisation lets which hub see, and what it has let them see."""
    async with running.database.reading() as work:
        await organisations.load(work, key)
        found = await given.listed(work, key.organisation)
    return Answer(ConsentList(items=[ConsentView.model_validate(each) for each in found])).response()


@router.post("/organisations/{organisation_id}/consents", status_code=201, response_model=ConsentView)
async def give_consent(body: NewConsent, key: OrganisationKey, command: Commanding) -> Response:
    """Lets a hub see, for one purpose and so many days."""

    async def do(work: Work) -> Answer:
        return Answer(ConsentView.model_validate(await consents.give(work, key, body)), status=201)

    return await command.run(do)


@router.delete("/organisations/{organisation_id}/consents/{consent_id}", status_code=204)
async def withdraw_consent(key: OrganisationKey, consent_id: UUID, command: Commanding) -> Response:
    """Ends a consent at once. Again changes nothing."""

    async def do(work: Work) -> Answer:
        await consents.withdraw(work, key, consent_id)
        return Answer()

    return await command.run(do)


@router.get("/organisations/{organisation_id}/shared-assessments", response_model=SharedAssessments)
async def list_shared_assessments(organisation_id: UUID, principal: SignedIn, running: Running, forms: Forms) -> Response:
    """The results of the organisation's assessments, for staff of a hub that it lets see them."""
    async with running.database.reading() as work:
        found = await queries.shared(work, organisation_id, principal.hubs, forms)
    log.info("audit", outcome="shared assessments read", who=principal.subject, organisation=str(organisation_id))
    return Answer(found).response()


@router.get("/hubs/{slug}/shared", response_model=SharingPage)
async def list_sharing(slug: Slug, page: Paged, principal: SignedIn, running: Running) -> Response:
    """The organisations that let a hub see the results of their assessments, by name. Only its own staff sees them."""
    principal.must_edit(slug)
    async with running.database.reading() as work:
        items = await queries.sharing(work, slug, page)
    log.info("audit", outcome="sharing organisations read", who=principal.subject, hub=slug)
    body, headers = page.answer(items, lambda each: [each.name, each.organisation], lambda each: each)
    return Answer(SharingPage.model_construct(**body), headers=headers).response()


@router.get("/organisations/{organisation_id}/aid", response_model=AidLedger)
async def read_aid(key: OrganisationKey, running: Running) -> Response:
    """The organisation's grants, and what is left under the ceiling of its whole undertaking."""
    today = datetime.now(clock(running.settings.network_dir)).date()
    async with running.database.reading() as work:
        found = await organisations.load(work, key)
        return Answer(await queries.ledger(work, found, today)).response()
