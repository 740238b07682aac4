"""The start page: what the network is, what is new in it, and how lively it is."""

import asyncio
from datetime import timedelta

import structlog
from starlette.responses import Response

from chassis.retryable import is_retryable
from portal import queries
from portal.queries import Pulse
from portal.routes.visit import PAGE, Visit, Visiting, page_router
from portal.schemas import HubShare, Listed, Offering, Project

log = structlog.get_logger()
router = page_router()

LATEST_OFFERINGS = 6
LATEST_PROJECTS = 3
HUBS_SHOWN = 12
PULSE_OF = timedelta(days=7)


@router.api_route("/", methods=PAGE)
async def start_page(visit: Visiting) -> Response:
    """The first page."""
    ask, asker = visit.portal.services.get, visit.asker
    offerings, hubs, projects, pulse = await asyncio.gather(
        ask(asker, "training", "/offerings", Listed[Offering], {"limit": LATEST_OFFERINGS}),
        ask(asker, "training", "/hubs", Listed[HubShare]),
        ask(asker, "projects", "/projects", Listed[Project], {"open_call": "true", "limit": LATEST_PROJECTS}),
        _pulse(visit),
    )
    known = hubs.value.items if hubs.value else ()
    return visit.render(
        "start.html",
        setting=visit.portal.setting,
        offerings=offerings,
        hubs=hubs,
        busiest=sorted(known, key=lambda hub: -hub.offerings)[:HUBS_SHOWN],
        hub_count=len(known),
        offering_count=sum(hub.offerings for hub in known),
        projects=projects,
        pulse=pulse,
    )


async def _pulse(visit: Visit) -> Pulse | None:
    try:
        async with visit.portal.runtime.database.reading() as work:
            return await queries.pulse(work, visit.now - PULSE_OF)
    except Exception as error:
        if not is_retryable(error):
            raise
        log.warning("the start page goes without its figures", error=repr(error))
        return None
