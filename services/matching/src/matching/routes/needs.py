"""Needs over HTTP."""

from fastapi import APIRouter, Depends, Response

from chassis.database import Work
from chassis.permissions import authorise
from chassis.requests import Answer, Commanding
from chassis.service import Running
from matching.commands import needs as commands
from matching.schemas.needs import NeedAnswer, NeedInput
from matching.settings import territory

router = APIRouter(tags=["needs"], dependencies=[Depends(authorise)])


@router.post("/needs", status_code=201, response_model=NeedAnswer)
async def state_need(body: NeedInput, command: Commanding, running: Running) -> Response:
    """Which hubs fit a need, and why. Where nothing fits, the answer says what to try instead of guessing."""

    async def do(work: Work) -> Answer:
        return Answer(await commands.state_need(work, body, territory(running.settings.network_dir)), status=201)

    return await command.run(do)
