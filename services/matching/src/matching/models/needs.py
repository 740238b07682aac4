"""Needs that stand."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, DateTime, Float, ForeignKey, Index, LargeBinary, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from matching.models.table import Table


class Need(Table, table=True):
    """What somebody asked for; known by its secret links only. `text` is there while its owner keeps the need.

    `series`: the assessments that it was stated with. `bar`: the fit that a further hub must pass to be worth telling.
    """

    __table_args__ = (Index("need_series", "series", postgresql_where=text("series IS NOT NULL")),)

    id: UUID = Field(primary_key=True)
    state: str = Field(sa_type=Text)
    version: int
    text: dict[str, str] | None = Field(default=None, sa_type=JSONB)
    wish: dict[str, Any] = Field(sa_type=JSONB)
    series: UUID | None = None
    bar: float = Field(sa_type=Float)
    engine: str = Field(sa_type=Text)
    stated_at: datetime = Field(sa_type=DateTime(timezone=True))
    changed_at: datetime = Field(sa_type=DateTime(timezone=True), index=True)
    organisation: UUID | None = Field(default=None, sa_column=Column(ForeignKey("organisation.id", ondelete="CASCADE"), index=True))


class NeedLink(Table, table=True):
    """A secret link to a need: the SHA-256 of its token."""

    __tablename__ = "need_link"

    token: bytes = Field(primary_key=True, sa_type=LargeBinary)
    need: UUID = Field(sa_column=Column(ForeignKey("need.id", ondelete="CASCADE"), nullable=False, index=True))
    created_at: datetime = Field(sa_type=DateTime(timezone=True))


class NeedTerm(Table, table=True):
    """A term of an open need, as `kind:code`: what a changed hub or offering is held against, without looking at other needs.

    `share` is its part of what is asked (all make 1), `part` its component of the need as a vector of length 1.
    """

    __tablename__ = "need_term"

    term: str = Field(primary_key=True, sa_type=Text)
    need: UUID = Field(sa_column=Column(ForeignKey("need.id", ondelete="CASCADE"), primary_key=True, index=True))
    share: float = Field(sa_type=Float)
    part: float = Field(sa_type=Float)
