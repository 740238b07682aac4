"""A person's own calendar: at a secret address that calendar applications subscribe to, and one enrolment as a file."""

import asyncio
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from chassis.database import Work
from chassis.requests import Answer, Commanding
from chassis.secret import hashed
from chassis.service import Running
from training.commands.enrolments import calendars as commands
from training.commands.enrolments.tokens import holder
from training.domain.outputs import calendars
from training.domain.outputs.calendars import Dated, Look
from training.domain.outputs.shown import Addresses
from training.queries.enrolments import calendars as queries
from training.queries.outputs import offerings
from training.routes.enrolments.tokens import PersonToken
from training.routes.outputs.answering import Asked, Asking
from training.routes.outputs.media import ICS, answers
from training.schemas.enrolments import CalendarAddress, Language
from training.schemas.outputs import Alarm

router = APIRouter(tags=["enrolments"])

NAME = {"lv": "Mani kursi un pasākumi", "en": "My courses and events"}
Chosen = Annotated[Language | None, Query(description="the language; without it the person's own")]


@router.put("/enrolments/me/calendar", response_model=CalendarAddress)
async def renew_calendar(token: PersonToken, command: Commanding, running: Running) -> Response:
    """A new secret address of the holder's calendar, told this once; the one before opens nothing any more."""

    async def do(work: Work) -> Answer:
        secret = await commands.renew(work, token)
        api = Addresses(running.settings.public_url).api
        return Answer(CalendarAddress(secret=secret, address=f"{api}/enrolments/calendar.ics?token={secret}"))

    return await command.run(do)


@router.delete("/enrolments/me/calendar", status_code=204)
async def revoke_calendar(token: PersonToken, command: Commanding) -> Response:
    """The secret address opens nothing any more. Repeating it changes nothing."""

    async def do(work: Work) -> Answer:
        await commands.revoke(work, token)
        return Answer()

    return await command.run(do)


@router.get("/enrolments/calendar.ics", response_class=Response, responses=answers(ICS))
async def person_as_calendar(
    token: Annotated[str, Query(max_length=200, description="the secret of the calendar's address; no other token opens it")],
    running: Running,
    asked: Asking,
    lang: Chosen = None,
    alarm: Alarm | None = None,
) -> Response:
    """All dates of one person; those that were cancelled, or that the person has left, say so."""
    async with running.database.reading() as work:
        owner = await queries.owner(work, hashed(token.strip()))
        found = await _dated(work, owner.id)
    return await _answer(asked, found, lang or owner.language, alarm, "kopa")


@router.get("/enrolments/{enrolment_id}.ics", response_class=Response, responses=answers(ICS))
async def enrolment_as_calendar(
    enrolment_id: UUID, token: PersonToken, running: Running, asked: Asking, lang: Chosen = None, alarm: Alarm | None = None
) -> Response:
    """The dates of one enrolment of the token's holder, as a file to take in; none where the person has no seat."""
    async with running.database.reading() as work:
        person = await holder(work, token)
        found = await _dated(work, person.id, enrolment_id)
    return await _answer(asked, found, lang or person.language, alarm, str(enrolment_id))


async def _dated(work: Work, person: UUID, enrolment: UUID | None = None) -> list[Dated]:
    going = {each.session: each for each in await queries.dates_of(work, person, enrolment)}
    shown = await offerings.some(work, sorted({each.offering for each in going.values()}), on_offer=False)
    dated = ((each, session, going[session.id]) for each in shown for session in each.offering.sessions if session.id in going)
    found = [
        Dated(each, session, session.link if its.mode == "online" else None, cancelled=its.cancelled, online=its.mode == "online")
        for each, session, its in dated
    ]
    return sorted(found, key=lambda each: (each.session.starts_at, each.session.id))


async def _answer(asked: Asked, found: list[Dated], language: str, alarm: str | None, name: str) -> Response:
    """Somebody's own: no cache between keeps it, and no search engine lists it."""
    look = Look(NAME[language], language, asked.addresses, calendars.alarm(alarm))
    content = await asyncio.to_thread(calendars.calendar, found, look)
    tag = asked.tag(ICS, content)
    headers = {"ETag": tag, "Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex", "Content-Language": language}
    if asked.is_known(tag):
        return Response(None, 304, headers)
    return Response(content, 200, headers | {"Content-Disposition": f'inline; filename="{name}.ics"'}, ICS)
