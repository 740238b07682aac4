"""What a hub writes by hand into an offering that was harvested, the harvest leaves alone."""

from datetime import UTC, datetime
from uuid import UUID

from chassis.auth import Principal
from chassis.database import Work
from chassis.errors import NotFound
from training.domain.offerings import Catalogued
from training.domain.sources.revising import changed_fields
from training.repository import harvested, offerings, sources


async def lock_changed(work: Work, principal: Principal, before: Catalogued, after: Catalogued) -> None:
    """Locks the fields that a hand changed. What was not harvested needs no locks."""
    if before.origin is None:
        return
    if fields := changed_fields(before, after):
        await harvested.lock_fields(work, after.id, fields, principal.subject, datetime.now(UTC))


async def unlock_field(work: Work, principal: Principal, offering_id: UUID, field: str) -> None:
    """Gives a field back: the next run writes what the source says. Raises NotFound where it is not locked."""
    await sources.forget_pages_of(work, [offering_id])  # before the offering's lock, in the order in which the harvest takes them
    offering = await offerings.lock(work, offering_id)
    principal.must_edit(offering.hub)
    if not await harvested.unlock(work, offering_id, field):
        raise NotFound(what="lock")
    await harvested.read_anew(work, [offering_id])
