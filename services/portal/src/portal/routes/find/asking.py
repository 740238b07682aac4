"""Finding a hub: what is needed in one's own words, then what was understood of it, which anybody may mend before it is matched."""

import asyncio
from collections.abc import Mapping, Sequence
from uuid import UUID

from fastapi import Request
from starlette.responses import Response

from portal.domain.asking import CARRIED, KINDS, LISTS, SIZES, beside, chosen, need_of, to_read
from portal.errors import FormBroken, PartAway
from portal.forms import Fields, id_of, key_of, read_form
from portal.routes.find.holder import CLOSED, ask, page
from portal.routes.kept import every, held, keep
from portal.routes.visit import PAGE, Visit, Visiting, page_router
from portal.schemas.needs import Need, Reading, WhoAssessed

router = page_router()

MOST_SHOWN = 5
READING_SECONDS = 8.0
"""The first text after a start of matching is read slowly: its book of phrases is opened then."""


@router.api_route("/find", methods=PAGE)
async def find_page(visit: Visiting, text: str = "", assessment: UUID | None = None) -> Response:
    """The empty form; an assessment whose link this browser has fills in who asks, and its weak points count."""
    typed = {"text_language": visit.view.preferences.language, "text": text[:5000]}
    if assessment and (known := await _assessed(visit, assessment)):
        typed |= {"assessment": str(assessment), **known.typed()}
    return _asked(visit, Fields(typed.items()), stated=await _stated(visit))


@router.post("/find")
async def find(request: Request, visit: Visiting) -> Response:
    """Reads the text, adds terms, goes back, or states the need, as the pressed button says."""
    form = await read_form(request)
    match form.get("act", "read"):
        case "read" | "add":
            return await _read(visit, form)
        case "back":
            return _asked(visit, form)
        case "state":
            return await _state(visit, form)
    raise FormBroken


async def _read(visit: Visit, form: Fields, status: int = 200, problem: str = "") -> Response:
    """What was understood, with what is ticked. A text that is refused leads back to the first step."""
    reading = Reading()
    if form.get("text"):
        reply = await visit.portal.services.send(
            visit.asker, "POST", "matching", "/needs/read", Reading, to_read(form), seconds=READING_SECONDS
        )
        if reply.is_away:
            raise PartAway
        if reply.value is None:
            return _asked(visit, form, reply.status, beside(reply.problems))
        reading = reply.value
    elif "looked" not in form and "assessment" not in form:
        return _asked(visit, form, 422, {"text": ""})
    codes = chosen(form, reading.understood)
    carried = [(name, form[name]) for name in CARRIED if name in form]
    because = {(each.kind, each.code): each.because for each in reading.understood}
    known = {kind: list(dict.fromkeys([*(each.code for each in reading.understood if each.kind == kind), *codes[kind]])) for kind in LISTS}
    context = {"reading": reading, "codes": codes, "known": known, "because": because, "carried": carried, "lists": LISTS}
    return page(visit, "find/understood.html", status, typed=form, problem=problem, **context)


async def _state(visit: Visit, form: Fields) -> Response:
    codes = chosen(form, ())
    if not any(codes.values()) and "assessment" not in form:
        return await _read(visit, form, 422, "nothing")
    header = held(visit, "assessment", id_of(form["assessment"])) if "assessment" in form else {}
    headers = header | {"Idempotency-Key": key_of(form)}
    reply = await visit.portal.services.send(
        visit.asker, "POST", "matching", "/needs", Need, need_of(form, codes), headers, seconds=READING_SECONDS
    )
    if reply.is_away:
        raise PartAway
    if reply.value is None and reply.status in (*CLOSED, 409) and "assessment" in form:
        # Its link is gone from this browser, or it was erased: the need can be stated without it.
        rest = Fields((name, value) for name, value in form.pairs() if name != "assessment")
        return _asked(visit, rest, reply.status, {"assessment": ""})
    if reply.value is None:
        return _asked(visit, form, reply.status, beside(reply.problems))
    need = reply.value
    return keep(visit, visit.redirect(f"/needs/{need.id}?done=stated"), "need", need.id, need.token)


async def _assessed(visit: Visit, assessment: UUID) -> WhoAssessed | None:
    """What is known of who asks; nothing where this browser does not have the link, or nothing answers just now."""
    header = held(visit, "assessment", assessment)
    if not header:
        return None
    reply = await visit.portal.services.send(visit.asker, "GET", "matching", f"/assessments/{assessment}", WhoAssessed, None, header)
    return reply.value if reply.value and reply.value.state == "completed" else None


async def _stated(visit: Visit) -> list[Need]:
    """The newest needs that this browser opens; one that is gone, or cannot be read just now, is left out."""
    ids = every(visit, "need")[:MOST_SHOWN]
    replies = await asyncio.gather(*(ask(visit, each, "", Need) for each in ids))
    return [each.value for each in replies if each.value is not None]


def _asked(
    visit: Visit, typed: Fields, status: int = 200, problems: Mapping[str, str] | None = None, stated: Sequence[Need] = ()
) -> Response:
    return page(visit, "find/ask.html", status, typed=typed, problems=problems or {}, kinds=KINDS, sizes=SIZES, stated=stated)
