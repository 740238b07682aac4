"""What was found for open needs after they were stated or is still to be looked for, and calls for partners as projects tells of them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Column, DateTime, Float, ForeignKey, Index, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from matching.models.table import Table


class Finding(Table, table=True):
    """Something new that fits a need: a hub, or an offering of a hub. `ref` is the hub's slug or the offering's id, `fit` 0 to 1."""

    __table_args__ = (Index("finding_of", "kind", "ref"),)

    need: UUID = Field(sa_column=Column(ForeignKey("need.id", ondelete="CASCADE"), primary_key=True))
    kind: str = Field(primary_key=True, sa_type=Text)
    ref: str = Field(primary_key=True, sa_type=Text)
    hub: str = Field(sa_type=Text)
    fit: float = Field(sa_type=Float)
    found_at: datetime = Field(sa_type=DateTime(timezone=True))


class Rematch(Table, table=True):
    """Hubs of an import that are still to be held against the open needs above `after`; none yet where that is missing."""

    id: UUID = Field(primary_key=True)
    hubs: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    after: UUID | None = None
    queued_at: datetime = Field(sa_type=DateTime(timezone=True))


class Call(Table, table=True):
    """A project's call for partners; a project without one stands here closed, so that an older event cannot bring its call back.

    `terms`: [list, code, how surely it is sought] each.
    """

    project: UUID = Field(primary_key=True)
    version: int
    state: str = Field(sa_type=Text)
    title: dict[str, str] = Field(sa_type=JSONB)
    sought: dict[str, str] = Field(sa_type=JSONB)
    lead: str = Field(sa_type=Text)
    partners: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    terms: list[Any] = Field(sa_type=JSONB)
    regions: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    places: int
    closes_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    link: str | None = Field(default=None, sa_type=Text)
