"""The catalogue as a map: how much of what is found each region and each municipality has."""

import asyncio

from starlette.responses import Response

from portal.domain.tiles import tiles
from portal.filters import CATALOGUE
from portal.forms import new_key
from portal.routes.visit import PAGE, Visiting, page_router
from portal.schemas import HubShare, Listed, Offering

router = page_router()


@router.api_route("/offerings/map", methods=PAGE)
async def map_page(visit: Visiting) -> Response:
    """Regions as tiles and as a table, municipalities below; each leads to its part of the list."""
    setting = visit.portal.setting
    chosen = CATALOGUE.read(visit.request.query_params, setting.zone).at("/offerings/map")
    ask, asker = visit.portal.services.get, visit.asker
    found, hubs = await asyncio.gather(
        ask(asker, "training", "/offerings", Listed[Offering], {**chosen.asked_for, "limit": 1, "facets": "true"}),
        ask(asker, "training", "/hubs", Listed[HubShare]),
    )
    shares = hubs.value.items if hubs.value else ()
    facets = found.value.facets if found.value else {}
    by_region, by_municipality = facets.get("region", {}), facets.get("municipality", {})
    return visit.render(
        "map.html",
        status=503 if found.is_away else 200,
        chosen=chosen,
        found=found,
        hub_names={each.slug: each.name for each in shares if each.offerings or each.slug == chosen.get("hub")},
        setting=setting,
        key=new_key(),
        tiles=tiles(setting.nuts.items(), by_region),
        municipalities={code: by_municipality[code] for code in setting.municipalities if by_municipality.get(code)},
    )
