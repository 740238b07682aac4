"""An organisation is erased with all that belongs to it."""

from uuid import UUID

from chassis.database import Work
from contracts.event import Text
from matching import metrics
from matching.commands import assessments as assessment_commands
from matching.commands import needs as needs_commands
from matching.repository import aid, assessments, letters, organisations
from matching.repository.organisations import Key
from matching.schemas.organisations import Erased, Kept, Receipt

AID_STAYS: Text = {
    "lv": "Ieraksti par piešķirto atbalstu ar reģistrācijas numuru jāglabā 10 gadus (Regulas (ES) 2023/2831 6. pants). "
    "Kontaktinformācijas tajos nav.",
    "en": "Entries of aid granted must be kept for 10 years, with the register number (Regulation (EU) 2023/2831, Article 6). "
    "They hold no contact data.",
}
MATCHES_STAY: Text = {
    "lv": "Statistikā paliek, kuriem centriem un kad lūgts palīdzēt; no šiem datiem nevar uzzināt, kas lūdza.",
    "en": "Which hubs were asked, and when, stays as statistics that do not tell who asked.",
}


async def erase(work: Work, key: Key) -> Receipt:
    """Erases the organisation with its assessments of every stage, needs, links, consents and letters. Raises NoSuchOrganisation."""
    id_ = key.organisation
    await organisations.load(work, key)
    # First what is bound, then the organisation: nothing more can be bound from there on, and what was bound in between is read again.
    await _locked(work, id_)
    await organisations.load(work, key, lock=True)
    needs, stages = await _locked(work, id_)
    counts = await organisations.counts(work, id_)
    for need in needs:
        await needs_commands.forget(work, need)
    kept = [Kept(what="aid", count=await aid.kept(work, id_), why=AID_STAYS)]
    kept.append(Kept(what="matches", count=await organisations.count_matches(work, needs), why=MATCHES_STAY))
    for series in dict.fromkeys(stages.values()):
        await assessment_commands.forget_in_needs(work, series)  # needs of nobody that were stated with it stay
        await assessments.erase(work, series)
    gone = await letters.erase(work, id_)
    await organisations.erase(work, id_)
    metrics.ORGANISATIONS.labels("erased").inc()
    return Receipt(
        erased=Erased(organisations=1, assessments=len(stages), needs=len(needs), letters=gone, **counts),
        kept=[each for each in kept if each.count],
    )


async def _locked(work: Work, id_: UUID) -> tuple[list[UUID], dict[UUID, UUID]]:
    return await organisations.lock_needs(work, id_), await organisations.lock_assessments(work, id_)
