"""Around the matches of a need over HTTP: open offerings for it, and what is new."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from chassis.permissions import authorise
from chassis.requests import Answer
from chassis.service import Running
from matching.parts import Consulting
from matching.queries import news, offerings_for
from matching.repository import needs
from matching.routes.links import NeedToken
from matching.schemas.around import News, OfferingMatches

router = APIRouter(tags=["needs"], dependencies=[Depends(authorise)])
FewOfferings = Annotated[int, Query(ge=1, le=20)]
Newest = Annotated[int, Query(ge=1, le=200)]


@router.get("/needs/{need_id}/offerings", response_model=OfferingMatches)
async def offerings_for_need(need_id: UUID, token: NeedToken, running: Running, directory: Consulting, limit: FewOfferings = 3) -> Response:
    """Open offerings that fit the need, with the weak dimensions that they move and how much is known of that."""
    engine = await directory.engine()
    async with running.database.reading() as work:
        need = await needs.load(work, need_id, token)
        return Answer(await offerings_for.offerings_for(work, need, engine, limit)).response()


@router.get("/needs/{need_id}/news", response_model=News)
async def news_for_need(need_id: UUID, token: NeedToken, running: Running, limit: Newest = 50) -> Response:
    """Hubs and offerings that fit and came or changed after the need was stated."""
    async with running.database.reading() as work:
        return Answer(await news.news(work, await needs.load(work, need_id, token), limit)).response()
