"""A complete assessment over HTTP: completing it, its results, one's own data."""

import asyncio
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from chassis.database import Work
from chassis.permissions import authorise
from chassis.problems import language
from chassis.requests import Answer, Commanding, Expected
from chassis.service import Running
from matching.commands import assessments as commands
from matching.messages.report import document
from matching.messages.words import WORDS, Language
from matching.queries import assessments as queries
from matching.repository import assessments
from matching.routes.assessment_links import Forms, LinkToken
from matching.schemas.assessments import Completed, Export, Results
from matching.settings import clock

router = APIRouter(tags=["assessments"], dependencies=[Depends(authorise)])
PDF = "application/pdf"


@router.post("/assessments/{assessment_id}/complete", response_model=Completed)
async def complete_assessment(assessment_id: UUID, token: LinkToken, command: Commanding, expected: Expected, forms: Forms) -> Response:
    """Scores and closes it; from now on it can be read and not changed."""

    async def do(work: Work) -> Answer:
        closed = await commands.complete(work, assessment_id, token, expected, forms)
        return Answer(Completed.model_validate({"id": closed.id, "completed_at": closed.completed_at}), version=closed.version)

    return await command.run(do)


@router.get("/assessments/{assessment_id}/results", response_model=Results)
async def read_results(assessment_id: UUID, token: LinkToken, running: Running, forms: Forms) -> Response:
    """Scores, levels, radar, gaps with what moves them, comparison with others alike, change since earlier stages."""
    async with running.database.reading() as work:
        found = await assessments.load(work, assessment_id, token)
        return Answer(await queries.results(work, found, forms)).response()


@router.get("/assessments/{assessment_id}/report.pdf", response_class=Response, responses={200: {"content": {PDF: {}}}})
async def print_report(
    assessment_id: UUID,
    token: LinkToken,
    request: Request,
    running: Running,
    forms: Forms,
    tongue: Annotated[Language | None, Query(alias="language")] = None,
) -> Response:
    """The results as PDF (A4, tagged), in the language asked for, else in the reader's."""
    async with running.database.reading() as work:
        found = await assessments.load(work, assessment_id, token)
        result = await queries.results(work, found, forms)
    wanted = WORDS[tongue or language(request)].language
    content = await asyncio.to_thread(document, result, found.name, wanted, clock(running.settings.network_dir))
    return Response(content, media_type=PDF, headers={"Content-Disposition": f'inline; filename="assessment-{result.stage}-{wanted}.pdf"'})


@router.get("/assessments/{assessment_id}/export", response_model=Export)
async def export_assessments(assessment_id: UUID, token: LinkToken, running: Running, forms: Forms) -> Response:
    """All that is kept of the organisation, as one document."""
    async with running.database.reading() as work:
        found = await assessments.load(work, assessment_id, token)
        return Answer(
            await queries.export(work, found, forms), headers={"Content-Disposition": 'attachment; filename="assessments.json"'}
        ).response()
