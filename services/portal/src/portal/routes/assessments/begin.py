"""What the assessment is, and beginning one without an account."""

import asyncio
from collections.abc import Mapping

from fastapi import Request
from starlette.responses import Response

from portal.forms import key_of, new_key, read_form
from portal.routes import kept
from portal.routes.assessments.link import KIND, address, read
from portal.routes.visit import PAGE, Visit, Visiting, page_router
from portal.schemas.assessments import Assessment, Opened

router = page_router()

MOST_SHOWN = 5
FIELDS = ("audience", "size_class", "region", "name")


@router.api_route("/assess", methods=PAGE)
async def assess_page(visit: Visiting) -> Response:
    """What is asked, how long it takes, and for whom; those that this browser has begun can be gone on with."""
    return await _shown(visit, {})


@router.post("/assess")
async def assess_begin(request: Request, visit: Visiting) -> Response:
    """Begins one; its secret stays with this browser, and the next page shows the link to keep."""
    form = await read_form(request)
    place = "area" if form.get("audience") == "public" else "sector"
    body = {name: form[name] for name in FIELDS if name in form} | {"sector": form.get(place)}
    headers = {"Idempotency-Key": key_of(form)}
    reply = await visit.portal.services.send(visit.asker, "POST", "matching", "/assessments", Opened, body, headers)
    if reply.value is None:
        problems = {} if reply.is_away else {place if name == "sector" else name: said for name, said in reply.problems.items()}
        return await _shown(visit, form, problems, 503 if reply.is_away else reply.status)
    made = reply.value
    response = visit.redirect(f"{address(made.id)}?done=begun")
    kept.keep(visit, response, KIND, made.id, made.token)
    return response


async def _shown(visit: Visit, typed: Mapping[str, str], problems: Mapping[str, str] | None = None, status: int = 200) -> Response:
    context = {"typed": typed, "problems": problems or {}, "away": status == 503, "begun": await _begun(visit)}
    is_private = bool(typed or context["begun"])
    return visit.render("assess/begin.html", status, is_private=is_private, key=new_key(), setting=visit.portal.setting, **context)


async def _begun(visit: Visit) -> list[Assessment]:
    """The newest of those that this browser opens; one that is gone, or cannot be read just now, is left out."""
    ids = kept.every(visit, KIND)[:MOST_SHOWN]
    found = await asyncio.gather(*(read(visit, each) for each in ids), return_exceptions=True)
    return [each for each in found if isinstance(each, Assessment)]
