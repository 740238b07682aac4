"""Open calls for partners and hubs over HTTP, and the assignment of batches."""

import asyncio
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from chassis.permissions import authorise
from chassis.requests import Answer
from chassis.service import Running
from contracts.network.parts import Slug
from matching.parts import Consulting
from matching.queries import assignments, calls
from matching.repository import batches
from matching.schemas.around import MOST_NEEDS, AssignmentInput, AssignmentView, CallsForHub, HubsForCall

router = APIRouter(dependencies=[Depends(authorise)])
Limit = Annotated[int, Query(ge=1, le=50)]


@router.get("/hubs/{slug}/calls", response_model=CallsForHub, tags=["calls"])
async def calls_for_hub(slug: Slug, running: Running, directory: Consulting, limit: Limit = 10) -> Response:
    """Open calls that the hub could join, best first; those that it takes part in are left out."""
    engine = await directory.engine()
    async with running.database.reading() as work:
        return Answer(await calls.for_hub(work, engine, slug, limit)).response()


@router.get("/calls/{project_id}/hubs", response_model=HubsForCall, tags=["calls"])
async def hubs_for_call(project_id: UUID, running: Running, directory: Consulting, limit: Limit = 10) -> Response:
    """Hubs that could join the open call of a project, best first."""
    engine = await directory.engine()
    async with running.database.reading() as work:
        return Answer(await calls.for_call(work, engine, project_id, limit)).response()


@router.post("/assignments", response_model=AssignmentView, tags=["assignments"])
async def propose_assignment(body: AssignmentInput, running: Running, directory: Consulting) -> Response:
    """Proposes hubs for a batch of needs, the worst-off region first, with the proof. It asks nobody and keeps nothing, so no
    Idempotency-Key is needed.
    """
    engine = await directory.engine()
    async with running.database.reading() as work:
        needs, left = await batches.waiting(work, body.needs, MOST_NEEDS)
    now = datetime.now(UTC).timestamp()
    found = await asyncio.to_thread(assignments.assignment, engine, needs, now, fair=body.floor)
    return Answer(assignments.view(found, body.needs, needs, left)).response()
