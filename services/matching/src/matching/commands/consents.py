"""An organisation lets a hub see, and takes that back."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from chassis.database import Work
from matching import metrics
from matching.errors.organisations import NoSuchMember
from matching.repository import consents, hubs, organisations
from matching.repository.consents import Consent
from matching.repository.organisations import Key
from matching.schemas.organisations import NewConsent


async def give(work: Work, key: Key, wanted: NewConsent) -> Consent:
    """A consent for so many days from now. Raises NoSuchOrganisation, NoSuchMember."""
    await organisations.load(work, key)
    known = await hubs.known(work, [wanted.hub])
    if wanted.hub not in known or known[wanted.hub].state != "member":
        raise NoSuchMember(field="hub", value=wanted.hub)
    given = await consents.give(work, key.organisation, wanted.hub, wanted.purpose, datetime.now(UTC) + timedelta(days=wanted.days))
    metrics.CONSENTS.labels(wanted.purpose, "given").inc()
    return given


async def withdraw(work: Work, key: Key, id_: UUID) -> None:
    """Ends one at once; again changes nothing. Raises NoSuchOrganisation, NoSuchConsent."""
    await organisations.load(work, key)
    ended = await consents.withdraw(work, key.organisation, id_)
    if ended is not None:
        metrics.CONSENTS.labels(ended, "withdrawn").inc()
