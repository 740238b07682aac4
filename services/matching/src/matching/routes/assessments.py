"""Assessments over HTTP: begun without an account, filled in by one or several people through secret links."""

from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from chassis.database import Work
from chassis.permissions import authorise
from chassis.ratelimit import limiter_of
from chassis.requests import Answer, Commanding, Expected
from chassis.service import Running
from matching.commands import assessments as commands
from matching.domain.assessment.questionnaire import Questionnaire
from matching.queries import assessments as queries
from matching.repository import assessments
from matching.routes.assessment_links import Forms, LinkToken, minted, minted_for, opened, settings_of
from matching.routes.links import with_token
from matching.schemas.assessments import AssessmentView, NewAssessment, NewLink, Opened, QuestionnaireList, QuestionnaireName, SavedAnswers
from matching.settings import territory

router = APIRouter(tags=["assessments"], dependencies=[Depends(authorise)])


@router.get("/questionnaires", response_model=QuestionnaireList)
async def list_questionnaires(forms: Forms) -> Response:
    """What new assessments ask."""
    fields = ({"key": each.key, "version": each.version, "audience": each.audience, "title": each.title.words()} for each in forms.newest())
    return Answer(QuestionnaireList(items=[QuestionnaireName.model_validate(each) for each in fields])).response()


@router.get("/questionnaires/{key}/{version}", response_model=Questionnaire)
async def read_questionnaire(key: str, version: int, forms: Forms) -> Response:
    """One version in whole: its questions, texts and levels."""
    return Answer(forms.get(key[:60], version)).response()


@router.post("/assessments", status_code=201, response_model=Opened)
async def start_assessment(body: NewAssessment, request: Request, command: Commanding, running: Running, forms: Forms) -> Response:
    """Begins a T0. The token in the answer is the only key to it."""
    await limiter_of("assessments", settings_of(running).assessment_rate).admit(request.client.host if request.client else "unknown")

    async def do(work: Work) -> Answer:
        return opened(await commands.start(work, body, forms, territory(running.settings.network_dir)))

    return await with_token(running, await command.run(do), "assessments", minted)


@router.get("/assessments/{assessment_id}", response_model=AssessmentView)
async def read_assessment(assessment_id: UUID, token: LinkToken, running: Running, forms: Forms) -> Response:
    """The answers so far and what is missing; its ETag is what a change must bring as If-Match."""
    async with running.database.reading() as work:
        found = await assessments.load(work, assessment_id, token)
    return Answer(queries.view(found, forms), version=found.version).response()


@router.put("/assessments/{assessment_id}/answers", response_model=AssessmentView)
async def save_answers(
    assessment_id: UUID, body: SavedAnswers, token: LinkToken, command: Commanding, expected: Expected, forms: Forms
) -> Response:
    """Saves the answers of some questions; the others stay. A mistake in one saves none."""

    async def do(work: Work) -> Answer:
        saved = await commands.save(work, assessment_id, token, expected, body.answers, forms)
        return Answer(queries.view(saved, forms), version=saved.version)

    return await command.run(do)


@router.post("/assessments/{assessment_id}/links", status_code=201, response_model=Opened)
async def share_assessment(
    assessment_id: UUID, body: NewLink, token: LinkToken, command: Commanding, running: Running, forms: Forms
) -> Response:
    """A further link with which somebody else fills some dimensions."""

    async def do(work: Work) -> Answer:
        return opened(await commands.share(work, assessment_id, token, body.dimensions, forms))

    return await with_token(running, await command.run(do), "assessments", minted_for(assessment_id, token))


@router.post("/assessments/{assessment_id}/next", status_code=201, response_model=Opened)
async def follow_up_assessment(assessment_id: UUID, token: LinkToken, command: Commanding, running: Running, forms: Forms) -> Response:
    """Begins T1 after T0, or T2 after T1, of the same organisation."""

    async def do(work: Work) -> Answer:
        return opened(await commands.follow_up(work, assessment_id, token, forms))

    return await with_token(running, await command.run(do), "assessments", minted_for(assessment_id, token))


@router.delete("/assessments/{assessment_id}", status_code=204)
async def erase_assessments(assessment_id: UUID, token: LinkToken, command: Commanding) -> Response:
    """Erases the organisation's assessments of every stage, with all links. It cannot be undone."""

    async def do(work: Work) -> Answer:
        await commands.erase(work, assessment_id, token)
        return Answer()

    return await command.run(do)
