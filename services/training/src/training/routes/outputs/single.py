"""One offering, or one hub's dates, as other systems read them."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from chassis.permissions import authorise
from chassis.service import Running
from training.domain.outputs import calendars, structured
from training.domain.outputs.embedding import embeddable
from training.domain.outputs.wording import said
from training.queries.outputs import offerings as queries
from training.routes.outputs.answering import MOST, Asking
from training.routes.outputs.lists import dates
from training.routes.outputs.media import ICS, JSON_LD, answers
from training.schemas.offerings import Slug
from training.schemas.outputs import Alarm

router = APIRouter(tags=["formats"], dependencies=[Depends(authorise)])

BACK = timedelta(days=30)
"""So long a date that is past, or was withdrawn, stays in a hub's calendar: subscribers must see that it was cancelled."""


@router.get("/offerings/{offering_id}/jsonld", response_class=Response, responses=answers(JSON_LD))
async def offering_as_json_ld(offering_id: UUID, running: Running, asked: Asking) -> Response:
    """schema.org's Course, Event or Service; ready to stand in a page's `<script type="application/ld+json">`."""
    async with running.database.reading() as work:
        shown = await queries.one(work, offering_id)
        stamp = await queries.stamp(work, [offering_id])
    text = embeddable(structured.document(shown, asked.addresses, asked.language))
    return asked.answer(text, JSON_LD, asked.tag(JSON_LD, stamp.digest), changed_at=stamp.changed_at)


@router.get("/offerings/{offering_id}.ics", response_class=Response, responses=answers(ICS))
async def offering_as_calendar(offering_id: UUID, running: Running, asked: Asking, alarm: Alarm | None = None) -> Response:
    """The dates of one offering; those that were cancelled say so."""
    async with running.database.reading() as work:
        shown = await queries.one(work, offering_id)
        stamp = await queries.stamp(work, [offering_id])
    look = calendars.Look(shown.title(asked.language), asked.language, asked.addresses, calendars.alarm(alarm))
    pieces = dates(running, (offering_id,), look, on_offer=False)
    return asked.answer(pieces, ICS, asked.tag(ICS, stamp.digest), changed_at=stamp.changed_at, headers=_file(str(offering_id)))


@router.get("/hubs/{slug}.ics", response_class=Response, responses=answers(ICS))
async def hub_as_calendar(slug: Slug, running: Running, asked: Asking, alarm: Alarm | None = None) -> Response:
    """A hub's dates from thirty days ago on, withdrawn ones as cancelled. At most 10,000 offerings, those that end soonest."""
    async with running.database.reading() as work:
        name = await queries.hub_name(work, slug)
        ids = await queries.with_dates(work, slug, datetime.now(UTC) - BACK, MOST)
        stamp = await queries.stamp(work, ids)
    look = calendars.Look(said(name, asked.language) or slug, asked.language, asked.addresses, calendars.alarm(alarm))
    pieces = dates(running, tuple(ids), look, on_offer=False)
    return asked.answer(pieces, ICS, asked.tag(ICS, stamp.digest), changed_at=stamp.changed_at, headers=_file(slug))


def _file(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'inline; filename="{name}.ics"'}
