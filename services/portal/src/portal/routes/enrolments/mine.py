"""My enrolments: all of them, moving one to another date, the address of my calendar, and being forgotten."""

import re
from collections.abc import Mapping
from contextlib import suppress
from uuid import UUID

from fastapi import Request
from starlette.responses import Response

from portal.domain.sign_up import asked, choices
from portal.errors import BadLink, FormBroken, PartAway
from portal.forms import Fields, id_of, key_of, read_form
from portal.routes.enrolments.person import change, check, enrolment_of, mine, needed, page, person_of
from portal.routes.visit import PAGE, Visit, Visiting, page_router
from portal.schemas import Nothing, Offering
from portal.schemas.enrolments import CalendarAddress
from portal.services import Reply

router = page_router()

SECRET = re.compile(r"[\w-]{20,100}", re.ASCII)
NOTHING = Fields(())


@router.api_route("/enrolments/mine", methods=PAGE)
async def mine_page(visit: Visiting, token: str = "", done: str = "", calendar: str = "") -> Response:
    """All that the holder of the link is or was signed up for. `calendar`: the secret of a new address, which is shown this once."""
    person = await person_of(visit, token)
    secret = calendar if person.calendar_since and SECRET.fullmatch(calendar) else ""
    address = f"{visit.portal.settings.public_url.rstrip('/')}/api/training/enrolments/calendar.ics?token={secret}" if secret else ""
    coming = [each for each in person.enrolments if each.state in {"enrolled", "waiting", "offered"} and each.coming(visit.now)]
    coming.sort(key=lambda each: each.coming(visit.now)[0].starts_at)
    past = [each for each in person.enrolments if each not in coming]
    return page(visit, "enrolments/mine.html", token=token, done=done, person=person, coming=coming, past=past, address=address)


@router.post("/enrolments/calendar")
async def person_calendar(request: Request, visit: Visiting) -> Response:
    """Makes a new secret address of the person's calendar, or takes it back, as the pressed button says."""
    form = await read_form(request)
    token, act = form.get("token", ""), form.get("act", "")
    path = "/enrolments/me/calendar"
    check(token)
    if act == "revoke":
        await change(visit, "DELETE", path, token)
        return visit.redirect(mine(token, "calendar-closed"))
    if act != "renew":
        raise FormBroken
    send = visit.portal.services.send
    made = needed(await send(visit.asker, "PUT", "training", path, CalendarAddress, None, {"Enrolment-Token": token}))
    return visit.redirect(mine(token, "calendar", calendar=made.secret))


@router.api_route("/enrolments/move", methods=PAGE)
async def move_page(visit: Visiting, token: str = "", enrolment: UUID | None = None) -> Response:
    """To which other dates of the same offering one can move."""
    return await _move(visit, token, enrolment, NOTHING)


@router.post("/enrolments/move")
async def move(request: Request, visit: Visiting) -> Response:
    """Moves there, or says why not and keeps what was chosen."""
    form = await read_form(request)
    token, enrolment = form.get("token", ""), id_of(form.get("enrolment", ""))
    body = asked(form.get("place", "")) | {"wait": form.get("wait") == "yes"}
    path, version = f"/enrolments/{enrolment}/transfer", str(form.get("version", ""))
    reply = await change(visit, "POST", path, token, key=key_of(form), body=body, version=version)
    if reply.value is not None:
        return visit.redirect(mine(token, "moved"))
    return await _move(visit, token, enrolment, form, reply)


async def _move(
    visit: Visit, token: str, enrolment: UUID | None, typed: Mapping[str, str], reply: Reply[Nothing] | None = None
) -> Response:
    _, about = await enrolment_of(visit, token, enrolment)
    offering = await visit.portal.services.get(visit.asker, "training", f"/offerings/{about.offering}", Offering)
    if offering.is_away:
        raise PartAway
    sessions = offering.value.sessions if offering.value and about.is_open(visit.now) else ()
    own = {each.id for each in about.sessions}
    others = [each for each in choices(sessions, visit.now) if each.is_open(visit.now) and not each.is_for(own, about.mode)]
    refusal = (reply.code, reply.refusal) if reply else None
    status = reply.status if reply else 200
    return page(visit, "enrolments/move.html", status, token=token, enrolment=about, choices=others, typed=typed, refusal=refusal)


@router.api_route("/enrolments/erase", methods=PAGE)
async def erase_page(visit: Visiting, token: str = "") -> Response:
    """Asks once more: it cannot be undone."""
    person = await person_of(visit, token)
    return page(visit, "enrolments/erase.html", token=token, person=person)


@router.post("/enrolments/erase")
async def erase(request: Request, visit: Visiting) -> Response:
    """Forgets the person. A second click finds nobody, which is what was wanted."""
    form = await read_form(request)
    token = form.get("token", "")
    check(token)  # what was never a token has erased nobody
    with suppress(BadLink):
        if (await change(visit, "DELETE", "/enrolments/me", token)).value is None:
            raise PartAway
    return visit.redirect("/enrolments/gone")


@router.api_route("/enrolments/gone", methods=PAGE)
async def erased_page(visit: Visiting) -> Response:
    """Nothing that names the person is kept any more."""
    return visit.render("enrolments/gone.html")
