"""The coordinators' page: sources that wait for approval, and those that somebody should look at."""

from collections.abc import Mapping

from fastapi import Request
from starlette.responses import Response

from portal.errors import FormBroken
from portal.forms import id_of, key_of, read_form
from portal.routes.desk.sources import NETWORK, desk_of
from portal.routes.desk.visit import AtDesk, DeskVisit
from portal.routes.visit import PAGE, page_router
from portal.schemas import Listed
from portal.schemas.sources import Source

router = page_router()

MOST_PAGES = 10
"""Of 200 sources each; a network has a few a hub."""


@router.api_route(NETWORK, methods=PAGE)
async def desk_network_page(visit: AtDesk, done: str = "") -> Response:
    """What waits, what has fallen silent, and all the others."""
    return await _shown(visit, done=done)


@router.post(NETWORK)
async def desk_network_decide(request: Request, visit: AtDesk) -> Response:
    """Lets a source be read, or says why not."""
    desk_of(visit)
    form = await read_form(request)
    source, act = id_of(form.get("source", "")), form.get("act", "")
    if act not in ("approve", "refuse"):
        raise FormBroken
    body = {"reason": form.get("reason", "")} if act == "refuse" else None
    reply = await visit.step(f"/sources/{source}/{act}", key_of(form), form.get("version", ""), body)
    if reply.value is None:
        said = reply.problems.get("reason", "")
        return await _shown(visit, status=reply.status, refused=str(source), problem=said, refusal=reply.refusal, typed=form)
    return visit.redirect(f"{NETWORK}?done={act}")


async def _shown(
    visit: DeskVisit,
    *,
    done: str = "",
    status: int = 200,
    refused: str = "",
    problem: str = "",
    refusal: str = "",
    typed: Mapping[str, str] | None = None,
) -> Response:
    desk = desk_of(visit)
    sources, more = await _all(visit)
    return visit.render(
        "desk/network.html",
        status,
        desk=desk,
        done=done,
        waiting=[each for each in sources if each.approval == "waiting"],
        alarming=[each for each in sources if each.alarms],
        others=[each for each in sources if each.approval != "waiting" and not each.alarms],
        more=more,
        refused=refused,
        problem=problem,
        status_of=str(status),
        refusal=refusal,
        typed=typed or {},
    )


async def _all(visit: DeskVisit) -> tuple[list[Source], bool]:
    """All sources of the network, and whether there are still more."""
    sources: list[Source] = []
    cursor: str | None = ""
    for _ in range(MOST_PAGES):
        found = await visit.ask("/sources", Listed[Source], {"limit": 200} | ({"cursor": cursor} if cursor else {}))
        sources += found.items
        cursor = found.next
        if cursor is None:
            break
    return sources, cursor is not None
