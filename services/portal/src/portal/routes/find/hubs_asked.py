"""Asking hubs for help: in which order, in whose name, and what they may see of it until when."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

from fastapi import Request
from starlette.responses import Response

from portal.domain.asking import MOST_HUBS, in_order
from portal.domain.organising import beside, organisation_of
from portal.errors import PartAway
from portal.forms import Fields, key_of, read_form
from portal.routes.directory import hub_names
from portal.routes.find.holder import ask, change, found, opened, page
from portal.routes.find.need import NEED
from portal.routes.kept import HEADERS, keep, kept
from portal.routes.organisations.holder import every as organisations
from portal.routes.visit import PAGE, Visit, Visiting, page_router
from portal.schemas import Listed, Nothing
from portal.schemas.assessments import Opened
from portal.schemas.needs import Asked, Need

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
    made, problems = await _in_whose_name(visit, need_id, form)
    if problems:
        response = await _asking(visit, need_id, hubs, form, 422, problems)
    else:
        body = {"hubs": ordered, "days": int(form.get("days", "90")) if form.get("days", "90").isdecimal() else 90}
        reply = await change(visit, "POST", f"/needs/{need_id}/matches", need_id, Nothing, body, key=key_of(form))
        if reply.value is None:
            response = await _asking(visit, need_id, hubs, form, reply.status, {"": reply.refusal}, bound=True)
        else:
            response = visit.redirect(f"/needs/{need_id}?done=asked#asked")
    return keep(visit, response, "organisation", made.id, made.token) if made else response  # also where the rest failed: it is there now


def _lacking(form: Fields, ordered: Sequence[str]) -> dict[str, str]:
    """What the page itself asks for; the words stand in its template."""
    lacking = {"hub": "none"} if not ordered else {"hub": "many"} if len(ordered) > MOST_HUBS else {}
    return lacking if form.get("consent") == "yes" else lacking | {"consent": "missing"}


async def _in_whose_name(visit: Visit, need_id: UUID, form: Fields) -> tuple[Opened | None, dict[str, str]]:
    """Binds the need to an organisation of this browser, or to a new one of the form. The new one, and problems, where there are any."""
    if form.get("bound") == "yes":
        return None, {}
    known = await organisations(visit)
    if known:
        chosen = next((each.id for each in known if str(each.id) == form.get("organisation", "")), known[0].id)
        return None, await _bound(visit, need_id, chosen, kept(visit, "organisation", chosen))
    body = organisation_of(form, visit.portal.setting.country, form.get("org.language", visit.asker.language))
    headers = {"Idempotency-Key": str(uuid5(UUID(key_of(form)), "organisation"))}
    reply = await visit.portal.services.send(visit.asker, "POST", "matching", "/organisations", Opened, body, headers)
    if reply.is_away:
        raise PartAway
    if reply.value is None:
        return None, beside(reply.problems)
    return reply.value, await _bound(visit, need_id, reply.value.id, reply.value.token)


async def _bound(visit: Visit, need_id: UUID, organisation: UUID, token: str) -> dict[str, str]:
    more = {HEADERS["organisation"]: token}
    reply = await change(visit, "PUT", f"/organisations/{organisation}/needs/{need_id}", need_id, Nothing, more=more)
    return {"": reply.refusal} if reply.value is None else {}


async def _asking(
    visit: Visit,
    need_id: UUID,
    hubs: Sequence[str],
    typed: Fields,
    status: int = 200,
    problems: Mapping[str, str] | None = None,
    *,
    bound: bool = False,
) -> Response:
    opened(visit, need_id)
    need, asked, names, known = await asyncio.gather(
        ask(visit, need_id, "", Need), ask(visit, need_id, "/matches", Listed[Asked]), hub_names(visit), organisations(visit)
    )
    fitting = {each.hub: dict(each.name) for each in (*found(need).matches, *found(need).refused)}
    listed = [each for each in hubs if each in names or each in fitting]
    places = {hub: typed.get(f"hub.{hub}", "" if typed else str(at) if at <= MOST_HUBS else "") for at, hub in enumerate(listed, 1)}
    until = [(days, visit.now + timedelta(days=days)) for days in PERIODS]
    is_bound = bound or typed.get("bound") == "yes" or bool(asked.value and asked.value.items)
    context: dict[str, Any] = {"need": found(need), "listed": listed, "places": places, "hub_names": names | fitting, "until": until}
    context |= {"organisations": known, "bound": is_bound, "typed": typed or _of_client(found(need)), "problems": problems or {}}
    return page(visit, "find/ask_hubs.html", status, most=MOST_HUBS, **context)


def _of_client(need: Need) -> dict[str, str]:
    """What the need says of its asker, in the fields of an organisation."""
    return {f"org.{name}": value for name, value in need.client.typed().items()}
