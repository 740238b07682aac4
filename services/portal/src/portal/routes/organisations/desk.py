"""The organisation's own page: its assessments and needs, what they open, what becomes its own, its data, being forgotten."""

from typing import Literal
from uuid import UUID

from fastapi import Request
from starlette.responses import Response

from portal.errors import LinkNeeded
from portal.forms import id_of, is_token, key_of, read_form
from portal.routes import kept
from portal.routes.organisations.holder import KIND, address, change, page, read
from portal.routes.organisations.telling import BINDABLE, bound
from portal.routes.passing import passed_on
from portal.routes.visit import PAGE, Visit, Visiting, page_router
from portal.schemas import Nothing
from portal.schemas.assessments import Opened
from portal.schemas.organisations import Receipt

router = page_router()

OF = "/organisations/{id_}"
PLURAL: dict[str, kept.Thing] = {"assessments": "assessment", "needs": "need"}


@router.api_route(OF, methods=PAGE)
async def organisation_desk_page(visit: Visiting, id_: UUID, token: str = "", done: str = "") -> Response:
    """All that belongs to the organisation. Opened by a letter's link, the secret moves out of the address first."""
    if token:
        if not is_token(token):
            raise LinkNeeded(KIND)
        return kept.keep(visit, visit.redirect(address(id_)), KIND, id_, token)
    return await _shown(visit, id_, done=done)


@router.post(f"{OF}/bind")
async def organisation_bind(request: Request, visit: Visiting, id_: UUID) -> Response:
    """An assessment or a need whose link this browser holds belongs to the organisation from now on."""
    form = await read_form(request)
    done = await bound(visit, id_, {name: id_of(form[name]) for name in BINDABLE if name in form})
    return visit.redirect(f"{address(id_)}?done={done or 'not-bound'}")


@router.post(f"{OF}/{{things}}/{{other}}/open")
async def organisation_open(request: Request, visit: Visiting, id_: UUID, things: Literal["assessments", "needs"], other: UUID) -> Response:
    """Opens what belongs to it: this browser gets a link of its own, or goes on with the one that it has."""
    form = await read_form(request)
    thing = PLURAL[things]
    response = visit.redirect(f"/{things}/{other}")
    if await _opens(visit, thing, f"/{things}/{other}", other):
        return response
    reply = await change(visit, "POST", id_, f"{things}/{other}/links", Opened, key=key_of(form))
    if reply.value is None:
        return await _shown(visit, id_, reply.status, refusal=reply.refusal)
    return kept.keep(visit, response, thing, other, reply.value.token)


@router.post(f"{OF}/links/close")
async def organisation_close_links(request: Request, visit: Visiting, id_: UUID) -> Response:
    """Ends all links but this browser's; where it was ticked, those to needs and assessments too. A second click finds none."""
    form = await read_form(request)
    body = {"everything": form.get("everything") == "yes"}
    reply = await change(visit, "POST", id_, "links/close", Nothing, body=body, key=key_of(form))
    if reply.value is None:
        return await _shown(visit, id_, reply.status, refusal=reply.refusal)
    return visit.redirect(f"{address(id_)}?done=links-closed")


@router.get(f"{OF}/export.json")
async def organisation_export(visit: Visiting, id_: UUID) -> Response:
    """All that is kept of the organisation."""
    return await passed_on(visit, "matching", address(id_, "export"), kept.needed(visit, KIND, id_))


@router.api_route(f"{OF}/erase", methods=PAGE)
async def organisation_erase_page(visit: Visiting, id_: UUID) -> Response:
    """Asks once more: it cannot be undone."""
    return page(visit, "organisation/erase.html", about=await read(visit, id_), refusal="")


@router.post(f"{OF}/erase")
async def organisation_erase(request: Request, visit: Visiting, id_: UUID) -> Response:
    """Erases it with all that belongs to it, and gives the receipt. A second click finds nothing, which is what was wanted."""
    await read_form(request)
    try:
        reply = await change(visit, "DELETE", id_, "", Receipt)
    except LinkNeeded:
        if not kept.kept(visit, KIND, id_):
            raise
        return kept.drop(visit, page(visit, "organisation/erased.html", receipt=None), KIND, id_)
    if reply.value is None:
        return page(visit, "organisation/erase.html", reply.status, about=await read(visit, id_), refusal=reply.refusal)
    return kept.drop(visit, page(visit, "organisation/erased.html", receipt=reply.value), KIND, id_)


async def _shown(visit: Visit, id_: UUID, status: int = 200, *, done: str = "", refusal: str = "") -> Response:
    about = await read(visit, id_)
    return page(visit, "organisation/desk.html", status, about=about, done=done, refusal=refusal, link=kept.link_of(visit, KIND, id_))


async def _opens(visit: Visit, thing: kept.Thing, path: str, other: UUID) -> bool:
    """Whether this browser has a link to it already that still works."""
    headers = kept.held(visit, thing, other)
    return (
        bool(headers) and (await visit.portal.services.send(visit.asker, "GET", "matching", path, Nothing, None, headers)).value is not None
    )
