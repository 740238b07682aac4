"""The coordinators' page of fair assignment: which hub could take which open need, with the proof in words. It asks nobody."""

from fastapi import Request
from starlette.responses import Response

from portal.forms import read_form
from portal.routes.desk.sources import NETWORK, desk_of
from portal.routes.desk.visit import AtDesk, DeskVisit
from portal.routes.directory import hub_names
from portal.routes.visit import PAGE, page_router
from portal.schemas.network_matches import Proposal

router = page_router()

ASSIGNMENT = f"{NETWORK}/assignment"
SECONDS = 40.0
"""A large batch is worked out for some seconds."""


@router.api_route(ASSIGNMENT, methods=PAGE)
async def desk_assignment_page(visit: AtDesk) -> Response:
    """What it is, and the button."""
    return _shown(visit)


@router.post(ASSIGNMENT)
async def desk_assignment_propose(request: Request, visit: AtDesk) -> Response:
    """Works a proposal out and shows it; nothing is kept, so doing it again does no harm."""
    desk_of(visit)
    floor = (await read_form(request)).get("floor", "") == "yes"
    reply = await visit.change("POST", "/assignments", Proposal, {"floor": floor}, seconds=SECONDS, service="matching")
    names = await hub_names(visit) if reply.value else {}
    return _shown(visit, reply.status, proposal=reply.value, floor=floor, names=names, refusal=reply.refusal)


def _shown(
    visit: DeskVisit,
    status: int = 200,
    *,
    proposal: Proposal | None = None,
    floor: bool = True,
    names: dict[str, dict[str, str]] | None = None,
    refusal: str = "",
) -> Response:
    desk_of(visit)
    return visit.render(
        "desk/assignment.html", status, here=ASSIGNMENT, proposal=proposal, floor=floor, hub_names=names or {}, refusal=refusal
    )
