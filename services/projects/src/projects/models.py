"""The tables of projects. What the lead writes is one document (`content`, and `terms` of a call), in the shape of the contract."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, ForeignKeyConstraint, MetaData, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

METADATA = MetaData()


class Table(SQLModel):
    """Base of projects' tables: their own MetaData, apart from other services'."""

    metadata = METADATA


class Project(Table, table=True):
    """Joint work that one hub leads. `words` is all its text, folded for searching."""

    id: UUID = Field(primary_key=True)
    lead: str = Field(sa_type=Text)
    state: str = Field(sa_type=Text)
    version: int
    content: dict[str, Any] = Field(sa_type=JSONB)
    words: str = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    opened_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    changed_at: datetime = Field(sa_type=DateTime(timezone=True))


class Call(Table, table=True):
    """A project's request for partners; the one with the highest number is the current one. It is open while nothing closed it."""

    project_id: UUID = Field(primary_key=True, foreign_key="project.id", ondelete="CASCADE")
    number: int = Field(primary_key=True)
    terms: dict[str, Any] = Field(sa_type=JSONB)
    closes_at: datetime = Field(sa_type=DateTime(timezone=True))
    closed_because: str | None = Field(default=None, sa_type=Text)


class Partner(Table, table=True):
    """A hub that takes part, and through which call it came. The lead has no row here: it is the project's."""

    __table_args__ = (ForeignKeyConstraint(["project_id", "call"], ["call.project_id", "call.number"], ondelete="CASCADE"),)

    project_id: UUID = Field(primary_key=True)
    hub: str = Field(primary_key=True, sa_type=Text)
    call: int
    joined_at: datetime = Field(sa_type=DateTime(timezone=True))


class Hub(Table, table=True):
    """A hub of the network, as matching's directory tells of it."""

    slug: str = Field(primary_key=True, sa_type=Text)
    name: dict[str, str] = Field(sa_type=JSONB)
    state: str = Field(sa_type=Text)
    version: int
