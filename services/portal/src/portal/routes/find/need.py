"""The page of a need: which hubs fit and why, who was asked and what they said, what is open to join, and being forgotten."""

import asyncio
from typing import Any
from uuid import UUID

from fastapi import Request
from starlette.responses import Response

from portal.errors import PartAway
from portal.forms import key_of, read_form
from portal.routes.directory import hub_names
from portal.routes.find.holder import CLOSED, ask, change, found, moved, page
from portal.routes.kept import drop, kept, link_of
from portal.routes.visit import PAGE, Visit, Visiting, page_router
from portal.schemas import Listed, Nothing
from portal.schemas.needs import Asked, Need, News, OpenOfferings, WhyNot
from portal.services import Reply

router = page_router()

NEED = "/needs/{need_id}"


@router.api_route(NEED, methods=PAGE)
async def need_page(visit: Visiting, need_id: UUID, token: str = "", why: str = "", done: str = "") -> Response:
    """The need as it stands now. `token`: the link was opened, its secret moves into the browser; `why`: a hub that is asked about."""
    if token:
        return moved(visit, need_id, token)
    return await shown(visit, need_id, why=why, done=done)


@router.api_route(f"{NEED}/erase", methods=PAGE)
async def need_erase_page(visit: Visiting, need_id: UUID) -> Response:
    """Asks once more: it cannot be undone."""
    return page(visit, "find/erase.html", need=found(await ask(visit, need_id, "", Need)))


@router.post(f"{NEED}/erase")
async def need_erase(request: Request, visit: Visiting, need_id: UUID) -> Response:
    """Forgets it. A second click finds nothing, which is what was wanted."""
    form = await read_form(request)
    if not kept(visit, "need", need_id):
        return visit.redirect("/find/gone")
    reply = await change(visit, "DELETE", f"/needs/{need_id}", need_id, Nothing, key=key_of(form))
    if reply.value is None and reply.status not in CLOSED:
        raise PartAway
    return drop(visit, visit.redirect("/find/gone"), "need", need_id)


@router.api_route("/find/gone", methods=PAGE)
async def need_gone_page(visit: Visiting) -> Response:
    """Nothing of the need is kept any more."""
    return visit.render("find/gone.html")


async def shown(
    visit: Visit,
    need_id: UUID,
    status: int = 200,
    *,
    why: str = "",
    done: str = "",
    refusal: str = "",
    typed: dict[str, Any] | None = None,
    problems: dict[str, str] | None = None,
) -> Response:
    """The page of the need. Only the need itself must be there; what another question does not answer, the page says."""
    replies = await asyncio.gather(
        ask(visit, need_id, "", Need),
        ask(visit, need_id, "/matches", Listed[Asked]),
        ask(visit, need_id, "/offerings", OpenOfferings),
        ask(visit, need_id, "/news", Listed[News]),
        hub_names(visit),
        _why(visit, need_id, why),
    )
    need, asked, offerings, news, names, forced = replies
    known = {each.hub: each.name for each in (*found(need).matches, *found(need).refused)}
    link = link_of(visit, "need", need_id)
    context: dict[str, Any] = {"need": found(need), "asked": asked, "offerings": offerings, "news": news, "why": forced, "link": link}
    context |= {
        "hub_names": names | known,
        "about": why,
        "done": done,
        "refusal": refusal,
        "typed": typed or {},
        "problems": problems or {},
    }
    return page(visit, "find/need.html", status, **context)


async def _why(visit: Visit, need_id: UUID, hub: str) -> Reply[WhyNot] | None:
    if not hub:
        return None
    return Reply(status=404) if not _is_slug(hub) else await ask(visit, need_id, f"/why-not/{hub}", WhyNot)


def _is_slug(text: str) -> bool:
    return text.replace("-", "").isalnum() and text.isascii()
