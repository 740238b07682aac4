"""The assessments that organisations show to the hub: who does and until when, and the results of one."""

from uuid import UUID

from starlette.responses import Response

from portal.routes.desk.visit import AtDesk
from portal.routes.visit import PAGE, page_router
from portal.schemas import Listed
from portal.schemas.hub_matches import Shared, Sharing

router = page_router()

SHARED = "/desk/{hub}/shared"


@router.api_route(SHARED, methods=PAGE)
async def desk_sharing_page(visit: AtDesk, cursor: str = "") -> Response:
    """The organisations by name."""
    asked = {"limit": 50} | ({"cursor": cursor} if cursor else {})
    found = await visit.ask(f"/hubs/{visit.hub}/shared", Listed[Sharing], asked, service="matching")
    here = SHARED.format(hub=visit.hub)
    return visit.render(
        "desk/shared/list.html",
        here=here,
        found=found,
        first=here if cursor else "",
        next=f"{here}?cursor={found.next}" if found.next else "",
    )


@router.api_route(f"{SHARED}/{{organisation_id}}", methods=PAGE)
async def desk_shared_page(visit: AtDesk, organisation_id: UUID) -> Response:
    """The results of one organisation, the newest first; where its consent has ended, the page says so."""
    found = await visit.ask(f"/organisations/{organisation_id}/shared-assessments", Shared, service="matching")
    newest_first = sorted(found.items, key=lambda each: each.completed_at, reverse=True)
    return visit.render("desk/shared/results.html", here=SHARED.format(hub=visit.hub), about=found, results=newest_first)
