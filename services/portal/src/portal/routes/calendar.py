"""The catalogue as a calendar: what is found, month by month."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from starlette.responses import Response

from portal.domain.calendar import Month, month_of, weeks
from portal.filters import CATALOGUE, Chosen
from portal.forms import new_key
from portal.routes.visit import PAGE, Visit, Visiting, page_router
from portal.schemas import HubShare, Listed, Offering
from portal.services import Reply

router = page_router()

AT_ONCE = 200
MOST_PAGES = 4
"""So much is read for one month; the page says where there is more."""
IN_A_DAY = 5
"""Sessions of one day that the grid shows; the others are behind a link to the list."""


@router.api_route("/offerings/calendar", methods=PAGE)
async def calendar_page(visit: Visiting, month: str = "") -> Response:
    """The sessions of a month that meet the filters of the address."""
    zone = visit.portal.setting.zone
    today = visit.now.astimezone(zone).date()
    shown = month_of(month, today)
    of = shown or Month(today.year, today.month)
    chosen = CATALOGUE.read(visit.request.query_params, zone).at("/offerings/calendar", month=of.name)
    span = _span(chosen, of.bounds(zone))
    (found, offerings, is_more), hubs = await asyncio.gather(
        _found(visit, chosen, span), visit.portal.services.get(visit.asker, "training", "/hubs", Listed[HubShare])
    )
    shares = hubs.value.items if hubs.value else ()
    return visit.render(
        "calendar.html",
        status=503 if found.is_away else 200,
        chosen=chosen,
        found=found,
        hub_names={each.slug: each.name for each in shares if each.offerings or each.slug == chosen.get("hub")},
        setting=visit.portal.setting,
        key=new_key(),
        month=of,
        is_wrong=shown is None,
        weeks=weeks(of, offerings, span, today),
        near=[each for each in (of.plus(-1), of.plus(1)) if each.is_near(today)],
        most=IN_A_DAY,
        is_more=is_more,
    )


def _span(chosen: Chosen, month: tuple[datetime, datetime]) -> tuple[datetime, datetime]:
    """The part of the month that the reader's own dates leave."""
    first, last = (chosen.asked_for.get(name) for name in ("starts_from", "starts_until"))
    start = max(month[0], datetime.fromisoformat(first).astimezone(month[0].tzinfo)) if first else month[0]
    return start, min(month[1], datetime.fromisoformat(last)) if last else month[1]


async def _found(visit: Visit, chosen: Chosen, span: tuple[datetime, datetime]) -> tuple[Reply[Listed[Offering]], list[Offering], bool]:
    """The first page of what is found, with counts; the offerings of all pages that are read; whether there are more."""
    if span[0] >= span[1]:
        return Reply(Listed[Offering](items=()), 200), [], False
    asked: dict[str, Any] = {**chosen.asked_for, "starts_from": span[0].isoformat(), "starts_until": span[1].isoformat(), "sort": "soonest"}
    asked |= {"limit": AT_ONCE}
    reply = first = await _page(visit, asked | {"facets": "true"})
    offerings = list(first.value.items) if first.value else []
    for _ in range(MOST_PAGES - 1):
        if reply.value is None or reply.value.next is None:
            break
        reply = await _page(visit, asked | {"cursor": reply.value.next})
        offerings += reply.value.items if reply.value else ()
    return first, offerings, reply.value is None or reply.value.next is not None


async def _page(visit: Visit, asked: Mapping[str, Any]) -> Reply[Listed[Offering]]:
    return await visit.portal.services.get(visit.asker, "training", "/offerings", Listed[Offering], asked)
