"""Companies that ask for the hub's help: to be answered in time, in work, over. Personal data, for the hub's staff only."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fastapi import Request
from starlette.responses import Response

from portal.domain.answering_needs import REASONS, STEPS, answer_of, beside, most_urgent
from portal.errors import FormBroken
from portal.forms import Fields, key_of, read_form
from portal.routes.desk.visit import AtDesk, DeskVisit
from portal.routes.visit import PAGE, page_router
from portal.schemas import Listed
from portal.schemas.hub_matches import IN_WORK, TO_ANSWER, AidLeft, HubMatch, MatchSeen

router = page_router()

MATCHES = "/desk/{hub}/matches"
MOST_PAGES = 5
"""Of 200 matches each; older ones are in the API."""
EMPTY = Fields(())


@router.api_route(MATCHES, methods=PAGE)
async def desk_matches_page(visit: AtDesk, state: str = "") -> Response:
    """Those to answer, the most urgent first; in work; over."""
    matches, more = await _all(visit)
    groups = {
        "": most_urgent(each for each in matches if each.state in TO_ANSWER),
        "work": most_urgent(each for each in matches if each.state in IN_WORK),
        "over": [each for each in matches if each.state not in (*TO_ANSWER, *IN_WORK)],
    }
    return visit.render("desk/matches/list.html", groups=groups, shown=state if state in groups else "", more=more)


@router.api_route(f"{MATCHES}/{{match_id}}", methods=PAGE)
async def desk_match_page(visit: AtDesk, match_id: UUID, done: str = "") -> Response:
    """Who asks for what, why the hub was proposed, and what it can answer now."""
    return await _shown(visit, match_id, done=done)


@router.post(f"{MATCHES}/{{match_id}}")
async def desk_match_answer(request: Request, visit: AtDesk, match_id: UUID) -> Response:
    """Accepts, declines, proposes a day or closes, as the pressed button says; what was typed stays after a refusal."""
    form = await read_form(request)
    act = form.get("act", "")
    if act not in STEPS:
        raise FormBroken
    body, path = answer_of(act, form), f"/matches/{match_id}/{STEPS[act]}"
    version = form.get("version", "")
    reply = await visit.change("POST", path, MatchSeen, body, key=key_of(form), version=version, service="matching")
    if reply.value is None:
        problems = beside(act, reply.problems) if (reply.problem or {}).get("errors") else {}
        return await _shown(visit, match_id, reply.status, refusal=reply.refusal, problems=problems, typed=form, act=act)
    return visit.redirect(f"{MATCHES.format(hub=visit.hub)}/{match_id}?done={act}")


async def _all(visit: DeskVisit) -> tuple[list[HubMatch], bool]:
    """The newest matches, and whether there are still more."""
    matches: list[HubMatch] = []
    cursor: str | None = ""
    for _ in range(MOST_PAGES):
        asked = {"limit": 200} | ({"cursor": cursor} if cursor else {})
        found = await visit.ask(f"/hubs/{visit.hub}/matches", Listed[HubMatch], asked, service="matching")
        matches += found.items
        cursor = found.next
        if cursor is None:
            break
    return matches, cursor is not None


async def _shown(
    visit: DeskVisit,
    match_id: UUID,
    status: int = 200,
    *,
    done: str = "",
    refusal: str = "",
    problems: Mapping[str, str] | None = None,
    typed: Fields = EMPTY,
    act: str = "",
) -> Response:
    match = await visit.ask(f"/matches/{match_id}", MatchSeen, service="matching")
    context: dict[str, Any] = {"match": match, "reasons": REASONS, "typed": typed, "act": act, "aid": await _aid(visit, match)}
    context |= {"done": done, "refusal": refusal, "problems": problems or {}, "is_stale": status == 412}
    return visit.render("desk/matches/match.html", status, **context)


async def _aid(visit: DeskVisit, match: MatchSeen) -> AidLeft | None:
    """How much aid the client may still have, where the hub is about to enter some; nothing where that is not known."""
    if match.state != "accepted" or match.withheld:
        return None
    return (await visit.portal.services.get(visit.asker, "matching", f"/matches/{match.id}/aid", AidLeft)).value
