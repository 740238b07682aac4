"""A person's own enrolments, opened by the token of a letter."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from fastapi import APIRouter, Response

from chassis.database import Work
from chassis.requests import Answer, Commanding, Expected
from chassis.service import Running
from training.commands.enrolments import leaving, offers
from training.commands.enrolments.tokens import holder
from training.domain.enrolments.places import Enrolment
from training.domain.enrolments.rules import named
from training.queries.enrolments import mine
from training.routes.enrolments.tokens import PersonToken
from training.schemas.enrolments import EnrolmentView, PersonExport, PersonView, Transfer
from training.sender.parts import offers_of

router = APIRouter(tags=["enrolments"])


@router.get("/enrolments/me", response_model=PersonView)
async def read_person(token: PersonToken, running: Running) -> Response:
    """What is known of the token's holder, and all enrolments."""
    async with running.database.reading() as work:
        person = await holder(work, token)
        enrolments = await mine.of_person(work, person.id)
    return Answer(
        PersonView.model_construct(
            **{name: getattr(person, name) for name in PersonView.model_fields if name != "enrolments"}, enrolments=enrolments
        )
    ).response()


@router.get("/enrolments/me/export", response_model=PersonExport)
async def export_person(token: PersonToken, running: Running) -> Response:
    """Everything that is known of the holder, as JSON."""
    async with running.database.reading() as work:
        person = await holder(work, token)
        enrolments, letters = await mine.of_person(work, person.id), await mine.letters_to(work, person.id)
    known = {name: getattr(person, name) for name in PersonView.model_fields if name != "enrolments"}
    export = PersonExport.model_construct(**known, enrolments=enrolments, letters=letters)
    return Answer(export, headers={"Content-Disposition": 'attachment; filename="kopa-enrolments.json"'}).response()


@router.delete("/enrolments/me", status_code=204)
async def erase_person(token: PersonToken, command: Commanding, running: Running) -> Response:
    """Forgets the holder at once: name, address, letters, links; coming seats are freed. Figures remain that name nobody."""

    async def do(work: Work) -> Answer:
        await leaving.erase(work, token, offers_of(running))
        return Answer()

    return await command.run(do)


@router.post("/enrolments/{enrolment_id}/leave", response_model=EnrolmentView)
async def leave_enrolment(enrolment_id: UUID, token: PersonToken, command: Commanding, running: Running) -> Response:
    """Gives the place up; the seat is offered to who waits longest. Repeating it changes nothing."""
    return await command.run(_answering(lambda work: leaving.leave(work, token, enrolment_id, offers_of(running))))


@router.post("/enrolments/{enrolment_id}/accept", response_model=EnrolmentView)
async def accept_seat(enrolment_id: UUID, token: PersonToken, command: Commanding) -> Response:
    """Takes the seat that is offered."""
    return await command.run(_answering(lambda work: offers.accept(work, token, enrolment_id)))


@router.post("/enrolments/{enrolment_id}/decline", response_model=EnrolmentView)
async def decline_seat(enrolment_id: UUID, token: PersonToken, command: Commanding, running: Running) -> Response:
    """Lets the offered seat go to the next."""
    return await command.run(_answering(lambda work: offers.decline(work, token, enrolment_id, offers_of(running))))


@router.post("/enrolments/{enrolment_id}/transfer", response_model=EnrolmentView)
async def transfer_enrolment(
    enrolment_id: UUID, body: Transfer, token: PersonToken, command: Commanding, expected: Expected, running: Running
) -> Response:
    """Moves to another date (or the other mode) of the same offering: a new enrolment, and the old one cancelled with it."""
    return await command.run(
        _answering(
            lambda work: leaving.transfer(
                work, token, enrolment_id, expected, named(body.session, body.series), body.mode, wait=body.wait, offers=offers_of(running)
            )
        )
    )


def _answering(step: Callable[[Work], Awaitable[Enrolment]]) -> Callable[[Work], Awaitable[Answer]]:
    async def do(work: Work) -> Answer:
        changed = await step(work)
        return Answer(await mine.step(work, changed.id), version=changed.version)

    return do
