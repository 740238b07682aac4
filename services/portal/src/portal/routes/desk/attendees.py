"""Who takes part in an offering's dates: seats, waiting list, attendance, cancelling. Personal data, for the hub's staff only."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx
from fastapi import Request
from starlette.responses import Response, StreamingResponse

from contracts.training import Session
from portal.domain.attending import NOTABLE, REMOVABLE, SEATED, first_shown, has_begun, noted, seats_of
from portal.errors import PageMissing
from portal.forms import id_of, key_of, read_form
from portal.routes.desk.visit import AtDesk, DeskVisit
from portal.routes.visit import PAGE, page_router
from portal.schemas import Listed, Offering
from portal.schemas.attendees import Attendee

router = page_router()

ATTENDEES = "/desk/{hub}/offerings/{offering_id}/attendees"
MOST_PAGES = 10
"""Of 200 people each; who has more takes the file."""
A_PAGE = 200


@router.api_route(ATTENDEES, methods=PAGE)
async def desk_attendees_page(visit: AtDesk, offering_id: UUID, session: str = "", page: int = 1, done: str = "") -> Response:
    """One date: its seats, who has one, who waits."""
    offering, people, more = await _read(visit, offering_id)
    return _shown(visit, offering, people, session, more=more, page=page, done=done)


@router.api_route(f"{ATTENDEES}.csv", methods=PAGE)
async def desk_attendees_file(visit: AtDesk, offering_id: UUID, session: str = "") -> Response:
    """The same as a file for spreadsheets, as training writes it."""
    await _own(visit, offering_id)
    query = {"session": str(id_of(session))} if session else {}
    answer = await visit.portal.services.open(visit.asker, "training", f"/offerings/{offering_id}/enrolments.csv", query)
    kept = {name: answer.headers[name] for name in ("content-type", "content-disposition") if name in answer.headers}
    return StreamingResponse(_body(answer), headers={**kept, "Cache-Control": "no-store"})


@router.post(ATTENDEES)
async def desk_attendance(request: Request, visit: AtDesk, offering_id: UUID) -> Response:
    """Notes who came. What somebody else has noted meanwhile is shown first, not written over."""
    form = await read_form(request)
    offering, people, more = await _read(visit, offering_id)
    session, page = form.get("session", ""), int(form.get("page", "1")) if form.get("page", "1").isdecimal() else 1
    shown = {id_of(name): state for name, _, state in (each.partition(":") for each in form.all("shown"))}
    came = {id_of(each) for each in form.all("came")}
    changes, moved = noted(people, shown, came)
    if moved:
        return _shown(visit, offering, people, session, 409, more=more, page=page, ticked=came, moved=moved)
    if changes:
        body = {"items": [{"enrolment": str(each), "attended": attended} for each, attended in changes.items()]}
        reply = await visit.step(f"/offerings/{offering_id}/attendance", key_of(form), body=body)
        if reply.value is None:
            return _shown(visit, offering, people, session, reply.status, more=more, page=page, ticked=came, refusal=reply.refusal)
    return visit.redirect(f"{_path(visit, offering_id)}?session={id_of(session)}&page={page}&done=noted")


@router.api_route(f"{ATTENDEES}/{{enrolment_id}}", methods=PAGE)
async def desk_attendee_page(visit: AtDesk, offering_id: UUID, enrolment_id: UUID, session: str = "") -> Response:
    """Whose enrolment is to be cancelled; asks for the reason."""
    return await _one(visit, offering_id, enrolment_id, session=session)


@router.post(f"{ATTENDEES}/{{enrolment_id}}")
async def desk_attendee_cancel(request: Request, visit: AtDesk, offering_id: UUID, enrolment_id: UUID) -> Response:
    """Cancels the enrolment; the person is told the reason."""
    form = await read_form(request)
    await _own(visit, offering_id)
    reason = form.get("reason", "")
    reply = await visit.step(f"/enrolments/{enrolment_id}/cancel", key_of(form), form.get("version", ""), {"reason": reason})
    if reply.value is None:
        problem = reply.problems.get("reason", "")
        refused = {"reason": reason, "problem": problem, "refusal": reply.refusal, "session": form.get("session", "")}
        return await _one(visit, offering_id, enrolment_id, reply.status, **refused)
    session = form.get("session", "")
    return visit.redirect(f"{_path(visit, offering_id)}?session={id_of(session) if session else ''}&done=cancelled")


async def _body(answer: httpx.Response) -> AsyncIterator[bytes]:
    try:
        async for chunk in answer.aiter_bytes():
            yield chunk
    finally:
        await answer.aclose()  # also when the reader went away half-way


async def _own(visit: DeskVisit, offering_id: UUID) -> Offering:
    offering = await visit.ask(f"/offerings/{offering_id}", Offering)
    if offering.hub != visit.hub:
        raise PageMissing
    return offering


async def _read(visit: DeskVisit, offering_id: UUID) -> tuple[Offering, list[Attendee], bool]:
    """The offering, those signed up in the order in which they asked, and whether there are still more."""
    offering, (people, more) = await asyncio.gather(_own(visit, offering_id), _people(visit, offering_id))
    return offering, people, more


async def _people(visit: DeskVisit, offering_id: UUID) -> tuple[list[Attendee], bool]:
    people: list[Attendee] = []
    cursor: str | None = ""
    for _ in range(MOST_PAGES):
        asked = {"limit": A_PAGE} | ({"cursor": cursor} if cursor else {})
        found = await visit.ask(f"/offerings/{offering_id}/enrolments", Listed[Attendee], asked)
        people += found.items
        cursor = found.next
        if cursor is None:
            break
    return people, cursor is not None


def _shown(
    visit: DeskVisit, offering: Offering, people: list[Attendee], wanted: str, status: int = 200, *, page: int = 1, **said: Any
) -> Response:
    """One date. `said` is what the page tells of what was just done: done, ticked, moved, refusal; and whether there are more people."""
    sessions = sorted(offering.sessions, key=lambda each: each.starts_at)
    session = next((each for each in sessions if str(each.id) == wanted), first_shown(sessions, visit.now))
    here = [each for each in people if session and session.id in each.sessions]
    seated = [each for each in here if each.state in SEATED]
    first = (max(page, 1) - 1) * A_PAGE
    context: dict[str, Any] = {"done": "", "moved": (), "refusal": "", "ticked": {each.id for each in seated if each.state == "attended"}}
    context |= {"offering": offering, "session": session, "sessions": sessions, "path": _path(visit, offering.id)}
    context |= {"people": seated[first : first + A_PAGE], "page": page, "has_next": len(seated) > first + A_PAGE}
    context |= {state: [each for each in here if each.state == state] for state in ("waiting", "cancelled")}
    return visit.render("desk/attendees/list.html", status, **context | _of_the_date(visit, session, here) | said)


def _of_the_date(visit: DeskVisit, session: Session | None, here: list[Attendee]) -> dict[str, Any]:
    can_note = session is not None and has_begun(session, visit.now)
    return {
        "seats": seats_of(session, here) if session else {},
        "can_note": can_note and any(each.state in NOTABLE for each in here),
        "notable": NOTABLE,
        "removable": REMOVABLE if session and session.starts_at > visit.now else (),
    }


async def _one(
    visit: DeskVisit,
    offering_id: UUID,
    enrolment_id: UUID,
    status: int = 200,
    *,
    session: str = "",
    reason: str = "",
    problem: str = "",
    refusal: str = "",
) -> Response:
    offering, people, _ = await _read(visit, offering_id)
    person = next((each for each in people if each.id == enrolment_id), None)
    if person is None:
        raise PageMissing
    dates = [each for each in offering.sessions if each.id in person.sessions]
    context: dict[str, Any] = {"offering": offering, "person": person, "dates": dates, "removable": REMOVABLE, "date": session}
    context |= {"path": _path(visit, offering_id), "reason": reason, "problem": problem, "status_of": str(status), "refusal": refusal}
    return visit.render("desk/attendees/cancel.html", status, **context)


def _path(visit: DeskVisit, offering_id: UUID) -> str:
    return f"/desk/{visit.hub}/offerings/{offering_id}/attendees"
