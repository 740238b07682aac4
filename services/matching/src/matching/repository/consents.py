"""What organisations agreed to, hub by hub and purpose by purpose."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.database import Work
from chassis.ids import new_id
from matching.domain.organisations import Purpose
from matching.errors.organisations import NoSuchConsent, NoSuchOrganisation

FIELDS = "id, hub, purpose, given_at, expires_at, withdrawn_at"
STANDS = "withdrawn_at IS NULL AND expires_at > now()"
ONE_AT_A_TIME = "SELECT 1 FROM organisation WHERE id = $1 FOR NO KEY UPDATE"
PROLONG = f"""
UPDATE consent SET expires_at = greatest(expires_at, $4) WHERE organisation = $1 AND hub = $2 AND purpose = $3 AND {STANDS}
RETURNING {FIELDS}
"""
GIVE = f"""
INSERT INTO consent (id, organisation, hub, purpose, given_at, expires_at) VALUES ($5, $1, $2, $3, now(), $4) RETURNING {FIELDS}
"""
VALID = f"SELECT EXISTS (SELECT FROM consent WHERE organisation = $1 AND hub = $2 AND purpose = $3 AND {STANDS})"
LISTED = f"SELECT {FIELDS} FROM consent WHERE organisation = $1 ORDER BY given_at DESC, id DESC"
WITHDRAW = """
UPDATE consent SET withdrawn_at = now() WHERE id = $2 AND organisation = $1 AND withdrawn_at IS NULL RETURNING purpose
"""
EXISTS = "SELECT 1 FROM consent WHERE id = $2 AND organisation = $1"


@dataclass(frozen=True, slots=True)
class Consent:
    """One consent, in force or past."""

    id: UUID
    hub: str
    purpose: Purpose
    given_at: datetime
    expires_at: datetime
    withdrawn_at: datetime | None


async def give(work: Work, organisation: UUID, hub: str, purpose: Purpose, until: datetime) -> Consent:
    """Lets a hub see, until then. One that is in force is prolonged, never shortened: there is one at a time, so that
    withdrawing it leaves none. Raises NoSuchOrganisation where it has just been erased.
    """
    if await work.fetchval(ONE_AT_A_TIME, organisation) is None:
        raise NoSuchOrganisation
    values = (organisation, hub, purpose, until)
    row = await work.fetchrow(PROLONG, *values) or await work.fetchrow(GIVE, *values, new_id())
    return _made(row)


async def valid(work: Work, organisation: UUID, hub: str, purpose: Purpose) -> bool:
    """Whether a hub may see now."""
    return bool(await work.fetchval(VALID, organisation, hub, purpose))


async def listed(work: Work, organisation: UUID) -> list[Consent]:
    """All that were ever given, the newest first."""
    return [_made(row) for row in await work.fetch(LISTED, organisation)]


async def withdraw(work: Work, organisation: UUID, id_: UUID) -> Purpose | None:
    """Ends a consent at once; its purpose, None where it had been withdrawn before. Raises NoSuchConsent."""
    ended: Purpose | None = await work.fetchval(WITHDRAW, organisation, id_)
    if ended is None and await work.fetchval(EXISTS, organisation, id_) is None:
        raise NoSuchConsent
    return ended


def _made(row: Any) -> Consent:
    return Consent(**row)
