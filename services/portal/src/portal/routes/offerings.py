"""The catalogue: its list with filters in the address, and the page of one offering."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from starlette.responses import Response

from portal.domain.offerings import divided
from portal.domain.sign_up import choices, counted, kept
from portal.errors import PageMissing, PartAway
from portal.filters import CATALOGUE
from portal.forms import Fields, new_key
from portal.routes.visit import PAGE, Visit, Visiting, page_router
from portal.schemas import HubShare, Listed, Offering, StructuredData
from portal.schemas.enrolments import SeatList

router = page_router()

PAGE_SIZE = 20
NOTHING = Fields(())


@dataclass(frozen=True, slots=True)
class Refused:
    """A sign-up that was refused: by what the service calls it, and what to mend in which field."""

    code: str
    problems: Mapping[str, str]


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
    """Everything about one offering, and the form to sign up for it."""
    return await show_offering(visit, offering_id)


async def show_offering(
    visit: Visit, offering_id: UUID, status: int = 200, typed: Mapping[str, str] = NOTHING, refused: Refused | None = None
) -> Response:
    """The page of an offering; after a refused sign-up with what was typed and what to mend. Raises PartAway, PageMissing."""
    ask, asker = visit.portal.services.get, visit.asker
    reply, seats, structured = await asyncio.gather(
        ask(asker, "training", f"/offerings/{offering_id}", Offering),
        ask(asker, "training", f"/offerings/{offering_id}/seats", SeatList),
        ask(asker, "training", f"/offerings/{offering_id}/jsonld", StructuredData),
    )
    if reply.is_away:
        raise PartAway
    if reply.value is None:
        raise PageMissing
    coming, past = divided(reply.value.sessions, visit.now)
    figures = {(each.session, each.mode): (each.free, each.waiting) for each in (seats.value.items if seats.value else ())}
    return visit.render(
        "offering.html",
        status,
        is_private=bool(typed),
        offering=reply.value,
        coming=coming,
        past=past,
        choices=counted(choices(reply.value.sessions, visit.now), figures) if reply.value.state == "published" else [],
        typed=typed,
        refused=refused,
        setting=visit.portal.setting,
        kept=kept(visit.portal.settings.enrolment_keep_days),
        structured=structured.value.root if structured.value else None,
        key=new_key(),
    )
