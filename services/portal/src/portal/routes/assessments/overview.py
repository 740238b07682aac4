"""One's assessment: what is done, what is missing, the link to keep, links for colleagues, completing, being forgotten."""

from uuid import UUID

from fastapi import Request
from starlette.responses import Response

from portal.errors import LinkNeeded
from portal.forms import key_of, read_form
from portal.routes import kept
from portal.routes.assessments.link import KIND, address, change, page, read, read_with_form, taken_out
from portal.routes.visit import PAGE, Visit, Visiting, page_router
from portal.schemas import Nothing
from portal.schemas.assessments import Opened

router = page_router()

OF = "/assessments/{id_}"


@router.api_route("/assessments/erased", methods=PAGE)
async def assessment_erased_page(visit: Visiting) -> Response:
    """Nothing of it is kept any more."""
    return visit.render("assess/erased.html")


@router.api_route(OF, methods=PAGE)
async def assessment_page(visit: Visiting, id_: UUID, token: str = "", done: str = "") -> Response:
    """The topics with what is done and missing. Opened by a link, the secret moves out of the address first."""
    if token:
        return await taken_out(visit, id_, token)
    return await _shown(visit, id_, done=done)


@router.post(f"{OF}/complete")
async def assessment_complete(request: Request, visit: Visiting, id_: UUID) -> Response:
    """Closes it and shows the result; what is missing is said on the overview. A second click finds the result."""
    form = await read_form(request)
    about = await read(visit, id_)
    reply = await change(visit, "POST", id_, "complete", Nothing, key=key_of(form), version=about.version)
    if reply.value is None and (await read(visit, id_)).state != "completed":
        return await _shown(visit, id_, reply.status, refusal=reply.refusal)
    return visit.redirect(address(id_, "result"))


@router.api_route(f"{OF}/share", methods=PAGE)
async def assessment_share_page(visit: Visiting, id_: UUID) -> Response:
    """Which topics a colleague is to fill in."""
    about, form = await read_with_form(visit, id_)
    return page(visit, "assess/share.html", about=about, form_of=form, chosen=(), problem="", link="")


@router.post(f"{OF}/share")
async def assessment_share(request: Request, visit: Visiting, id_: UUID) -> Response:
    """Makes the link and shows it, this once."""
    sent = await read_form(request)
    about, form = await read_with_form(visit, id_)
    chosen = [each for each in about.dimensions if each in sent.all("dimensions")]
    reply = await change(visit, "POST", id_, "links", Opened, body={"dimensions": chosen}, key=key_of(sent))
    link = kept.link_of(visit, KIND, id_, reply.value.token) if reply.value else ""
    problem = "none" if not chosen else reply.refusal
    return page(visit, "assess/share.html", reply.status, about=about, form_of=form, chosen=chosen, problem=problem, link=link)


@router.post(f"{OF}/next")
async def assessment_next(request: Request, visit: Visiting, id_: UUID) -> Response:
    """Begins the next stage, whose link this browser keeps too."""
    form = await read_form(request)
    reply = await change(visit, "POST", id_, "next", Opened, key=key_of(form))
    if reply.value is None:
        return visit.redirect(f"{address(id_, 'result')}?done=no-further")
    made = reply.value
    response = visit.redirect(f"{address(made.id)}?done=begun")
    kept.keep(visit, response, KIND, made.id, made.token)
    return response


@router.api_route(f"{OF}/erase", methods=PAGE)
async def assessment_erase_page(visit: Visiting, id_: UUID) -> Response:
    """Asks once more: it cannot be undone."""
    return page(visit, "assess/erase.html", about=await read(visit, id_), refusal="")


@router.post(f"{OF}/erase")
async def assessment_erase(request: Request, visit: Visiting, id_: UUID) -> Response:
    """Erases every stage with all links. A second click finds nothing, which is what was wanted."""
    await read_form(request)
    try:
        reply = await change(visit, "DELETE", id_, "", Nothing)
        if reply.value is None:
            return page(visit, "assess/erase.html", reply.status, about=await read(visit, id_), refusal=reply.refusal)
    except LinkNeeded:
        if not kept.kept(visit, KIND, id_):
            raise
    response = visit.redirect("/assessments/erased")
    kept.drop(visit, response, KIND, id_)
    return response


async def _shown(visit: Visit, id_: UUID, status: int = 200, *, done: str = "", refusal: str = "") -> Response:
    about, form = await read_with_form(visit, id_)
    context = {"is_part": len(about.dimensions) < len(form.dimensions), "link": kept.link_of(visit, KIND, id_)}
    return page(visit, "assess/overview.html", status, about=about, form_of=form, done=done, refusal=refusal, **context)
