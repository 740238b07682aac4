"""What the holder of a need does after asking: agree to a day, call it off, say how it was."""

from typing import Any
from uuid import UUID

from fastapi import Request
from starlette.responses import Response

from portal.errors import FormBroken
from portal.forms import id_of, key_of, read_form
from portal.routes.find.holder import done
from portal.routes.find.need import NEED, shown
from portal.routes.visit import Visiting, page_router

router = page_router()


@router.post(f"{NEED}/act")
async def need_act(request: Request, visit: Visiting, need_id: UUID) -> Response:
    """Agrees, withdraws, or tells how it was, as the pressed button says. What was written stays after a refusal."""
    form = await read_form(request)
    key, act = key_of(form), form.get("act", "")
    match act:
        case "agree":
            seen = {"date": form["date"]} if "date" in form else None
            reply = await done(visit, f"/matches/{id_of(form.get('match', ''))}/agree", need_id, key, seen)
        case "withdraw":
            reply = await done(visit, f"/needs/{need_id}/withdraw", need_id, key)
        case "feedback":
            reply = await done(visit, f"/matches/{id_of(form.get('match', ''))}/feedback", need_id, key, _feedback(form))
        case _:
            raise FormBroken
    if reply.value is None:
        return await shown(visit, need_id, reply.status, refusal=reply.refusal, typed=dict(form))
    return visit.redirect(f"/needs/{need_id}?done={act}#asked")


def _feedback(form: Any) -> dict[str, Any]:
    rating = form.get("rating", "")
    body: dict[str, Any] = {"rating": int(rating) if rating.isdecimal() else None}
    return body | ({"text": text} if (text := form.get("text", "")) else {})
