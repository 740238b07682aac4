"""Hubs, each with its profile as one document in the shape of the contract, and their offerings as training tells of them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Column, DateTime, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from chassis.columns import Xid8
from matching.models.table import Table

NAME_ORDER = "lv-x-icu"
"""Names are sorted as Latvian does: č after c, ž after z."""


class Hub(Table, table=True):
    """A hub of the directory. Version 0 exists only inside the transaction that registers it."""

    slug: str = Field(primary_key=True, sa_type=Text)
    state: str = Field(sa_type=Text)
    version: int
    profile: dict[str, Any] = Field(sa_type=JSONB)
    sort_name: str = Field(sa_column=Column(Text(collation=NAME_ORDER), nullable=False))
    words: str = Field(sa_type=Text)  # folded name, description, address and slug: what `q` looks in
    changed_at: datetime = Field(sa_type=DateTime(timezone=True))
    changed_in: str = Field(sa_column=Column(Xid8, nullable=False, index=True))


class Offering(Table, table=True):
    """An offering of some hub as training last told of it, withdrawn ones too, so that an older event cannot bring them back."""

    id: UUID = Field(primary_key=True)
    hub: str = Field(sa_type=Text)
    version: int
    state: str = Field(sa_type=Text)
    title: dict[str, str] = Field(sa_type=JSONB)
    kind: str = Field(sa_type=Text)
    level: str | None = Field(default=None, sa_type=Text)
    mode: str = Field(sa_type=Text)
    languages: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    regions: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    technologies: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    sectors: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    audiences: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    starts: list[datetime] = Field(sa_column=Column(ARRAY(DateTime(timezone=True)), nullable=False))
    last_end: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    changed_in: str = Field(sa_column=Column(Xid8, nullable=False, index=True))
