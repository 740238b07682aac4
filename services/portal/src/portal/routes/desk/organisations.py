"""The coordinators' list of organisations: who asks for help in the network, and who was looked up in the register."""

from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from starlette.responses import Response

from portal.errors import FormBroken, PartAway
from portal.forms import id_of, key_of, read_form
from portal.routes.desk.sources import NETWORK, desk_of
from portal.routes.desk.visit import AtDesk, DeskVisit
from portal.routes.visit import PAGE, page_router
from portal.schemas import Listed, Nothing
from portal.schemas.organisations import OrganisationRow

router = page_router()

ORGANISATIONS = f"{NETWORK}/organisations"
STATES = {"waiting": "false", "verified": "true"}
ACTS = {"verify": True, "unverify": False}


@router.api_route(ORGANISATIONS, methods=PAGE)
async def desk_organisations_page(visit: AtDesk, q: str = "", state: str = "", cursor: str = "", done: str = "") -> Response:
    """All organisations by name, without whom to write to."""
    return await _shown(visit, q, state, cursor, done=done)


@router.post(ORGANISATIONS)
async def desk_organisation_verify(request: Request, visit: AtDesk) -> Response:
    """Notes that an organisation was looked up and is who it says, or takes that back. A second click changes nothing."""
    desk_of(visit)
    form = await read_form(request)
    act = form.get("act", "")
    if act not in ACTS:
        raise FormBroken
    path = f"/organisations/{id_of(form.get('organisation', ''))}/verify"
    send, headers = visit.portal.services.send, {"Idempotency-Key": key_of(form)}
    reply = await send(visit.asker, "POST", "matching", path, Nothing, {"verified": ACTS[act]}, headers)
    if reply.is_away:
        raise PartAway
    if reply.value is None:
        return await _shown(visit, form.get("q", ""), form.get("state", ""), "", status=reply.status, refusal=reply.refusal)
    kept = {name: form[name] for name in ("q", "state") if name in form}
    return visit.redirect(f"{ORGANISATIONS}?{urlencode(kept | {'done': act})}")


async def _shown(visit: DeskVisit, q: str, state: str, cursor: str, *, done: str = "", status: int = 200, refusal: str = "") -> Response:
    desk_of(visit)
    said = {"q": q[:100], "verified": STATES.get(state, ""), "cursor": cursor}
    asked = {name: value for name, value in said.items() if value} | {"limit": 50}
    found = await visit.ask("/organisations", Listed[OrganisationRow], asked, "matching")
    context: dict[str, Any] = {"found": found, "q": q, "state": state, "cursor": cursor, "done": done, "refusal": refusal}
    chosen = {name: value for name, value in (("q", q), ("state", state)) if value}
    context["first"] = f"{ORGANISATIONS}?{urlencode(chosen)}" if cursor else ""
    context["next"] = f"{ORGANISATIONS}?{urlencode(chosen | {'cursor': found.next})}" if found.next else ""
    return visit.render("desk/organisations.html", status, desk=NETWORK, here=ORGANISATIONS, **context)
