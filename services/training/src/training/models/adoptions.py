"""Adopted offerings and what is proposed to their adopters."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from training.models.table import Table


class Adoption(Table, table=True):
    """One hub's copy of another's offering. `decided` is what both share, as the original was when the adopter last decided."""

    copy_id: UUID = Field(primary_key=True, foreign_key="offering.id")
    original_id: UUID = Field(foreign_key="offering.id")
    hub: str = Field(sa_type=Text)
    decided: dict[str, Any] = Field(sa_type=JSONB)
    decided_version: int
    licensed: bool = True
    adopted_at: datetime = Field(sa_type=DateTime(timezone=True))


class Proposal(Table, table=True):
    """A correction of the original, or the end of its licence, put to one adopter."""

    id: UUID = Field(primary_key=True)
    copy_id: UUID = Field(foreign_key="adoption.copy_id")
    kind: str = Field(sa_type=Text)
    changes: dict[str, Any] = Field(sa_type=JSONB)
    original_version: int
    state: str = Field(sa_type=Text)
    reason: str | None = Field(default=None, sa_type=Text)
    decided_by: str | None = Field(default=None, sa_type=Text)
    proposed_at: datetime = Field(sa_type=DateTime(timezone=True))
    decided_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
