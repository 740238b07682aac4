"""A hub's desk: the matches that it was asked with, its answers, where its letters go."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

import structlog
from fastapi import APIRouter, Depends, Query, Response

from chassis.auth import Principal
from chassis.database import Work
from chassis.pages import Paged
from chassis.permissions import SignedIn, authorise
from chassis.requests import Answer, Command, Commanding, Expected
from chassis.service import Running
from contracts.network.parts import Slug
from matching.commands import desks as desk_commands
from matching.commands.matches import answering
from matching.commands.matches.answering import Granted
from matching.domain.matches.match import Match, State
from matching.queries import matches as queries
from matching.queries import organisations
from matching.repository import desks, matches
from matching.repository.desks import Desk
from matching.routes.matches import as_it_stands
from matching.schemas.matches import (
    Acceptance,
    Closing,
    DateProposal,
    Decline,
    DeskInput,
    DeskView,
    HubMatchPage,
    HubMatchView,
)
from matching.schemas.organisations import AidLeft
from matching.sender.parts import asking_of, clock_of, settings_of

log = structlog.get_logger()
router = APIRouter(tags=["hub's desk"], dependencies=[Depends(authorise)])
States = Annotated[list[State], Query(alias="state", description="only in these states")]


@router.get("/hubs/{slug}/matches", response_model=HubMatchPage)
async def list_hub_matches(
    slug: Slug,
    running: Running,
    page: Paged,
    principal: SignedIn,
    state: States = [],  # noqa: B006  only read
) -> Response:
    """What a hub was asked, the newest first. Its own staff also see who asks; a coordinator never does."""
    named = slug in principal.hubs
    if not named and not principal.is_coordinator:
        principal.must_edit(slug)
    async with running.database.reading() as work:
        items = await queries.of_hub(work, slug, state, page, clock_of(running), named=named)
    if named:
        _audit(principal, "matches read", hub=slug)
    body, headers = page.answer(items, lambda item: (item.proposed_at.isoformat(), item.id), lambda item: item)
    return Answer(HubMatchPage.model_construct(**body), headers=headers).response()


@router.get("/matches/{match_id}", response_model=HubMatchView)
async def read_match(match_id: UUID, running: Running, principal: SignedIn) -> Response:
    """One match, for the hub that was asked: what is needed, who asks (while it has consent), and why it was proposed."""
    async with running.database.reading() as work:
        found = await matches.find(work, match_id)
        principal.must_edit(found.hub)
        view = await queries.seen_by_hub(work, found, clock_of(running))
    _audit(principal, "match read", match=match_id)
    return Answer(view, version=view.version).response()


@router.get("/matches/{match_id}/aid", response_model=AidLeft)
async def read_aid_left(match_id: UUID, running: Running, principal: SignedIn) -> Response:
    """How much de-minimis aid the client's undertaking may still get, for the hub while it has consent. Grants of others are not told."""
    async with running.database.reading() as work:
        found = await matches.find(work, match_id)
        principal.must_edit(found.hub)
        left = await organisations.aid_left_for(work, found, clock_of(running).day(datetime.now(UTC)))
    _audit(principal, "aid read", match=match_id)
    return Answer(left).response()


@router.post("/matches/{match_id}/accept", response_model=HubMatchView)
async def accept_match(
    match_id: UUID, body: Acceptance, command: Commanding, running: Running, principal: SignedIn, expected: Expected
) -> Response:
    """The hub takes the client on."""
    how = asking_of(running)
    return await _step(
        running, command, principal, match_id, lambda work: answering.accept(work, principal, match_id, expected, body.message, how)
    )


@router.post("/matches/{match_id}/decline", response_model=HubMatchView)
async def decline_match(
    match_id: UUID, body: Decline, command: Commanding, running: Running, principal: SignedIn, expected: Expected
) -> Response:
    """The hub says no; the next in line is asked at once."""
    how = asking_of(running)

    async def decline(work: Work) -> Match:
        return await answering.decline(work, principal, match_id, expected, body.reason, body.text, how)

    return await _step(running, command, principal, match_id, decline)


@router.post("/matches/{match_id}/propose-date", response_model=HubMatchView)
async def propose_date(
    match_id: UUID, body: DateProposal, command: Commanding, running: Running, principal: SignedIn, expected: Expected
) -> Response:
    """The hub proposes a day to meet; the client is asked whether it suits."""
    how = asking_of(running)

    async def propose(work: Work) -> Match:
        return await answering.propose_date(work, principal, match_id, expected, body.date, body.message, how)

    return await _step(running, command, principal, match_id, propose)


@router.post("/matches/{match_id}/close", response_model=HubMatchView)
async def close_match(
    match_id: UUID, body: Closing, command: Commanding, running: Running, principal: SignedIn, expected: Expected
) -> Response:
    """The work is done: what was delivered, and the aid that came with it, which is entered in the ledger of the client's undertaking."""
    how = asking_of(running)
    aid = Granted(body.aid.basis, body.aid.amount_eur, body.aid.service, body.aid.granted_on) if body.aid else None

    async def close(work: Work) -> Match:
        return await answering.close(work, principal, match_id, expected, body.delivered, body.hours, aid, how)

    return await _step(running, command, principal, match_id, close)


@router.get("/hubs/{slug}/desk", response_model=DeskView)
async def read_desk(slug: Slug, running: Running, principal: SignedIn) -> Response:
    """Where the hub's letters go. Only its own staff sees it."""
    principal.must_edit(slug)
    async with running.database.reading() as work:
        return _shown(running, await desks.read(work, slug)).response()


@router.put("/hubs/{slug}/desk", response_model=DeskView)
async def furnish_desk(
    slug: Slug, body: DeskInput, command: Commanding, running: Running, principal: SignedIn, expected: Expected
) -> Response:
    """Says where letters about matches go, and how soon the hub wants to answer."""

    async def do(work: Work) -> Answer:
        desk = Desk(slug, 0, body.email, body.language, body.answer_days)
        return _shown(running, await desk_commands.furnish(work, principal, desk, expected))

    return await command.run(do)


async def _step(
    running: Running, command: Command, principal: Principal, match_id: UUID, step: Callable[[Work], Awaitable[Match]]
) -> Response:
    async def do(work: Work) -> Answer:
        await step(work)
        return Answer({"id": str(match_id)})

    async def read(work: Work) -> HubMatchView:
        found = await matches.find(work, match_id)
        principal.must_edit(found.hub)  # a repetition is answered without the step: who is of the hub no more sees nothing
        return await queries.seen_by_hub(work, found, clock_of(running))

    response = await as_it_stands(running, await command.run(do), read)
    _audit(principal, "match answered", match=match_id)
    return response


def _shown(running: Running, desk: Desk) -> Answer:
    said = {name: getattr(desk, name) for name in Desk.__slots__}
    view = DeskView.model_construct(**said, most_answer_days=settings_of(running).answer_working_days)
    return Answer(view, version=desk.version)


def _audit(principal: Principal, act: str, **about: UUID | str) -> None:
    """Who of the staff saw or changed what about whom; refusals are written by the chassis."""
    log.info("audit", outcome=act, who=principal.subject, **{name: str(value) for name, value in about.items()})
