"""Adopting another hub's offering, and what happens to the copies when the original changes."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from chassis.auth import Principal
from chassis.database import Work
from chassis.ids import new_id
from contracts.training import OfferingAdopted, OfferingRevised, OfferingWithdrawn
from training.commands.telling import next_version, tell
from training.domain import adoptions as rules
from training.domain.offerings import Catalogued
from training.errors.adoptions import AlreadyAdopted, AlreadyDecided
from training.repository import adoptions, offerings


async def adopt(work: Work, principal: Principal, original_id: UUID, hub: str) -> Catalogued:
    """A draft of the hub with the original's content and its lineage; the hub adds dates, place and price.

    Raises NotAdoptable, AlreadyAdopted.
    """
    principal.must_edit(hub)
    original = await offerings.lock(work, original_id)
    rules.check_adoptable(original, hub)
    if (known := await adoptions.copy_of(work, original_id, hub)) is not None:
        raise AlreadyAdopted(hub=hub, copy=known)
    now = datetime.now(UTC)
    copy = Catalogued(new_id(), hub, "draft", 1, rules.local_copy(original), (), None, now)
    offerings.insert(work, copy)
    adoptions.insert(work, copy.id, original_id, hub, rules.shared(original.content), original.version)
    title, author = original.content.title, original.hub
    work.enqueue(OfferingAdopted(id=copy.id, hub=hub, title=title, original=original_id, author=author, version=1, changed_at=now))
    return copy


async def propose_corrections(work: Work, original: Catalogued) -> None:
    """Puts what changed in a published original to each of its adopters; once, however often it is stored."""
    now = rules.shared(original.content)
    for copy in await adoptions.lock_of(work, original.id):
        licensed = rules.may_be_adopted(original.content)
        if copy.licensed and not licensed:
            await adoptions.propose(work, new_id(), copy.copy_id, "licence-ended", {}, original.version)
        elif licensed and not copy.licensed:
            await adoptions.overtake(work, copy.copy_id, "licence-ended")
        if licensed != copy.licensed:
            await adoptions.set_licensed(work, copy.copy_id, licensed=licensed)
        if changes := rules.corrections(copy.decided, now) if licensed else {}:
            await adoptions.propose(work, new_id(), copy.copy_id, "correction", changes, original.version)
        else:
            await adoptions.overtake(work, copy.copy_id, "correction")


async def accept(work: Work, principal: Principal, id_: UUID) -> Catalogued:
    """Takes a correction over into the copy, or withdraws the copy whose licence has ended. Raises AlreadyDecided."""
    proposed = await _open(work, principal, id_)
    copy = await offerings.lock(work, proposed.copy_id)
    if proposed.kind == "licence-ended":
        changed = replace(copy, state="withdrawn") if copy.state == "published" else copy
    else:
        changed = replace(copy, content=rules.corrected(copy.content, proposed.changes))
    changed = next_version(changed)
    offerings.update(work, changed)
    if copy.state == "published":
        tell(work, OfferingWithdrawn if changed.state == "withdrawn" else OfferingRevised, changed)
    await _decided(work, principal, proposed, "accepted", None)
    return changed


async def decline(work: Work, principal: Principal, id_: UUID, reason: str | None) -> None:
    """The adopter keeps its own; what was declined is not proposed again. Raises AlreadyDecided."""
    await _decided(work, principal, await _open(work, principal, id_), "declined", reason)


async def _open(work: Work, principal: Principal, id_: UUID) -> adoptions.Proposed:
    proposed = await adoptions.lock_proposal(work, id_)
    principal.must_edit(proposed.hub)
    if proposed.state != "open":
        raise AlreadyDecided(state=proposed.state)
    return proposed


async def _decided(work: Work, principal: Principal, proposed: adoptions.Proposed, state: str, reason: str | None) -> None:
    await adoptions.decide(work, proposed.id, state, reason, principal.subject)
    if proposed.kind == "correction":
        known = {field: value for field, value in {**proposed.decided, **proposed.changes}.items() if value is not None}
        await adoptions.remember(work, proposed.copy_id, known, proposed.original_version)
