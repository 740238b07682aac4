"""Signing up and confirming it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from chassis.database import Work
from chassis.ratelimit import limiter_of
from chassis.requests import Answer, Commanding
from chassis.service import Running
from training.commands.enrolments import signing_up as commands
from training.commands.enrolments.tokens import bearer
from training.queries.enrolments import mine, seats
from training.schemas.enrolments import Accepted, Confirmation, EnrolmentView, NewEnrolment, SeatList
from training.sender.parts import settings_of

router = APIRouter(tags=["enrolments"])

MESSAGE = {
    "lv": "Ja adrese ir pareiza, tajā drīz pienāks vēstule ar saiti, ar kuru pieteikumu apstiprināt. "
    "Ja nepienāk, pārbaudiet mēstuļu mapi un pēc brīža mēģiniet vēlreiz.",
    "en": "If the address is right, a mail with a link to confirm the sign-up will soon arrive there. "
    "If none comes, look among the spam and try again in a while.",
}


@router.post("/enrolments", status_code=202, response_model=Accepted)
async def sign_up(body: NewEnrolment, request: Request, command: Commanding, running: Running) -> Response:
    """Sends a letter with a link that confirms the sign-up. The answer is the same for known and unknown addresses."""
    settings = settings_of(running)
    await limiter_of("enrolments", settings.enrolment_rate).admit(request.client.host if request.client else "unknown")
    restraint = commands.Restraint(settings.enrolment_letters_a_day, settings.enrolment_letter_pause_seconds)

    async def do(work: Work) -> Answer:
        await commands.sign_up(work, body, restraint)
        return Answer(Accepted(message=MESSAGE), status=202)

    return await command.run(do)


@router.get("/offerings/{offering_id}/seats", response_model=SeatList)
async def list_seats(offering_id: UUID, running: Running) -> Response:
    """How many seats are free on each coming date, and how many people wait for one."""
    async with running.database.reading() as work:
        return Answer(SeatList.model_construct(items=await seats.coming(work, offering_id))).response()


@router.get("/enrolments/confirm", response_model=EnrolmentView)
async def read_link(token: Annotated[str, Query(max_length=200)], running: Running) -> Response:
    """What the link of a letter is about. Looking changes nothing: scanners open every link of a mail."""
    async with running.database.reading() as work:
        person = await bearer(work, token)
        return Answer(await mine.one(work, person.about)).response()


@router.post("/enrolments/confirm", response_model=EnrolmentView)
async def confirm_enrolment(body: Confirmation, command: Commanding) -> Response:
    """Takes the seat or a place in the waiting list. From now on the same token is the Enrolment-Token of its holder."""

    async def do(work: Work) -> Answer:
        confirmed = await commands.confirm(work, body.token)
        return Answer(await mine.step(work, confirmed.id), version=confirmed.version)

    return await command.run(do)
