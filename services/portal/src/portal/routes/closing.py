"""Closing in this browser what a secret link opened in it, for computers that others use too. Nothing is erased by it."""

from fastapi import Request
from starlette.responses import Response

from portal.errors import FormBroken
from portal.forms import id_of, read_form
from portal.routes import kept
from portal.routes.visit import PAGE, Visiting, page_router

router = page_router()


@router.post("/close")
async def close_here(request: Request, visit: Visiting) -> Response:
    """Forgets the secret of one thing, or of all. A second click finds nothing, which is what was wanted."""
    form = await read_form(request)
    response = visit.redirect("/closed")
    if form.get("act") == "all":
        return kept.drop_all(visit, response)
    thing = next((each for each in kept.HEADERS if each == form.get("thing")), None)
    if thing is None:
        raise FormBroken
    return kept.drop(visit, response, thing, id_of(form.get("id", "")))


@router.api_route("/closed", methods=PAGE)
async def closed_here_page(visit: Visiting) -> Response:
    """What opens it again; and whether more is still open here."""
    others = any(kept.every(visit, thing) for thing in kept.HEADERS)
    return visit.render("closed.html", is_private=True, others=others)
