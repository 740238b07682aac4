"""How good the offerings of a hub are, for those who can mend them."""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import asdict
from datetime import UTC, datetime
from heapq import nsmallest
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from chassis.auth import Principal
from chassis.errors import NotFound
from chassis.pages import Paged
from chassis.permissions import SignedIn, authorise
from chassis.requests import Answer
from chassis.service import Running, Runtime
from training.domain.offerings import UNSEEN
from training.domain.outputs.shown import Shown
from training.domain.quality import assess
from training.queries.outputs import offerings as queries
from training.queries.outputs.quality import broken_links
from training.schemas.offerings import Slug
from training.schemas.outputs import Lacking, Quality, QualityPage

router = APIRouter(tags=["quality"], dependencies=[Depends(authorise)])

AT_ONCE = 200


@router.get("/offerings/{offering_id}/quality", response_model=Quality)
async def read_quality(offering_id: UUID, running: Running, principal: SignedIn) -> Response:
    """What one offering lacks; a draft's only to its hub."""
    async with running.database.reading() as work:
        shown = await queries.any_one(work, offering_id)
        broken = await broken_links(work, [offering_id])
    if shown.offering.state in UNSEEN and shown.offering.hub not in principal.hubs:
        raise NotFound(what="offering")
    _must_see(principal, shown.offering.hub)
    return Answer(_quality(shown, datetime.now(UTC), link_fails=bool(broken))).response()


@router.get("/quality", response_model=QualityPage)
async def list_quality(
    running: Running, page: Paged, principal: SignedIn, hub: Annotated[Slug, Query(description="the hub that is looked at")]
) -> Response:
    """The offerings of a hub that are published or worked on, the worst first, with counts of what they lack."""
    _must_see(principal, hub)
    after, now = page.after(int, str), datetime.now(UTC)
    counts: Counter[str] = Counter()
    total = points = 0
    worst: list[Quality] = []
    async for portion in _assessed(running, hub, now, drafts=hub in principal.hubs):
        total += len(portion)
        points += sum(each.score for each in portion)
        counts.update(code for each in portion for code in _codes(each))
        left = [each for each in portion if after is None or _place(each) > (after[0], after[1])]
        worst = nsmallest(page.limit + 1, [*worst, *left], key=_place)
    body, headers = page.answer(worst, _place, lambda each: each)
    average = round(points / total) if total else None
    return Answer(QualityPage(**body, total=total, average=average, counts=dict(counts)), headers=headers).response()


async def _assessed(running: Runtime, hub: str, now: datetime, *, drafts: bool) -> AsyncIterator[list[Quality]]:
    last = UUID(int=0)
    while True:
        async with running.database.reading() as work:
            found = await queries.own(work, hub, last, AT_ONCE)
            broken = await broken_links(work, [each.offering.id for each in found])
        if not found:
            return
        last = found[-1].offering.id
        yield [_quality(each, now, link_fails=each.offering.id in broken) for each in found if drafts or each.on_offer]


def _quality(shown: Shown, now: datetime, *, link_fails: bool) -> Quality:
    offering = shown.offering
    found = assess(offering, now, link_fails=link_fails)
    return Quality(
        id=offering.id,
        hub=offering.hub,
        state=offering.state,
        title=dict(shown.content.title),
        score=found.score,
        missing=[Lacking(**asdict(each)) for each in found.missing],
        missing_translations={language: list(fields) for language, fields in found.untranslated.items()},
        stale=[Lacking(**asdict(each)) for each in found.stale],
    )


def _codes(quality: Quality) -> list[str]:
    """What one offering adds to the counts."""
    stale = [f"stale.{each.code}" for each in quality.stale]
    return [*(each.code for each in quality.missing), *(f"translation.{language}" for language in quality.missing_translations), *stale]


def _place(quality: Quality) -> tuple[int, str]:
    return quality.score, str(quality.id)


def _must_see(principal: Principal, hub: str) -> None:
    """Raises Forbidden unless the caller is of the hub's staff or coordinates the network."""
    if not principal.is_coordinator:
        principal.must_edit(hub)
