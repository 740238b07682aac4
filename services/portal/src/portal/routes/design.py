"""The living page of the design system."""

from starlette.responses import Response

from portal.routes.visit import PAGE, Visiting, page_router

router = page_router()


@router.api_route("/design", methods=PAGE)
async def design_page(visit: Visiting) -> Response:
    """Every token and component, in every state."""
    return visit.render("design.html")
