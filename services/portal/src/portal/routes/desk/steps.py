"""Single steps with an offering beside its form: withdraw it, publish it again, give a field back to the harvest, see that it is out."""

from urllib.parse import quote
from uuid import UUID

from fastapi import Request
from starlette.responses import Response

from portal.errors import FormBroken
from portal.forms import key_of, read_form
from portal.routes.desk.sheet import own, problems_of, sheet
from portal.routes.desk.visit import AtDesk
from portal.routes.visit import PAGE, page_router
from portal.schemas import Nothing

router = page_router()


@router.api_route("/desk/{hub}/offerings/{offering_id}/published", methods=PAGE)
async def desk_published_page(visit: AtDesk, offering_id: UUID) -> Response:
    """It is before the network: where to see it, and who received it."""
    offering = await own(visit, offering_id)
    if offering.state != "published":
        return visit.redirect(f"/desk/{visit.hub}/offerings/{offering_id}")
    return visit.render("desk/published.html", offering=offering)


@router.api_route("/desk/{hub}/offerings/{offering_id}/withdraw", methods=PAGE)
async def desk_withdraw_page(visit: AtDesk, offering_id: UUID) -> Response:
    """Asks once more: those who were told of it will be told."""
    return visit.render("desk/withdraw.html", offering=await own(visit, offering_id), refusal="")


@router.post("/desk/{hub}/offerings/{offering_id}/withdraw")
async def desk_withdraw(request: Request, visit: AtDesk, offering_id: UUID) -> Response:
    """Takes it off the network."""
    form = await read_form(request)
    reply = await visit.step(f"/offerings/{offering_id}/withdraw", key_of(form), form.get("version", ""))
    if reply.value is None:
        offering = await own(visit, offering_id)
        if offering.state != "withdrawn":  # else it was withdrawn already: what was wanted
            return visit.render("desk/withdraw.html", reply.status, offering=offering, refusal=reply.refusal)
    return visit.redirect(f"/desk/{visit.hub}/offerings/{offering_id}?done=withdraw")


@router.post("/desk/{hub}/offerings/{offering_id}/publish")
async def desk_publish_again(request: Request, visit: AtDesk, offering_id: UUID) -> Response:
    """Puts what was withdrawn before the network again, as it stands."""
    form = await read_form(request)
    reply = await visit.step(f"/offerings/{offering_id}/publish", key_of(form), form.get("version", ""))
    if reply.value is None:
        offering = await own(visit, offering_id)
        if offering.state != "published":
            return await sheet(visit, offering, status=reply.status, problems=problems_of(reply, []))
    return visit.redirect(f"/desk/{visit.hub}/offerings/{offering_id}/published")


@router.post("/desk/{hub}/offerings/{offering_id}/unlock")
async def desk_unlock(request: Request, visit: AtDesk, offering_id: UUID) -> Response:
    """Gives a field back to the harvest; one that is given back already is what was wanted."""
    form = await read_form(request)
    field = quote(form.get("field", ""), safe="")
    if not field:
        raise FormBroken
    reply = await visit.change("DELETE", f"/offerings/{offering_id}/locks/{field}", Nothing)
    if reply.value is None and not reply.is_missing:
        return await sheet(visit, await own(visit, offering_id), status=reply.status, problems=problems_of(reply, []))
    return visit.redirect(f"/desk/{visit.hub}/offerings/{offering_id}?done=unlock")
