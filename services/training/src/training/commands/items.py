"""What one item of a source makes of an offering."""

from dataclasses import replace
from datetime import datetime
from typing import Literal
from uuid import UUID

from chassis.database import Work
from chassis.ids import new_id
from contracts.training import OfferingPublished, OfferingRevised, OfferingWithdrawn, Origin
from training.commands.adoptions import propose_corrections
from training.commands.duplicates import propose
from training.commands.telling import next_version, tell
from training.domain.offerings import Catalogued, is_over
from training.domain.sources.candidates import Candidate
from training.domain.sources.revising import aligned, revised
from training.domain.sources.source import Source
from training.repository import harvested
from training.repository import offerings as repository
from training.repository.harvested import Known

Outcome = Literal["added", "changed", "unchanged", "rejected", "gone"]


async def take_item(
    work: Work, source: Source, run: UUID, candidate: Candidate, before: Known | None, now: datetime
) -> tuple[Outcome, UUID]:
    """(what became of it, the offering). What nobody changed by hand becomes what the source says; people's decisions stand."""
    if before is None:
        return "added", await _add(work, source, run, candidate, now)
    offering = await repository.lock(work, before.offering_id)
    after = _known(candidate, before)
    if offering.state in ("draft", "in_review") or (offering.state == "withdrawn" and before.gone_at is None):
        # Withdrawn by hand or merged into another: that stands. The digest stays, so that a later return takes the news in.
        harvested.seen_anew(work, source.id, run, before, replace(after, digest=before.digest))
        return "unchanged", offering.id
    changed = revised(offering, candidate, await harvested.locked(work, offering.id), now)
    returns = offering.state != "published" and not is_over(changed, now)
    harvested.seen_anew(work, source.id, run, before, after)
    if (changed == offering and not returns) or (offering.state == "archived" and not returns):
        return "unchanged", offering.id
    changed = next_version(replace(changed, state="published"))
    repository.update(work, changed)
    await propose_corrections(work, changed)
    tell(work, OfferingPublished if returns else OfferingRevised, changed)
    await propose(work, changed)
    return "changed", offering.id


async def withdraw_gone(work: Work, source: UUID, key: str, offering_id: UUID, now: datetime) -> None:
    """Takes an offering off the network that its source has not had for two good runs. It comes back when the source has it again."""
    offering = await repository.lock(work, offering_id)
    if offering.state != "published":
        return
    await harvested.mark_gone(work, source, key, now)
    changed = next_version(replace(offering, state="withdrawn"))
    repository.update(work, changed)
    tell(work, OfferingWithdrawn, changed)


async def _add(work: Work, source: Source, run: UUID, candidate: Candidate, now: datetime) -> UUID:
    offering = Catalogued(
        id=new_id(),
        hub=source.hub,
        state="published",
        version=1,
        content=candidate.content,
        sessions=aligned((), candidate.sessions, now),
        published_at=now,
        changed_at=now,
        origin=Origin(source=source.id, link=candidate.link, first_seen_at=now),
    )
    repository.insert(work, offering)
    tell(work, OfferingPublished, offering)
    harvested.put(work, source.id, run, _known(candidate, None, offering.id, now))
    await propose(work, offering)
    return offering.id


def _known(candidate: Candidate, before: Known | None, offering: UUID | None = None, now: datetime | None = None) -> Known:
    if before is not None:
        return replace(before, key=candidate.key, link=candidate.link, fingerprint=candidate.fingerprint, digest=candidate.digest)
    assert offering is not None and now is not None
    return Known(candidate.key, offering, candidate.link, candidate.fingerprint, candidate.digest, now, 0, None)
