"""Asking hubs for help: in which order, in whose name, and what they may see of it until when."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

from fastapi import Request
from starlette.responses import Response

from portal.domain.asking import MOST_HUBS, SIZES, in_order
from portal.domain.organising import FIELDS, organisation_of
from portal.errors import PartAway
from portal.forms import Fields, key_of, read_form
from portal.routes.find.holder import ask, change, found, opened, page
from portal.routes.find.need import NEED, names
from portal.routes.kept import HEADERS, every, held, keep, kept
from portal.routes.visit import PAGE, Visit, Visiting, page_router
from portal.schemas import Listed, Nothing
from portal.schemas.needs import Asked, Founded, Need, OwnOrganisation

router = page_router()

PERIODS = (30, 90, 180, 365)
"""Days for which hubs may see the need; matching takes up to 730."""
EMPTY = Fields(())


@router.api_route(f"{NEED}/ask", methods=PAGE)
async def need_ask_page(visit: Visiting, need_id: UUID) -> Response:
    """What would be sent to whom."""
    hubs = list(dict.fromkeys(visit.request.query_params.getlist("hub")))
    if not hubs:
        return visit.redirect(f"/needs/{need_id}?done=choose#hubs")
    return await _asking(visit, need_id, hubs, EMPTY)


@router.post(f"{NEED}/ask")
async def need_ask(request: Request, visit: Visiting, need_id: UUID) -> Response:
    """Tells of the organisation where none is known yet, binds the need to it, gives consent, and asks the first hub."""
    form = await read_form(request)
    hubs = form.all("hub")
    ordered = in_order(form, hubs)
    problems = _lacking(form, ordered)
    if problems:
        return await _asking(visit, need_id, hubs, form, 422, problems)
    made = await _in_whose_name(visit, need_id, form)
    if isinstance(made, dict):
        return await _asking(visit, need_id, hubs, form, 422, made)
    body = {"hubs": ordered, "days": int(form.get("days", "90")) if form.get("days", "90").isdecimal() else 90}
    reply = await change(visit, "POST", f"/needs/{need_id}/matches", need_id, Nothing, body, key=key_of(form))
    if reply.value is None:
        response = await _asking(visit, need_id, hubs, form, reply.status, {"": reply.refusal}, has_organisation=made is not None)
    else:
        response = visit.redirect(f"/needs/{need_id}?done=asked#asked")
    return keep(visit, response, "organisation", made.id, made.token) if made else response  # also where the rest failed: it is there now


def _lacking(form: Fields, ordered: Sequence[str]) -> dict[str, str]:
    """What the page itself asks for; the words stand in its template."""
    lacking = {"hub": "none"} if not ordered else {"hub": "many"} if len(ordered) > MOST_HUBS else {}
    return lacking if form.get("consent") == "yes" else lacking | {"consent": "missing"}


async def _in_whose_name(visit: Visit, need_id: UUID, form: Fields) -> Founded | dict[str, str] | None:
    """Binds the need to the organisation of the form or of this browser. A new one, problems, or none where it was known."""
    if form.get("bound") == "yes":
        return None
    made: Founded | None = None
    organisation = await _own(visit)
    if organisation is not None:
        id_, token = organisation.id, kept(visit, "organisation", organisation.id)
    else:
        body = organisation_of(form, visit.portal.setting.country, visit.view.preferences.language)
        key = str(uuid5(UUID(key_of(form)), "organisation"))
        send = visit.portal.services.send
        reply = await send(visit.asker, "POST", "matching", "/organisations", Founded, body, {"Idempotency-Key": key})
        if reply.is_away:
            raise PartAway
        if reply.value is None:
            return _beside(reply.problems)
        made = reply.value
        id_, token = made.id, made.token
    more = {HEADERS["organisation"]: token}
    bound = await change(visit, "PUT", f"/organisations/{id_}/needs/{need_id}", need_id, Nothing, more=more)
    return {"": bound.refusal} if bound.value is None else made


def _beside(problems: Mapping[str, str]) -> dict[str, str]:
    return {f"org.{field}" if field in FIELDS else "": said for field, said in problems.items()}


async def _own(visit: Visit) -> OwnOrganisation | None:
    """The organisation whose link this browser has, the newest of several; none where nobody told of one."""
    for id_ in every(visit, "organisation"):
        header = held(visit, "organisation", id_)
        reply = await visit.portal.services.send(visit.asker, "GET", "matching", f"/organisations/{id_}", OwnOrganisation, None, header)
        if reply.is_away:
            raise PartAway
        if reply.value is not None:
            return reply.value
    return None


async def _asking(
    visit: Visit,
    need_id: UUID,
    hubs: Sequence[str],
    typed: Fields,
    status: int = 200,
    problems: Mapping[str, str] | None = None,
    *,
    has_organisation: bool = False,
) -> Response:
    opened(visit, need_id)
    need, asked, known, organisation = await asyncio.gather(
        ask(visit, need_id, "", Need), ask(visit, need_id, "/matches", Listed[Asked]), names(visit), _own(visit)
    )
    fitting = {each.hub: dict(each.name) for each in (*found(need).matches, *found(need).refused)}
    listed = [each for each in hubs if each in known or each in fitting]
    places = {hub: typed.get(f"hub.{hub}", "" if typed else str(at) if at <= MOST_HUBS else "") for at, hub in enumerate(listed, 1)}
    until = [(days, visit.now + timedelta(days=days)) for days in PERIODS]
    bound = has_organisation or typed.get("bound") == "yes" or bool(asked.value and asked.value.items)
    context: dict[str, Any] = {"need": found(need), "listed": listed, "places": places, "hub_names": known | fitting, "until": until}
    context |= {"organisation": organisation, "bound": bound, "typed": typed, "problems": problems or {}, "sizes": SIZES, "most": MOST_HUBS}
    return page(visit, "find/ask_hubs.html", status, **context)
