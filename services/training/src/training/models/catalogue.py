"""The catalogue's tables. What a hub writes about an offering is one document (`content`), in the shape of the contract:
it is filtered by containment and grows with the contract, so that no field is kept in two places.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, DateTime, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from chassis.columns import Xid8
from training.models.table import Table


class Offering(Table, table=True):
    """A course, event, workshop, webinar, service or curriculum of a hub."""

    id: UUID = Field(primary_key=True)
    hub: str = Field(sa_type=Text)
    state: str = Field(sa_type=Text)
    version: int
    content: dict[str, Any] = Field(sa_type=JSONB)
    published_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    origin: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    last_end: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    """When the last date ends; None for what has no dates."""
    changed_in: str = Field(sa_column=Column(Xid8, nullable=False))
    """The transaction of the last change: what the index in memory follows."""
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    changed_at: datetime = Field(sa_type=DateTime(timezone=True))


class Session(Table, table=True):
    """One dated occurrence of an offering; `details` is the contract's Session without id, times and status."""

    id: UUID = Field(primary_key=True)
    offering_id: UUID = Field(foreign_key="offering.id")
    starts_at: datetime = Field(sa_type=DateTime(timezone=True))
    ends_at: datetime = Field(sa_type=DateTime(timezone=True))
    status: str = Field(sa_type=Text)
    details: dict[str, Any] = Field(sa_type=JSONB)
    taken_on_site: int = 0
    taken_online: int = 0


class Hub(Table, table=True):
    """A hub of the network, as matching's directory tells of it."""

    slug: str = Field(primary_key=True, sa_type=Text)
    name: dict[str, str] = Field(sa_type=JSONB)
    state: str = Field(sa_type=Text)
    version: int
