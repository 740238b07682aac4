"""What the holder of a need does after asking: agree to a day or ask for another, call it off, say how it was."""

from typing import Any
from uuid import UUID

from fastapi import Request
from starlette.responses import Response

from portal.domain.writing.typed import lines
from portal.errors import FormBroken
from portal.forms import Fields, id_of, key_of, read_form
from portal.routes.find.holder import done
from portal.routes.find.need import NEED, shown
from portal.routes.visit import Visiting, page_router

router = page_router()


@router.post(f"{NEED}/act")
async def need_act(request: Request, visit: Visiting, need_id: UUID) -> Response:
    """Agrees, asks for another day, withdraws, or tells how it was, as the pressed button says. What was written stays after a refusal."""
    form = await read_form(request)
    key, act = key_of(form), form.get("act", "")
    match act:
        case "agree":
            seen = {"date": form["date"]} if "date" in form else None
            reply = await done(visit, f"/matches/{id_of(form.get('match', ''))}/agree", need_id, key, seen)
        case "other-day":
            reply = await done(visit, f"/matches/{id_of(form.get('match', ''))}/another-day", need_id, key, _other_day(form))
        case "withdraw":
            reply = await done(visit, f"/needs/{need_id}/withdraw", need_id, key)
        case "feedback":
            reply = await done(visit, f"/matches/{id_of(form.get('match', ''))}/feedback", need_id, key, _feedback(form))
        case _:
            raise FormBroken
    if reply.value is None:
        problems = _beside(reply.problems) if act == "other-day" and (reply.problem or {}).get("errors") else {}
        return await shown(visit, need_id, reply.status, refusal=reply.refusal, typed=dict(form), problems=problems)
    return visit.redirect(f"/needs/{need_id}?done={act}#asked")


def _other_day(form: Fields) -> dict[str, Any]:
    """What would suit instead; all of it may be left out."""
    said = {"date": form.get("wished", ""), "message": lines(form.get("wish", "")), "instead_of": form.get("date", "")}
    return {name: value for name, value in said.items() if value}


def _beside(problems: dict[str, str]) -> dict[str, str]:
    """Each problem at the field of the form that it belongs to."""
    return {{"date": "wished", "message": "wish"}.get(field, field): said for field, said in problems.items()}


def _feedback(form: Any) -> dict[str, Any]:
    rating = form.get("rating", "")
    body: dict[str, Any] = {"rating": int(rating) if rating.isdecimal() else None}
    return body | ({"text": text} if (text := form.get("text", "")) else {})
