"""What every service offers its operators, and the path of one event through it."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from chassis.errors import NotFound, Unavailable
from chassis.permissions import SignedIn, Who, authorise
from chassis.redrive import Repair, Selection
from chassis.service import Running

router = APIRouter(tags=["operations"], dependencies=[Depends(authorise)])

PERMISSIONS = {
    "event_path": (Who.ANYONE,),
    "dead_letter_groups": (Who.OPERATOR,),
    "dead_letters": (Who.OPERATOR,),
    "dead_letter": (Who.OPERATOR,),
    "edit_dead_letter": (Who.OPERATOR,),
    "redrive_dead_letters": (Who.OPERATOR,),
    "discard_dead_letters": (Who.OPERATOR,),
    "let_invalid_through": (Who.OPERATOR,),
}

PATH = """
SELECT 'enqueued' AS step, created_at AS at, aggregatetype AS topic, type, aggregateid AS subject FROM outbox WHERE id = $1
UNION ALL SELECT 'applied', applied_at, '', type, subject FROM inbox WHERE id = $1
UNION ALL SELECT 'dead', created_at, topic, type, '' FROM dead_letter WHERE event_id = $1
ORDER BY at
"""


class Choice(BaseModel):
    """Which dead letters: by id, by fingerprint, or both."""

    ids: tuple[UUID, ...] = ()
    fingerprint: str | None = None
    dry_run: bool = False

    def selection(self) -> Selection:
        """The same for the repair."""
        return Selection(self.ids, self.fingerprint)


class Discard(Choice):
    """Which to close for good, and why."""

    reason: str = Field(min_length=3, max_length=500)


class Edited(BaseModel):
    """The new value of a letter, as JSON text."""

    value: str = Field(max_length=300_000)


class LetThrough(BaseModel):
    """How many invalid records may become dead letters although the breaker is open."""

    count: int = Field(ge=1, le=100_000)


async def _repair(runtime: Running) -> Repair:
    return Repair(runtime.database, runtime.service.handlers, runtime.reader)


Repairing = Annotated[Repair, Depends(_repair)]


@router.get("/events/{event_id}")
async def event_path(event_id: UUID, runtime: Running) -> dict[str, object]:
    """When this service wrote the event, applied it, or put it aside."""
    async with runtime.database.reading() as work:
        rows = await work.fetch(PATH, event_id)
    if not rows:
        raise NotFound(what="event")
    return {"event_id": event_id, "service": runtime.service.name, "steps": [dict(row) for row in rows]}


@router.get("/operations/dead-letter-groups")
async def dead_letter_groups(repair: Repairing) -> dict[str, object]:
    """Open dead letters by kind of failure."""
    return {"items": await repair.groups()}


@router.get("/operations/dead-letters")
async def dead_letters(
    repair: Repairing,
    fingerprint: str | None = None,
    state: Literal["open", "redriven", "discarded"] | None = "open",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> dict[str, object]:
    """Single dead letters, newest first."""
    return {"items": await repair.letters(fingerprint, state, limit)}


@router.get("/operations/dead-letters/{letter_id}")
async def dead_letter(letter_id: UUID, repair: Repairing) -> dict[str, object]:
    """One dead letter with headers and value."""
    return await repair.letter(letter_id)


@router.put("/operations/dead-letters/{letter_id}/value", status_code=204)
async def edit_dead_letter(letter_id: UUID, body: Edited, repair: Repairing, principal: SignedIn) -> None:
    """Replaces the value, to be redriven afterwards."""
    await repair.edit(letter_id, body.value, principal.subject)


@router.post("/operations/dead-letters/redrive")
async def redrive_dead_letters(body: Choice, repair: Repairing, principal: SignedIn) -> dict[str, object]:
    """Applies letters again with everything that waits behind them. Repeating it does no harm: what was redriven is closed."""
    results = await repair.redrive(body.selection(), principal.subject, dry_run=body.dry_run)
    return {"dry_run": body.dry_run, "items": [{"id": each.id, "applied": each.applied, "detail": each.detail} for each in results]}


@router.post("/operations/dead-letters/discard")
async def discard_dead_letters(body: Discard, repair: Repairing, principal: SignedIn) -> dict[str, int]:
    """Closes letters for good."""
    return {"discarded": await repair.discard(body.selection(), body.reason, principal.subject)}


@router.post("/operations/breaker", status_code=204)
async def let_invalid_through(body: LetThrough, runtime: Running) -> None:
    """Lets the consumer go on although many records are invalid."""
    if runtime.consumer is None:
        raise Unavailable
    runtime.consumer.breaker.let_through(body.count)
