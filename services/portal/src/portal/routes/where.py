"""The propagation receipt: where in the network a change of an offering is now, and how its messages fare."""

import asyncio
from collections.abc import Mapping
from uuid import UUID

from starlette.responses import Response

from portal import queries
from portal.domain.receipts import PARTS, Change, Delivered, Passage, Receipt, steps
from portal.errors import PageMissing
from portal.routes.visit import PAGE, Visit, Visiting, page_router
from portal.schemas import EventPath, Offering

router = page_router()

CHANGES_SHOWN = 20
DELIVERIES_SHOWN = 100
HERE = "portal"


@router.api_route("/offerings/{offering_id}/where", methods=PAGE)
async def where_page(offering_id: UUID, visit: Visiting, event: UUID | None = None) -> Response:
    """The receipt of one change of an offering: the latest, or the one that `event` names."""
    async with visit.portal.runtime.database.reading() as work:
        changes = await queries.changes_of(work, offering_id, CHANGES_SHOWN)
    offering = await visit.portal.services.get(visit.asker, "training", f"/offerings/{offering_id}", Offering)
    if offering.is_missing and not changes:
        raise PageMissing
    change = next((each for each in changes if each.event_id == event), None) if event else next(iter(changes), None)
    if change is None and event is not None:
        raise PageMissing
    receipt = await _receipt(visit, change) if change else None
    return visit.render("where.html", offering_id=offering_id, offering=offering.value, changes=changes, change=change, receipt=receipt)


async def _receipt(visit: Visit, change: Change) -> Receipt:
    passages, (counts, deliveries) = await asyncio.gather(_passages(visit, change.event_id), _deliveries(visit, change.event_id))
    return Receipt(steps(change, passages, visit.now), counts, deliveries)


async def _deliveries(visit: Visit, event_id: UUID) -> tuple[Mapping[str, int], list[Delivered]]:
    async with visit.portal.runtime.database.reading() as work:
        return await queries.delivery_counts(work, event_id), await queries.deliveries_of(work, event_id, DELIVERIES_SHOWN)


async def _passages(visit: Visit, event_id: UUID) -> dict[str, Passage]:
    others = [part for part in PARTS if part != HERE]
    replies = await asyncio.gather(*(_passage(visit, part, event_id) for part in others))
    async with visit.portal.runtime.database.reading() as work:
        here = Passage(at=await queries.passed_here(work, event_id))
    return {**dict(zip(others, replies, strict=True)), HERE: here}


async def _passage(visit: Visit, part: str, event_id: UUID) -> Passage:
    reply = await visit.portal.services.get(visit.asker, part, f"/events/{event_id}", EventPath)
    if reply.value is None:
        return Passage(is_away=reply.is_away)
    dead = next((each.at for each in reply.value.steps if each.step == "dead"), None)
    # What was put aside is in the inbox too: it was seen, but not applied.
    passed = next((each.at for each in reply.value.steps if each.step != "dead"), None)
    return Passage(failed_at=dead) if dead else Passage(at=passed)
