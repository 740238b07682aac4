"""The catalogue: its list with filters in the address, and the page of one offering."""

import asyncio
from uuid import UUID

from starlette.responses import Response

from portal.domain.offerings import divided
from portal.errors import PageMissing, PartAway
from portal.filters import CATALOGUE
from portal.forms import new_key
from portal.routes.visit import PAGE, Visiting, page_router
from portal.schemas import HubShare, Listed, Offering, StructuredData

router = page_router()

PAGE_SIZE = 20


@router.api_route("/offerings", methods=PAGE)
async def offerings_page(visit: Visiting) -> Response:
    """Offerings that meet the filters of the address, in the order that is asked for."""
    chosen = CATALOGUE.read(visit.request.query_params, visit.portal.setting.zone)
    ask, asker = visit.portal.services.get, visit.asker
    found, hubs = await asyncio.gather(
        ask(asker, "training", "/offerings", Listed[Offering], chosen.asked() | {"limit": PAGE_SIZE, "facets": "true"}),
        ask(asker, "training", "/hubs", Listed[HubShare]),
    )
    shares = hubs.value.items if hubs.value else ()
    return visit.render(
        "offerings.html",
        status=503 if found.is_away else 200,
        chosen=chosen,
        found=found,
        hub_names={each.slug: each.name for each in shares if each.offerings or each.slug == chosen.get("hub")},
        setting=visit.portal.setting,
        key=new_key(),
    )


@router.api_route("/offerings/{offering_id}", methods=PAGE)
async def offering_page(offering_id: UUID, visit: Visiting) -> Response:
    """Everything about one offering."""
    ask, asker = visit.portal.services.get, visit.asker
    reply, structured = await asyncio.gather(
        ask(asker, "training", f"/offerings/{offering_id}", Offering),
        ask(asker, "training", f"/offerings/{offering_id}/jsonld", StructuredData),
    )
    if reply.is_away:
        raise PartAway
    if reply.value is None:
        raise PageMissing
    coming, past = divided(reply.value.sessions, visit.now)
    data = structured.value.root if structured.value else None
    return visit.render("offering.html", offering=reply.value, coming=coming, past=past, setting=visit.portal.setting, structured=data)
