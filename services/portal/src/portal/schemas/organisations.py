"""What the pages of an organisation read of matching: what it says of itself, what belongs to it, whom it lets see what, its aid."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime

from contracts.event import Text
from portal.schemas.shared import Read

Purpose = Literal["match", "assessment"]


class Contact(Read):
    """Whom to write to."""

    name: str
    email: str
    phone: str | None = None


class HeldAssessment(Read):
    """An assessment of the organisation."""

    id: UUID
    stage: str
    state: Literal["draft", "completed"]
    audience: str | None = None
    changed_at: AwareDatetime


class TermNamed(Read):
    """What a need asks for."""

    kind: str
    code: str
    label: dict[str, str]


class HeldNeed(Read):
    """A need of the organisation."""

    id: UUID
    state: str
    stated_at: AwareDatetime
    terms: tuple[TermNamed, ...] = ()


class OrganisationRow(Read):
    """An organisation without whom to write to."""

    id: UUID
    version: int
    name: str
    country: str
    register_number: str | None = None
    kind: str
    size_class: str
    sector: str | None = None
    region: str | None = None
    municipality: str | None = None
    undertaking: str | None = None
    language: str = "lv"
    verified_at: AwareDatetime | None = None
    created_at: AwareDatetime | None = None


class Organisation(OrganisationRow):
    """An organisation as it sees itself."""

    contact: Contact
    assessments: tuple[HeldAssessment, ...] = ()
    needs: tuple[HeldNeed, ...] = ()

    def as_form(self) -> dict[str, str]:
        """What a form that changes it is filled in with."""
        names = ("name", "country", "register_number", "kind", "size_class", "sector", "region", "municipality", "undertaking", "language")
        said = {f"org.{name}": getattr(self, name) or "" for name in names}
        return said | {f"org.contact.{name}": getattr(self.contact, name) or "" for name in ("name", "email", "phone")}


class Consent(Read):
    """What a hub may see, and until when."""

    id: UUID
    hub: str
    purpose: Purpose
    given_at: AwareDatetime
    expires_at: AwareDatetime
    withdrawn_at: AwareDatetime | None = None

    def holds(self, now: datetime) -> bool:
        """Whether the hub may see it now."""
        return self.withdrawn_at is None and self.expires_at > now


class Consents(Read):
    """All consents, the newest first."""

    items: tuple[Consent, ...] = ()


class Grant(Read):
    """One grant of aid."""

    id: UUID
    hub: str
    basis: str
    amount_eur: float
    service: str | None = None
    granted_on: date


class Ledger(Read):
    """Grants, and the de-minimis aid of the whole undertaking in three years against its ceiling.

    `verified`: whether the register number was looked up; before that no de-minimis aid is granted.
    """

    verified: bool
    entries: tuple[Grant, ...] = ()
    sum_eur: float
    ceiling_eur: float
    left_eur: float

    def running(self) -> Sequence[tuple[Grant, float]]:
        """Each grant, the earliest first, with the sum of de-minimis aid up to it; other aid has no part in the sum."""
        total, rows = 0.0, []
        for each in sorted(self.entries, key=lambda each: (each.granted_on, each.id)):
            total += each.amount_eur if each.basis == "de-minimis" else 0
            rows.append((each, total))
        return rows


class Kept(Read):
    """What stays after an erasure, and why."""

    what: str
    count: int
    why: Text


class Receipt(Read):
    """What an erasure did: how many of each are gone."""

    erased: dict[str, int]
    kept: tuple[Kept, ...] = ()
