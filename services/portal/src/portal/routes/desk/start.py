"""The way in: to the desk of one's hub, or to the choice among several."""

from starlette.responses import Response

from portal.routes.desk.visit import AtDesk
from portal.routes.visit import PAGE, page_router

router = page_router()


@router.api_route("/desk", methods=PAGE)
async def desk_page(visit: AtDesk) -> Response:
    """Goes to the one hub of the account; with several one chooses, with none the page says why there is nothing to do."""
    hubs = sorted(visit.principal.hubs)
    if len(hubs) == 1 and not visit.principal.roles:
        return visit.redirect(f"/desk/{hubs[0]}")
    return visit.render("desk/start.html", hubs=hubs)
