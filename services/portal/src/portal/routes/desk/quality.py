"""What of a hub's catalogue could be better: what is missing, out of date, or points nowhere."""

import asyncio

from starlette.responses import Response

from portal.routes.desk.visit import AtDesk
from portal.routes.visit import PAGE, page_router
from portal.schemas import Listed
from portal.schemas.desk import BrokenLink, QualityList

router = page_router()

PAGE_SIZE = 50


@router.api_route("/desk/{hub}/quality", methods=PAGE)
async def desk_quality_page(visit: AtDesk, cursor: str = "") -> Response:
    """The hub's offerings, the least complete first, and those that nobody sees because their link does not answer."""
    asked = {"hub": visit.hub, "limit": PAGE_SIZE} | ({"cursor": cursor} if cursor else {})
    found, links = await asyncio.gather(
        visit.ask("/quality", QualityList, asked),
        visit.ask("/links", Listed[BrokenLink], {"hub": visit.hub, "limit": PAGE_SIZE}),
    )
    return visit.render("desk/quality.html", found=found, links=links.items, cursor=cursor)
