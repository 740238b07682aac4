"""Clients ask hubs and see what becomes of it: opened by the secret of the need's link."""

from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Depends, Response
from pydantic import BaseModel

from chassis.database import Work
from chassis.permissions import authorise
from chassis.requests import Answer, Commanding
from chassis.service import Running
from matching.commands.matches import asking, clients
from matching.parts import Consulting
from matching.queries import matches as queries
from matching.repository import matches, needs
from matching.routes.links import NeedToken
from matching.schemas.matches import AgreedDate, Asking, Feedback, MatchList, MatchSummary, OtherDay
from matching.sender.parts import asking_of

router = APIRouter(tags=["matches"], dependencies=[Depends(authorise)])


async def as_it_stands(running: Running, response: Response, read: Callable[[Work], Awaitable[BaseModel]]) -> Response:
    """What a command has changed, read after it has committed: the answer that is kept for a repetition holds nobody's words."""
    async with running.database.reading() as work:
        view = await read(work)
    headers = {name: value for name, value in response.headers.items() if name == "idempotency-replayed"}
    return Answer(view, version=getattr(view, "version", None), status=response.status_code, headers=headers).response()


@router.post("/needs/{need_id}/matches", status_code=201, response_model=MatchList)
async def ask_hubs(need_id: UUID, body: Asking, token: NeedToken, command: Commanding, running: Running, directory: Consulting) -> Response:
    """Asks the first hub; the others wait in line. It is the organisation's consent that these hubs see who asks and what."""
    engine = await directory.engine()

    async def do(work: Work) -> Answer:
        await asking.ask(work, need_id, token, body.hubs, body.days, engine, asking_of(running))
        return Answer({"id": str(need_id)}, status=201)

    return await as_it_stands(running, await command.run(do), lambda work: _line(work, need_id))


@router.get("/needs/{need_id}/matches", response_model=MatchList)
async def list_matches(need_id: UUID, token: NeedToken, running: Running) -> Response:
    """The hubs of a need: who has it, who had it, who waits."""
    async with running.database.reading() as work:
        await needs.load(work, need_id, token)
        return Answer(await _line(work, need_id)).response()


@router.post("/needs/{need_id}/withdraw", response_model=MatchList)
async def withdraw_need(need_id: UUID, token: NeedToken, command: Commanding, running: Running) -> Response:
    """Asks nobody any more; the hub that has it is told."""

    async def do(work: Work) -> Answer:
        await clients.withdraw(work, need_id, token)
        return Answer({"id": str(need_id)})

    return await as_it_stands(running, await command.run(do), lambda work: _line(work, need_id))


@router.post("/matches/{match_id}/agree", response_model=MatchSummary)
async def agree_to_date(
    match_id: UUID,
    token: NeedToken,
    command: Commanding,
    running: Running,
    body: Annotated[AgreedDate | None, Body()] = None,
) -> Response:
    """The client agrees to the day that the hub proposes. Without a body: to whichever it is."""

    async def do(work: Work) -> Answer:
        await clients.agree(work, match_id, token, body.date if body else None)
        return Answer({"id": str(match_id)})

    return await as_it_stands(running, await command.run(do), lambda work: _one(work, match_id))


@router.post("/matches/{match_id}/another-day", response_model=MatchSummary)
async def ask_for_another_day(match_id: UUID, body: OtherDay, token: NeedToken, command: Commanding, running: Running) -> Response:
    """The day does not suit the client: the hub is asked to propose another, and its time to answer begins again. Three times at most."""
    how = asking_of(running)

    async def do(work: Work) -> Answer:
        await clients.other_day(work, match_id, token, body.date, body.message or None, body.instead_of, how)
        return Answer({"id": str(match_id)})

    return await as_it_stands(running, await command.run(do), lambda work: _one(work, match_id))


@router.post("/matches/{match_id}/feedback", response_model=MatchSummary)
async def give_feedback(match_id: UUID, body: Feedback, token: NeedToken, command: Commanding, running: Running) -> Response:
    """What the client thinks of the work."""

    async def do(work: Work) -> Answer:
        await clients.rate(work, match_id, token, body.rating, body.text)
        return Answer({"id": str(match_id)})

    return await as_it_stands(running, await command.run(do), lambda work: _one(work, match_id))


async def _line(work: Work, need_id: UUID) -> MatchList:
    return MatchList.model_construct(items=await queries.summaries(work, await matches.line(work, need_id)))


async def _one(work: Work, match_id: UUID) -> MatchSummary:
    return (await queries.summaries(work, [await matches.find(work, match_id)]))[0]
