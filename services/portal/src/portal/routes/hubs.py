"""The directory: hubs with filters, and the page of one hub with what it offers."""

import asyncio

from starlette.responses import Response

from contracts.network.parts import Slug
from portal.errors import PageMissing, PartAway
from portal.filters import DIRECTORY
from portal.routes.visit import PAGE, Visiting, page_router
from portal.schemas import Hub, HubShare, Listed, Offering, Project

router = page_router()

PAGE_SIZE = 24
OFFERINGS_SHOWN = 12
PROJECTS_SHOWN = 6


@router.api_route("/hubs", methods=PAGE)
async def hubs_page(visit: Visiting) -> Response:
    """Hubs that meet the filters of the address, by name."""
    chosen = DIRECTORY.read(visit.request.query_params, visit.portal.setting.zone)
    found = await visit.portal.services.get(visit.asker, "matching", "/hubs", Listed[Hub], chosen.asked() | {"limit": PAGE_SIZE})
    status = 503 if found.is_away else 200
    return visit.render("hubs.html", status=status, chosen=chosen, found=found, setting=visit.portal.setting)


@router.api_route("/hubs/{slug}", methods=PAGE)
async def hub_page(slug: Slug, visit: Visiting) -> Response:
    """One hub: its profile, what it offers, the projects it takes part in. What one service cannot tell, another may."""
    ask, asker = visit.portal.services.get, visit.asker
    hub, shares, offerings, projects = await asyncio.gather(
        ask(asker, "matching", f"/hubs/{slug}", Hub),
        ask(asker, "training", "/hubs", Listed[HubShare]),
        ask(asker, "training", "/offerings", Listed[Offering], {"hub": slug, "limit": OFFERINGS_SHOWN}),
        ask(asker, "projects", "/projects", Listed[Project], {"hub": slug, "limit": PROJECTS_SHOWN}),
    )
    share = next((each for each in shares.value.items if each.slug == slug), None) if shares.value else None
    if hub.value is None and share is None:
        raise PartAway if hub.is_away else PageMissing
    name = hub.value.name if hub.value else share.name if share else {}
    return visit.render(
        "hub.html",
        slug=slug,
        name=name,
        hub=hub,
        offering_count=share.offerings if share else None,
        offerings=offerings,
        projects=projects,
        setting=visit.portal.setting,
    )
