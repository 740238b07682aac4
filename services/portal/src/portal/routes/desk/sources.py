"""Where a hub's offerings are read from: the list, one source with its runs, and what people do with it.

A coordinator sees the same pages of every hub's sources below /desk/network.
"""

import asyncio
from typing import Any
from uuid import UUID

from fastapi import Request
from starlette.responses import Response

from chassis.errors import Forbidden
from portal.errors import FormBroken, PageMissing
from portal.forms import key_of, read_form
from portal.routes.desk.visit import AtDesk, DeskVisit
from portal.routes.visit import PAGE, page_router
from portal.schemas import Listed, Nothing
from portal.schemas.sources import Run, RunWithItems, Source

router = page_router()

NETWORK = "/desk/network"
SOURCE, RUN = "/sources/{source_id}", "/sources/{source_id}/runs/{run_id}"
ACTS = ("run", "enable", "disable")
RUNS = 20
FOR_COORDINATORS = {
    "en": "This page is for the coordinators of the network.",
    "lv": "Šī lapa ir domāta tīkla koordinatoriem.",
}


def desk_of(visit: DeskVisit) -> str:
    """The address below which the visit's pages stand. Raises Forbidden where that is the network's and the reader no coordinator."""
    if visit.hub:
        return f"/desk/{visit.hub}"
    if not visit.principal.is_coordinator:
        raise Forbidden(reason=FOR_COORDINATORS)
    return NETWORK


async def read_source(visit: DeskVisit, source_id: UUID) -> Source:
    """The source, if it is of the desk's hub. Raises PageMissing, PartAway, Forbidden."""
    source = await visit.ask(f"/sources/{source_id}", Source)
    if visit.hub not in ("", source.hub):
        raise PageMissing
    return source


@router.api_route("/desk/{hub}/sources", methods=PAGE)
async def desk_sources_page(visit: AtDesk, done: str = "", cursor: str = "") -> Response:
    """All sources of the hub."""
    asked = {"hub": visit.hub, "limit": 50} | ({"cursor": cursor} if cursor else {})
    found = await visit.ask("/sources", Listed[Source], asked)
    return visit.render("desk/sources/list.html", found=found, cursor=cursor, done=done)


@router.api_route(f"/desk/{{hub}}{SOURCE}", methods=PAGE)
@router.api_route(f"{NETWORK}{SOURCE}", methods=PAGE)
async def desk_source_page(visit: AtDesk, source_id: UUID, done: str = "", cursor: str = "") -> Response:
    """One source: whether it may be read, how it fares, its runs."""
    return await _shown(visit, source_id, done=done, cursor=cursor)


@router.post(f"/desk/{{hub}}{SOURCE}")
@router.post(f"{NETWORK}{SOURCE}")
async def desk_source_act(request: Request, visit: AtDesk, source_id: UUID) -> Response:
    """Reads it now, switches it on or off, as the pressed button says."""
    desk, form = desk_of(visit), await read_form(request)
    act = form.get("act", "")
    if act not in ACTS:
        raise FormBroken
    await read_source(visit, source_id)
    version = None if act == "run" else form.get("version", "")
    reply = await visit.step(f"/sources/{source_id}/{act}", key_of(form), version)
    if reply.value is None:
        return await _shown(visit, source_id, reply.status, reply.refusal)
    return visit.redirect(f"{desk}/sources/{source_id}?done={act}")


@router.api_route("/desk/{hub}/sources/{source_id}/remove", methods=PAGE)
async def desk_source_remove_page(visit: AtDesk, source_id: UUID) -> Response:
    """Asks once more."""
    return visit.render("desk/sources/remove.html", source=await read_source(visit, source_id), status_of="", refusal="")


@router.post("/desk/{hub}/sources/{source_id}/remove")
async def desk_source_remove(request: Request, visit: AtDesk, source_id: UUID) -> Response:
    """It is read no more. One that is gone already is what was wanted."""
    form = await read_form(request)
    reply = await visit.change("DELETE", f"/sources/{source_id}", Nothing, version=form.get("version", ""))
    if reply.value is None and not reply.is_missing:
        source = await read_source(visit, source_id)
        return visit.render("desk/sources/remove.html", reply.status, source=source, status_of=str(reply.status), refusal=reply.refusal)
    return visit.redirect(f"/desk/{visit.hub}/sources?done=removed")


@router.api_route(f"/desk/{{hub}}{RUN}", methods=PAGE)
@router.api_route(f"{NETWORK}{RUN}", methods=PAGE)
async def desk_run_page(visit: AtDesk, source_id: UUID, run_id: UUID) -> Response:
    """What one run did, and why it left things out."""
    return await _run(visit, source_id, run_id)


@router.post(f"/desk/{{hub}}{RUN}")
@router.post(f"{NETWORK}{RUN}")
async def desk_run_accept(request: Request, visit: AtDesk, source_id: UUID, run_id: UUID) -> Response:
    """The run was right, although it brought so little."""
    desk, form = desk_of(visit), await read_form(request)
    await read_source(visit, source_id)
    reply = await visit.step(f"/sources/{source_id}/runs/{run_id}/accept", key_of(form))
    if reply.value is None:
        return await _run(visit, source_id, run_id, reply.status, reply.refusal)
    return visit.redirect(f"{desk}/sources/{source_id}?done=accepted")


async def _shown(visit: DeskVisit, source_id: UUID, status: int = 200, refusal: str = "", *, done: str = "", cursor: str = "") -> Response:
    desk = desk_of(visit)
    asked = {"limit": RUNS} | ({"cursor": cursor} if cursor else {})
    source, runs = await asyncio.gather(read_source(visit, source_id), visit.ask(f"/sources/{source_id}/runs", Listed[Run], asked))
    context: dict[str, Any] = {"desk": desk, "source": source, "runs": runs, "cursor": cursor}
    return visit.render("desk/sources/source.html", status, **context, done=done, status_of=str(status), refusal=refusal)


async def _run(visit: DeskVisit, source_id: UUID, run_id: UUID, status: int = 200, refusal: str = "") -> Response:
    desk = desk_of(visit)
    source, run = await asyncio.gather(read_source(visit, source_id), visit.ask(f"/sources/{source_id}/runs/{run_id}", RunWithItems))
    return visit.render("desk/sources/run.html", status, desk=desk, source=source, run=run, status_of=str(status), refusal=refusal)
