"""The coordinator's view of matches: of all hubs, without who asks and without a word that anybody wrote."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from chassis.pages import Paged
from chassis.permissions import authorise
from chassis.requests import Answer
from chassis.service import Running
from contracts.network.parts import Slug
from matching.domain.matches.match import State
from matching.queries import network
from matching.queries.network import Order
from matching.schemas.network import HubRecordPage, NetworkMatch, NetworkMatchPage, NetworkSummary
from matching.sender.parts import clock_of
from matching.settings import territory

router = APIRouter(tags=["matches of the network"], dependencies=[Depends(authorise)])
States = Annotated[list[State], Query(alias="state", description="only in these states")]
OfHub = Annotated[Slug | None, Query(description="only of this hub")]
OfRegion = Annotated[Slug | None, Query(description="only of clients in this region; `none`: of those who did not say theirs")]
Ordered = Annotated[Order, Query(description="`newest`: asked last first; `due`: to be answered first, first")]


@router.get("/matches", response_model=NetworkMatchPage)
async def list_network_matches(
    running: Running,
    page: Paged,
    state: States = [],  # noqa: B006  only read
    hub: OfHub = None,
    region: OfRegion = None,
    order: Ordered = "newest",
) -> Response:
    """Matches that hubs were asked with, for coordinators."""
    async with running.database.reading() as work:
        items = await network.listed(work, state, hub, region, order, page, clock_of(running))
    body, headers = page.answer(items, lambda item: (_moment(item, order).isoformat(), item.id), lambda item: item)
    return Answer(NetworkMatchPage.model_construct(**body), headers=headers).response()


@router.get("/matches/summary", response_model=NetworkSummary)
async def count_matches(running: Running) -> Response:
    """How matches stand, by region: what waits, what is overdue, what no hub took, and how much was answered in time."""
    where = territory(running.settings.network_dir)
    async with running.database.reading() as work:
        return Answer(await network.summary(work, where.regions if where else (), datetime.now(UTC), clock_of(running))).response()


@router.get("/matches/record", response_model=HubRecordPage)
async def list_hub_records(running: Running, page: Paged) -> Response:
    """How each hub answers, those first where most is overdue."""
    async with running.database.reading() as work:
        items = await network.records(work, page)
    body, headers = page.answer(items, lambda item: (item.overdue, item.waiting, item.hub), lambda item: item)
    return Answer(HubRecordPage.model_construct(**body), headers=headers).response()


def _moment(item: NetworkMatch, order: Order) -> datetime:
    return item.due_at if order == "due" else item.proposed_at
