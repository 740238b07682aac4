"""Offerings that may be one: people look at both and decide. Coordinators see the pairs of all hubs below /desk/network."""

import asyncio
from collections.abc import Mapping
from typing import Any

from fastapi import Request
from starlette.responses import Response

from portal.errors import FormBroken
from portal.forms import id_of, key_of, read_form
from portal.routes.desk.sources import NETWORK, desk_of
from portal.routes.desk.visit import AtDesk, DeskVisit
from portal.routes.visit import PAGE, page_router
from portal.schemas import Listed, Offering
from portal.schemas.copies import Duplicate
from portal.services import Reply

router = page_router()

STATES = ("proposed", "merged", "declined")
PAIRS = 10


@router.api_route("/desk/{hub}/duplicates", methods=PAGE)
@router.api_route(f"{NETWORK}/duplicates", methods=PAGE)
async def desk_duplicates_page(visit: AtDesk, state: str = STATES[0], cursor: str = "", done: str = "") -> Response:
    """The pairs of one state, both sides beside each other."""
    return await _shown(visit, state, cursor=cursor, done=done)


@router.post("/desk/{hub}/duplicates")
@router.post(f"{NETWORK}/duplicates")
async def desk_duplicate_decide(request: Request, visit: AtDesk) -> Response:
    """They are one and this one stays, they are two, or they were not one after all."""
    desk, form = desk_of(visit), await read_form(request)
    act, state = form.get("act", ""), form.get("state", "")
    path, body = f"/duplicates/{id_of(form.get('duplicate', ''))}", None
    if act.startswith("keep:"):
        path, body, act = f"{path}/merge", {"keep": str(id_of(act.removeprefix("keep:")))}, "merged"
    elif act in ("decline", "unmerge"):
        path = f"{path}/{act}"
    else:
        raise FormBroken
    reply = await visit.step(path, key_of(form), form.get("version", ""), body)
    if reply.value is None:
        return await _shown(visit, state, status=reply.status, refusal=reply.refusal)
    return visit.redirect(f"{desk}/duplicates?state={state if state in STATES else STATES[0]}&done={act}")


async def _shown(visit: DeskVisit, state: str, *, cursor: str = "", done: str = "", status: int = 200, refusal: str = "") -> Response:
    desk, wanted = desk_of(visit), state if state in STATES else STATES[0]
    asked = {"state": wanted, "limit": PAIRS} | ({"cursor": cursor} if cursor else {}) | ({"hub": visit.hub} if visit.hub else {})
    found = await visit.ask("/duplicates", Listed[Duplicate], asked)
    sides = {side.id for pair in found.items for side in pair.both}
    replies: list[Reply[Offering]] = await asyncio.gather(
        *(visit.portal.services.get(visit.asker, "training", f"/offerings/{each}", Offering) for each in sides)
    )
    offerings: Mapping[object, Offering] = {reply.value.id: reply.value for reply in replies if reply.value}
    context: dict[str, Any] = {"desk": desk, "state": wanted, "states": STATES, "pairs": found.items, "found": found, "cursor": cursor}
    context |= {"offerings": offerings, "done": done, "status_of": str(status), "refusal": refusal}
    return visit.render("desk/duplicates.html", status, **context)
