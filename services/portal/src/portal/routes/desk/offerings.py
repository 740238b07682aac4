"""A hub's own offerings in every state."""

import asyncio

from starlette.responses import Response

from portal.routes.desk.visit import AtDesk
from portal.routes.visit import PAGE, page_router
from portal.schemas import Listed
from portal.schemas.desk import OwnOffering

router = page_router()

STATES = ("published", "draft", "in_review", "withdrawn", "archived")
PAGE_SIZE = 50


@router.api_route("/desk/{hub}", methods=PAGE)
async def desk_offerings_page(visit: AtDesk, state: str = STATES[0], cursor: str = "") -> Response:
    """The offerings of one state, newest change first, and how many there are of each."""
    wanted = state if state in STATES else STATES[0]
    asked = {"hub": visit.hub, "facets": "false"}
    shown = {"state": wanted, "limit": PAGE_SIZE} | ({"cursor": cursor} if cursor else {})
    rest = [each for each in STATES if each != wanted]
    found, *others = await asyncio.gather(
        visit.ask("/offerings", Listed[OwnOffering], asked | shown),
        *(visit.ask("/offerings", Listed[OwnOffering], asked | {"state": each, "limit": 1}) for each in rest),
    )
    counts = {each: other.total for each, other in zip([wanted, *rest], [found, *others], strict=True)}
    return visit.render("desk/offerings.html", state=wanted, states=STATES, counts=counts, found=found, cursor=cursor)
