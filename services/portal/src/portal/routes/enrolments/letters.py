"""Where the links of letters lead: taking an offered seat, letting it go, giving one's own up. The page asks, its button does."""

from typing import Literal
from uuid import UUID

from fastapi import Request
from starlette.responses import Response

from portal.forms import id_of, key_of, read_form
from portal.routes.enrolments.person import change, enrolment_of, mine, page
from portal.routes.visit import PAGE, Visit, Visiting, page_router
from portal.schemas import Nothing
from portal.services import Reply

router = page_router()

Act = Literal["offer", "decline", "leave"]
STEPS: dict[Act, str] = {"offer": "accept", "decline": "decline", "leave": "leave"}
"""The page -> the step of the service behind its button."""


@router.api_route("/enrolments/{act}", methods=PAGE)
async def enrolment_step_page(visit: Visiting, act: Act, token: str = "", enrolment: UUID | None = None) -> Response:
    """What would happen to the enrolment that the letter was about, or to the one that the address names."""
    return await _step(visit, act, token, enrolment)


@router.post("/enrolments/{act}")
async def enrolment_step(request: Request, visit: Visiting, act: Act) -> Response:
    """Does it. A second click finds it done."""
    form = await read_form(request)
    token, enrolment = form.get("token", ""), id_of(form.get("enrolment", ""))
    reply = await change(visit, "POST", f"/enrolments/{enrolment}/{STEPS[act]}", token, key=key_of(form))
    if reply.value is not None:
        return visit.redirect(mine(token, act))
    return await _step(visit, act, token, enrolment, reply)


async def _step(visit: Visit, act: Act, token: str, enrolment: UUID | None, reply: Reply[Nothing] | None = None) -> Response:
    _, about = await enrolment_of(visit, token, enrolment)
    possible = about.is_open(visit.now) if act == "leave" else about.state == "offered"
    refusal = (reply.code, reply.refusal) if reply else None
    status = reply.status if reply else 200
    return page(visit, "enrolments/step.html", status, act=act, token=token, enrolment=about, possible=possible, refusal=refusal)
