"""Needs over HTTP: read, stated, ranked, explained, forgotten."""

import asyncio
from functools import partial
from typing import Annotated
from uuid import UUID

import orjson
from fastapi import APIRouter, Depends, Query, Response

from chassis.database import Work
from chassis.permissions import authorise
from chassis.requests import Answer, Commanding
from chassis.service import Running
from contracts.network.parts import Slug
from matching.commands import needs as commands
from matching.domain.engine import Ranking
from matching.domain.needs import Weakness
from matching.domain.stating import understood
from matching.errors.assessments import AssessmentTokenMissing
from matching.parts import Consulting
from matching.queries import assessments
from matching.queries import needs as queries
from matching.repository import needs
from matching.repository.needs import Need
from matching.routes.assessment_links import Forms
from matching.routes.links import NeedToken, secret_in
from matching.schemas.needs import NeedAnswer, NeedInput, NeedText, NeedView, Reading, TextToRead, WhyNotView
from matching.settings import territory

router = APIRouter(tags=["needs"], dependencies=[Depends(authorise)])
OfAssessment = Annotated[bytes | None, Depends(secret_in("Assessment-Token"))]
REPLAYED = "idempotency-replayed"
Limit = Annotated[int, Query(ge=1, le=50)]
LONG = 1_000
"""So many characters are read at once; more, beside the event loop: hundreds of words that nobody knows take a while."""


@router.post("/needs/read", response_model=Reading)
async def read_text(body: TextToRead) -> Response:
    """How a text is understood, to be looked through before it is matched. Nothing is kept, so no Idempotency-Key is needed."""
    read = partial(understood, body.text.model_dump(), body.kind)
    found = queries.read_view(await asyncio.to_thread(read) if _is_long(body.text) else read())
    return Answer(Reading(understood=found, message=None if found else queries.NOTHING_UNDERSTOOD)).response()


@router.post("/needs", status_code=201, response_model=NeedAnswer)
async def state_need(
    body: NeedInput, command: Commanding, running: Running, directory: Consulting, forms: Forms, token: OfAssessment
) -> Response:
    """Which hubs fit a need, and why. Where nothing fits, the answer says what to try instead of guessing."""
    where, engine = territory(running.settings.network_dir), await directory.engine()
    stated: list[tuple[Need, str, Ranking]] = []

    async def do(work: Work) -> Answer:
        weaknesses: tuple[Weakness, ...] = ()
        series = None
        if body.assessment is not None:
            if token is None:
                raise AssessmentTokenMissing
            weaknesses, series = await assessments.weaknesses(work, body.assessment, token, forms)
        state = partial(commands.state_need, work, body, weaknesses, series, where, engine)
        stated.append(await asyncio.to_thread(state) if _is_long(body.text) else state())
        return Answer({"id": str(stated[-1][0].id)}, status=201)  # what is kept for a repetition: no secret and no text

    response = await command.run(do)
    replayed = {name: value for name, value in response.headers.items() if name == REPLAYED}
    if replayed:
        async with running.database.unit_of_work() as work:
            again, opens = await commands.opened_again(work, UUID(orjson.loads(bytes(response.body))["id"]))
            stated.append((again, opens, queries.ranked(again, engine, body.limit)))
    need, secret, ranking = stated[-1]
    async with running.database.reading() as work:
        view = await queries.view(work, need, engine, ranking, body.limit)
    told = NeedAnswer.model_construct(**dict(view), token=secret)
    return Answer(told, version=need.version, location=f"needs/{need.id}", status=201, headers=replayed).response()


@router.get("/needs/{need_id}", response_model=NeedView)
async def read_need(need_id: UUID, token: NeedToken, running: Running, directory: Consulting, limit: Limit = 10) -> Response:
    """A need with the hubs that fit now: those that joined or changed since are among them."""
    engine = await directory.engine()
    async with running.database.reading() as work:
        need = await needs.load(work, need_id, token)
        return Answer(await queries.view(work, need, engine, queries.ranked(need, engine, limit), limit), version=need.version).response()


@router.get("/needs/{need_id}/why-not/{slug}", response_model=WhyNotView)
async def why_not(need_id: UUID, slug: Slug, token: NeedToken, running: Running, directory: Consulting) -> Response:
    """Where one hub stands for the need, and what separates it from those that are shown."""
    engine = await directory.engine()
    async with running.database.reading() as work:
        need = await needs.load(work, need_id, token)
        return Answer(await queries.why_not(work, need, engine, slug)).response()


@router.delete("/needs/{need_id}", status_code=204)
async def erase_need(need_id: UUID, token: NeedToken, command: Commanding) -> Response:
    """Forgets the need with its text and links. It cannot be undone."""

    async def do(work: Work) -> Answer:
        await commands.erase(work, need_id, token)
        return Answer()

    return await command.run(do)


def _is_long(text: NeedText | None) -> bool:
    return text is not None and len(text.lv) + len(text.en) > LONG
