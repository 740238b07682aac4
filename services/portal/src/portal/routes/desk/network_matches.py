"""The coordinators' page of requests for help: who waits how long, what no hub took, how hubs answer. Nobody's name, nobody's words."""

import asyncio
from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response

from portal.routes.desk.sources import NETWORK, desk_of
from portal.routes.desk.visit import AtDesk, DeskVisit
from portal.routes.directory import hub_names
from portal.routes.visit import PAGE, page_router
from portal.schemas import Listed
from portal.schemas.network_matches import HubRecord, NetworkMatch, NetworkSummary

router = page_router()

MATCHES = f"{NETWORK}/matches"
GROUPS: dict[str, dict[str, Any]] = {
    "": {"state": ["proposed", "date-proposed"], "order": "due"},
    "work": {"state": ["accepted"]},
    "over": {"state": ["declined", "passed-on", "withdrawn", "closed"]},
}
SHOWN, RECORDS = 50, 20


@router.api_route(MATCHES, methods=PAGE)
async def desk_network_matches_page(
    visit: AtDesk, state: str = "", hub: str = "", region: str = "", cursor: str = "", records: str = ""
) -> Response:
    """Figures, what waits longest first, and the hubs. `cursor` and `records`: further pages of the two lists. Each part may be away."""
    desk_of(visit)
    group = state if state in GROUPS else ""
    chosen = {name: value for name, value in (("state", group), ("hub", hub), ("region", region)) if value}
    listed = GROUPS[group] | {name: chosen[name] for name in ("hub", "region") if name in chosen} | {"limit": SHOWN}
    found, summary, hubs, names = await asyncio.gather(
        _get(visit, "", Listed[NetworkMatch], listed | ({"cursor": cursor} if cursor else {})),
        _get(visit, "/summary", NetworkSummary, {}),
        _get(visit, "/record", Listed[HubRecord], {"limit": RECORDS} | ({"cursor": records} if records else {})),
        hub_names(visit),
    )
    context: dict[str, Any] = {"found": found, "summary": summary, "records": hubs, "hub_names": names, "shown": group, "asked_hub": hub}
    context |= {"asked_region": region, "here": MATCHES, "further": bool(cursor), "further_records": bool(records)}
    context |= {"address": _address(chosen), "addresses": {each: _address({**chosen, "state": each}) for each in GROUPS}}
    context["next"] = _address(chosen | {"cursor": found.value.next}) if found.value and found.value.next else ""
    context["next_records"] = _address(chosen | {"records": hubs.value.next}) if hubs.value and hubs.value.next else ""
    return visit.render("desk/network_matches.html", **context)


async def _get(visit: DeskVisit, below: str, shape: Any, params: dict[str, Any]) -> Any:
    return await visit.portal.services.get(visit.asker, "matching", f"/matches{below}", shape, params)


def _address(chosen: dict[str, str]) -> str:
    said = {name: value for name, value in chosen.items() if value}
    return f"{MATCHES}?{urlencode(said)}" if said else MATCHES
