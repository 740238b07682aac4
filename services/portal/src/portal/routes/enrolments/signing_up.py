"""Signing up on the page of an offering, and confirming it from the letter."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request
from starlette.responses import Response

from portal.domain.sign_up import asked
from portal.errors import PartAway
from portal.forms import id_of, key_of, read_form
from portal.routes.enrolments.person import check, mine, needed, page
from portal.routes.offerings import Refused, show_offering
from portal.routes.visit import PAGE, Visit, Visiting, page_router
from portal.schemas import Nothing
from portal.schemas.enrolments import Enrolment
from portal.services import Reply

router = page_router()

CONFIRM = "/enrolments/confirm"
PLACE = {"session": "place", "series": "place", "mode": "place", "offering": "place", "": "place"}
"""Field of the body -> field of the form, where it is another."""


@router.post("/enrolments")
async def sign_up_for_offering(request: Request, visit: Visiting) -> Response:
    """Asks training to send the letter that confirms it; after a refusal the page of the offering comes back with all that was typed."""
    form = await read_form(request)
    offering = id_of(form.get("offering", ""))
    send = visit.portal.services.send
    reply = await send(visit.asker, "POST", "training", "/enrolments", Nothing, _body(form), {"Idempotency-Key": key_of(form)})
    if reply.value is not None:
        return visit.redirect("/enrolments/sent")
    refused = Refused("away", {}) if reply.is_away else _refused(reply)
    return await show_offering(visit, offering, 503 if reply.is_away else reply.status, form, refused)


def _body(form: Mapping[str, str]) -> dict[str, Any]:
    typed = {name: form[name] for name in ("offering", "name", "email", "language", "note") if name in form}
    return typed | asked(form.get("place", "")) | {name: form.get(name) == "yes" for name in ("consent", "shows_name")}


def _refused(reply: Reply[Nothing]) -> Refused:
    """A field that people do not see, such as the mode, is named by no word of the service."""
    code = reply.code
    problems = {
        PLACE.get(field, field): "" if code == "invalid-input" and field in PLACE else said for field, said in reply.problems.items()
    }
    return Refused(code, problems)


@router.api_route("/enrolments/sent", methods=PAGE)
async def signed_up_page(visit: Visiting) -> Response:
    """What to do now: open the mail. The page is the same whether the address was known or not."""
    return visit.render("enrolments/sent.html")


@router.api_route(CONFIRM, methods=PAGE)
async def confirm_enrolment_page(visit: Visiting, token: str = "") -> Response:
    """Opened from the mail: what is to be confirmed. Programs that check mail open links too, so this alone changes nothing."""
    return _confirming(visit, token, await _about(visit, token))


@router.post(CONFIRM)
async def confirm_enrolment(request: Request, visit: Visiting) -> Response:
    """The person's own click takes the seat, or a place in the waiting list."""
    form = await read_form(request)
    token = form.get("token", "")
    headers = {"Idempotency-Key": key_of(form)}
    reply = await visit.portal.services.send(visit.asker, "POST", "training", CONFIRM, Enrolment, {"token": token}, headers)
    if reply.is_away:
        raise PartAway
    if reply.value is not None:
        return visit.redirect(mine(token, "waiting" if reply.value.state == "waiting" else "enrolled"))
    return _confirming(visit, token, await _about(visit, token), reply)


async def _about(visit: Visit, token: str) -> Enrolment:
    check(token)
    return needed(await visit.portal.services.get(visit.asker, "training", CONFIRM, Enrolment, {"token": token}))


def _confirming(visit: Visit, token: str, about: Enrolment, reply: Reply[Enrolment] | None = None) -> Response:
    refusal = (reply.code, reply.refusal) if reply else None
    return page(visit, "enrolments/confirm.html", reply.status if reply else 200, token=token, enrolment=about, refusal=refusal)
