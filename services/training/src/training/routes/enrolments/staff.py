"""Enrolments as the hub's staff sees and handles them."""

from typing import Annotated
from uuid import UUID

import structlog
from fastapi import APIRouter, Header, Query, Response

from chassis.auth import Principal
from chassis.database import Work
from chassis.pages import Paged
from chassis.permissions import SignedIn
from chassis.requests import Answer, Commanding, Expected
from chassis.service import Running
from training.commands.enrolments import attendance, leaving
from training.domain.enrolments.places import Enrolment, State
from training.domain.enrolments.sheets import sheet
from training.queries.enrolments import attendees
from training.schemas.enrolments import Attendance, Attendee, AttendeePage, Noted, Removal, Step
from training.sender.parts import offers_of

log = structlog.get_logger()
router = APIRouter(tags=["attendees"])

Session = Annotated[UUID | None, Query(description="only those of this date")]
States = Annotated[list[State], Query(alias="state", description="only in these states")]
CSV = "text/csv"


@router.get("/offerings/{offering_id}/enrolments.csv", response_class=Response, responses={200: {"content": {CSV: {}}}})
async def export_attendees(
    offering_id: UUID,
    running: Running,
    principal: SignedIn,
    session: Session = None,
    state: States = [],  # noqa: B006  only read
) -> Response:
    """The whole list for a spreadsheet: UTF-8; cells that a spreadsheet would run as formulas are text."""
    return await _taken_out(running, principal, offering_id, session, state)


@router.get("/offerings/{offering_id}/enrolments", response_model=AttendeePage, responses={200: {"content": {CSV: {}}}})
async def list_attendees(
    offering_id: UUID,
    running: Running,
    page: Paged,
    principal: SignedIn,
    session: Session = None,
    state: States = [],  # noqa: B006  only read
    accept: Annotated[str, Header()] = "",
) -> Response:
    """Who is signed up, in the order in which they asked. With `Accept: text/csv` all of them as a file."""
    if CSV in accept:
        return await _taken_out(running, principal, offering_id, session, state)
    async with running.database.reading() as work:
        principal.must_edit(await attendees.hub_of(work, offering_id))
        items = await attendees.list_attendees(work, offering_id, session, state, page)
    _audit(principal, "attendees read", offering=offering_id)
    body, headers = page.answer(items, lambda item: (item.id,), lambda item: item)
    return Answer(AttendeePage.model_construct(**body), headers=headers).response()


@router.post("/offerings/{offering_id}/attendance", response_model=Noted)
async def note_attendance(offering_id: UUID, body: Attendance, command: Commanding, principal: SignedIn) -> Response:
    """Notes who came, once it has started: all of them or nobody. Who attended gets a certificate; a correction revokes it."""

    async def do(work: Work) -> Answer:
        came = {each.enrolment: each.attended for each in body.items}
        return Answer(Noted(items=[_step(each) for each in await attendance.note(work, principal, offering_id, came)]))

    noted = await command.run(do)
    _audit(principal, "attendance noted", offering=offering_id, enrolments=len(body.items))
    return noted


@router.post("/enrolments/{enrolment_id}/cancel", response_model=Step)
async def cancel_enrolment(
    enrolment_id: UUID, body: Removal, command: Commanding, expected: Expected, principal: SignedIn, running: Running
) -> Response:
    """Cancels somebody's enrolment; the person is told the reason, and the seat is offered to the next."""

    async def do(work: Work) -> Answer:
        removed = await leaving.remove(work, principal, enrolment_id, expected, body.reason, offers_of(running))
        return Answer(_step(removed), version=removed.version)

    removed = await command.run(do)
    _audit(principal, "enrolment cancelled", enrolment=enrolment_id)
    return removed


async def _taken_out(running: Running, principal: Principal, offering: UUID, session: UUID | None, states: list[State]) -> Response:
    async with running.database.reading() as work:
        principal.must_edit(await attendees.hub_of(work, offering))
        items = await attendees.list_attendees(work, offering, session, states)
    _audit(principal, "attendees taken out", offering=offering)
    return _file(items)


def _audit(principal: Principal, act: str, **about: UUID | int) -> None:
    """Who has seen or handled people's data, without these data."""
    log.info("audit", outcome=act, who=principal.subject, **{name: str(value) for name, value in about.items()})


def _file(items: list[Attendee]) -> Response:
    columns = [name for name in Attendee.model_fields if name != "sessions"]
    content = sheet(columns, ([getattr(each, name) for name in columns] for each in items))
    headers = {"Content-Disposition": 'attachment; filename="kopa-attendees.csv"'}
    return Response(content, media_type=f"{CSV}; charset=utf-8", headers=headers)


def _step(enrolment: Enrolment) -> Step:
    return Step(id=enrolment.id, state=enrolment.state, version=enrolment.version)
