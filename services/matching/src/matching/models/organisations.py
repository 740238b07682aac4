"""Organisations that ask for help, what they agreed to, and the ledger of aid."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Column, DateTime, ForeignKey, LargeBinary, Numeric, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from matching.models.table import Table


class Organisation(Table, table=True):
    """A company or public body. `contact`: {name, email, phone}. `undertaking`: the register number of its group's head."""

    id: UUID = Field(primary_key=True)
    version: int
    name: str = Field(sa_type=Text)
    country: str = Field(sa_type=Text)
    register_number: str | None = Field(default=None, sa_type=Text)
    kind: str = Field(sa_type=Text)
    size_class: str = Field(sa_type=Text)
    sector: str | None = Field(default=None, sa_type=Text)
    region: str | None = Field(default=None, sa_type=Text)
    municipality: str | None = Field(default=None, sa_type=Text)
    undertaking: str | None = Field(default=None, sa_type=Text)
    contact: dict[str, Any] = Field(sa_type=JSONB)
    language: str = Field(sa_type=Text)
    words: str = Field(sa_type=Text)  # folded name and register number: what `q` looks in
    verified_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    verified_by: str | None = Field(default=None, sa_type=Text)
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    changed_at: datetime = Field(sa_type=DateTime(timezone=True))


class OrganisationLink(Table, table=True):
    """A secret link to an organisation: the SHA-256 of its token."""

    __tablename__ = "organisation_link"

    token: bytes = Field(primary_key=True, sa_type=LargeBinary)
    organisation: UUID = Field(sa_column=Column(ForeignKey("organisation.id", ondelete="CASCADE"), nullable=False, index=True))
    created_at: datetime = Field(sa_type=DateTime(timezone=True))


class Consent(Table, table=True):
    """What an organisation lets a hub see, and until when. It stays when it is withdrawn: that it was given is to be shown."""

    id: UUID = Field(primary_key=True)
    organisation: UUID = Field(sa_column=Column(ForeignKey("organisation.id", ondelete="CASCADE"), nullable=False))
    hub: str = Field(sa_type=Text)
    purpose: str = Field(sa_type=Text)
    given_at: datetime = Field(sa_type=DateTime(timezone=True))
    expires_at: datetime = Field(sa_type=DateTime(timezone=True))
    withdrawn_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


class AidEntry(Table, table=True):
    """Aid that was granted. It outlives its organisation: Regulation (EU) 2023/2831, Article 6, wants ten years.

    `beneficiary` and `undertaking` are keys of register numbers, of the organisation and of its group (`domain.aid`).
    """

    __tablename__ = "aid_entry"

    id: UUID = Field(primary_key=True)
    organisation: UUID | None = Field(default=None, sa_column=Column(ForeignKey("organisation.id", ondelete="SET NULL"), index=True))
    undertaking: str = Field(sa_type=Text)
    beneficiary: str = Field(sa_type=Text)
    match: UUID
    hub: str = Field(sa_type=Text)
    basis: str = Field(sa_type=Text)
    amount_eur: Decimal = Field(sa_type=Numeric(12, 2))
    service: str | None = Field(default=None, sa_type=Text)
    granted_on: date
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
