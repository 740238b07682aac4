"""Adopted offerings: corrections that wait for this hub, where its own courses live, and adopting another hub's."""

import asyncio
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request
from starlette.responses import Response

from chassis.errors import Forbidden
from portal.domain.differences import differences
from portal.errors import FormBroken
from portal.forms import id_of, key_of, read_form
from portal.routes.desk.visit import OTHER_HUB, AtDesk, DeskVisit
from portal.routes.visit import PAGE, page_router
from portal.schemas import Listed, Nothing, Offering
from portal.schemas.copies import Copies, Proposal

router = page_router()

STATES = ("open", "accepted", "declined", "overtaken")
PROPOSALS = 20
OWN = 20
ADOPT = "/desk/adopt"


@router.api_route("/desk/{hub}/copies", methods=PAGE)
async def desk_copies_page(visit: AtDesk, state: str = STATES[0], cursor: str = "", done: str = "") -> Response:
    """What changed in the originals of what this hub has adopted."""
    return await _proposals(visit, state, cursor=cursor, done=done)


@router.post("/desk/{hub}/copies")
async def desk_proposal_decide(request: Request, visit: AtDesk) -> Response:
    """Takes a correction over, or leaves the copy as it is."""
    form = await read_form(request)
    act, proposal = form.get("act", ""), id_of(form.get("proposal", ""))
    if act not in ("accept", "decline"):
        raise FormBroken
    body = {"reason": form.get("reason")} if act == "decline" else None
    reply = await visit.change("POST", f"/proposals/{proposal}/{act}", Nothing, body, key=key_of(form))
    if reply.value is None:
        refusal = reply.problems.get("reason") or reply.refusal
        return await _proposals(visit, STATES[0], status=reply.status, refusal=refusal, refused=str(proposal), typed=form.get("reason", ""))
    return visit.redirect(f"/desk/{visit.hub}/copies?done={act}")


@router.api_route("/desk/{hub}/copies/ours", methods=PAGE)
async def desk_own_copies_page(visit: AtDesk, cursor: str = "") -> Response:
    """Where the hub's published offerings live besides here."""
    asked = {"hub": visit.hub, "limit": OWN} | ({"cursor": cursor} if cursor else {})
    found = await visit.ask("/offerings", Listed[Offering], asked)
    copies = await asyncio.gather(*(visit.ask(f"/offerings/{each.id}/copies", Copies) for each in found.items))
    rows = [(each, where) for each, where in zip(found.items, copies, strict=True) if where.items or where.unpublished]
    return visit.render("desk/copies/ours.html", rows=rows, found=found, cursor=cursor)


@router.api_route(ADOPT, methods=PAGE)
async def desk_adopt_page(visit: AtDesk, offering: Annotated[UUID, Query()]) -> Response:
    """What will be copied, and into which of one's hubs."""
    return await _adopt(visit, offering)


@router.post(ADOPT)
async def desk_adopt(request: Request, visit: AtDesk) -> Response:
    """Makes the copy and goes on to its editor."""
    form = await read_form(request)
    offering, hub = id_of(form.get("offering", "")), form.get("hub", "")
    if hub not in visit.principal.hubs:
        raise Forbidden(reason={tongue: text.format(hub=hub) for tongue, text in OTHER_HUB.items()})
    reply = await visit.change("POST", f"/offerings/{offering}/adopt", Offering, {"hub": hub}, key=key_of(form))
    if reply.value is None:
        return await _adopt(visit, offering, reply.status, reply.problems.get("hub") or reply.refusal, hub)
    return visit.redirect(f"/desk/{hub}/offerings/{reply.value.id}")


async def _proposals(
    visit: DeskVisit,
    state: str,
    *,
    cursor: str = "",
    done: str = "",
    status: int = 200,
    refusal: str = "",
    refused: str = "",
    typed: str = "",
) -> Response:
    wanted = state if state in STATES else STATES[0]
    asked = {"hub": visit.hub, "state": wanted, "limit": PROPOSALS} | ({"cursor": cursor} if cursor else {})
    found = await visit.ask("/proposals", Listed[Proposal], asked)
    context: dict[str, Any] = {
        "state": wanted,
        "states": STATES,
        "found": found,
        "cursor": cursor,
        "done": done,
        "differences": differences,
    }
    return visit.render("desk/copies/proposals.html", status, **context, refusal=refusal, refused=refused, typed=typed)


async def _adopt(visit: DeskVisit, offering: UUID, status: int = 200, refusal: str = "", hub: str = "") -> Response:
    original = await visit.ask(f"/offerings/{offering}", Offering)
    hubs = sorted(visit.principal.hubs - {original.hub})
    return visit.render("desk/copies/adopt.html", status, original=original, hubs=hubs, chosen=hub, refusal=refusal)
