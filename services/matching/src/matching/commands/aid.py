"""Aid is granted, within the ceiling of the whole undertaking."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from chassis.database import Work
from contracts.matching import AidBasis
from matching.domain.aid import CAPPED, CEILING_EUR, keys, left_on
from matching.errors.organisations import AidCeilingExceeded, OrganisationNotVerified, WrongAidAmount
from matching.repository import aid, organisations
from matching.repository.aid import Entry

CENT = Decimal("0.01")
LARGEST = Decimal(10**9)


async def grant(
    work: Work, organisation: UUID, match: UUID, hub: str, basis: AidBasis, amount_eur: Decimal, service: str | None, granted_on: date
) -> Entry:
    """Enters aid in the ledger. De-minimis aid is refused whole where any three years would hold more than the ceiling, and to who is not
    verified: anybody can write down a register number, and it decides whose ceiling this is.

    Raises OrganisationNotVerified, AidCeilingExceeded with what is left, WrongAidAmount, NoSuchOrganisation. Grants to one undertaking
    wait for each other.
    """
    if not amount_eur.is_finite() or not 0 < amount_eur < LARGEST or amount_eur != amount_eur.quantize(CENT):
        raise WrongAidAmount(field="aid.amount_eur")
    known = await organisations.by_id(work, organisation, lock=True)
    said = known.profile
    whose = keys(organisation, said.country, said.register_number, said.undertaking)
    if basis == CAPPED:
        if known.verified_at is None:
            raise OrganisationNotVerified(field="aid.basis")
        await aid.lock(work, whose)
        left = left_on(await aid.counted(work, organisation, whose), granted_on)
        if amount_eur > left:
            raise AidCeilingExceeded(field="aid.amount_eur", ceiling_eur=f"{CEILING_EUR:f}", left_eur=f"{left:.2f}")
    made = aid.entry(match, hub, basis, amount_eur, service, granted_on)
    await aid.write(work, organisation, whose, made)
    return made
