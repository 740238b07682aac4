"""The ledger of aid."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from chassis.database import Work
from chassis.ids import new_id
from contracts.matching import AidBasis
from matching.domain.aid import CAPPED, Aid

LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('aid:' || $1, 0))"
COUNTED = """
SELECT amount_eur, granted_on FROM aid_entry
WHERE basis = $2 AND (undertaking = ANY($1::text[]) OR beneficiary = ANY($1::text[]) OR organisation = $3)
"""
WRITE = """
INSERT INTO aid_entry (id, organisation, beneficiary, undertaking, match, hub, basis, amount_eur, service, granted_on, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, now())
"""
OF_ORGANISATION = """
SELECT id, match, hub, basis, amount_eur, service, granted_on FROM aid_entry WHERE organisation = $1 ORDER BY granted_on DESC, id DESC
"""
REGROUP = "UPDATE aid_entry SET undertaking = $2 WHERE organisation = $1"
FORGET = """
DELETE FROM aid_entry WHERE id IN (
    SELECT id FROM aid_entry WHERE organisation IS NULL AND granted_on < $1 ORDER BY granted_on LIMIT $2 FOR UPDATE SKIP LOCKED
)
"""
KEPT = "SELECT count(*) FROM aid_entry WHERE organisation = $1"


@dataclass(frozen=True, slots=True)
class Entry:
    """One grant."""

    id: UUID
    match: UUID
    hub: str
    basis: AidBasis
    amount_eur: Decimal
    service: str | None
    granted_on: date


async def lock(work: Work, keys: tuple[str, str]) -> None:
    """Until the transaction ends nobody else grants to these. In order, so that two who share both do not wait for each other."""
    for key in sorted(set(keys)):
        await work.execute(LOCK, key)


async def counted(work: Work, organisation: UUID, keys: tuple[str, str]) -> list[Aid]:
    """What counts against the ceiling of an organisation's undertaking: its members' aid, and its own of whenever it was."""
    return [Aid(row["amount_eur"], row["granted_on"]) for row in await work.fetch(COUNTED, sorted(set(keys)), CAPPED, organisation)]


async def write(work: Work, organisation: UUID, keys: tuple[str, str], entry: Entry) -> None:
    """Adds a grant."""
    values = (entry.match, entry.hub, entry.basis, entry.amount_eur, entry.service, entry.granted_on)
    await work.execute(WRITE, entry.id, organisation, *keys, *values)


async def entries(work: Work, organisation: UUID) -> list[Entry]:
    """What an organisation was granted, the newest first."""
    return [Entry(**row) for row in await work.fetch(OF_ORGANISATION, organisation)]


async def regroup(work: Work, organisation: UUID, undertaking: str) -> None:
    """An organisation belongs to another group: its aid counts there too."""
    await work.execute(REGROUP, organisation, undertaking)


async def forget(work: Work, before: date, most: int) -> int:
    """Removes grants of organisations that were erased, made before that day, the oldest first. How many."""
    status = await work.execute(FORGET, before, most)
    return int(status.rpartition(" ")[2])


async def kept(work: Work, organisation: UUID) -> int:
    """How many grants outlive the organisation."""
    return int(await work.fetchval(KEPT, organisation))


def entry(match: UUID, hub: str, basis: AidBasis, amount_eur: Decimal, service: str | None, granted_on: date) -> Entry:
    """A new grant."""
    return Entry(new_id(), match, hub, basis, amount_eur, service, granted_on)
