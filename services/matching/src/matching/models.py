"""Matching's tables. A hub's profile is one document in the shape of the contract; offerings are what training tells of them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Column, DateTime, ForeignKey, Index, LargeBinary, MetaData, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

METADATA = MetaData()
NAME_ORDER = "lv-x-icu"
"""Names are sorted as Latvian does: č after c, ž after z."""


class Table(SQLModel):
    """Base of matching's tables: their own MetaData, apart from other services'."""

    metadata = METADATA


class Hub(Table, table=True):
    """A hub of the directory. Version 0 exists only inside the transaction that registers it."""

    slug: str = Field(primary_key=True, sa_type=Text)
    state: str = Field(sa_type=Text)
    version: int
    profile: dict[str, Any] = Field(sa_type=JSONB)
    sort_name: str = Field(sa_column=Column(Text(collation=NAME_ORDER), nullable=False))
    words: str = Field(sa_type=Text)  # folded name, description, address and slug: what `q` looks in
    changed_at: datetime = Field(sa_type=DateTime(timezone=True))


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
    regions: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    technologies: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    sectors: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    audiences: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    starts: list[datetime] = Field(sa_column=Column(ARRAY(DateTime(timezone=True)), nullable=False))
    last_end: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


class Need(Table, table=True):
    """What somebody asked for: terms and place. Not the text, in which people may write of themselves."""

    id: UUID = Field(primary_key=True)
    wish: dict[str, Any] = Field(sa_type=JSONB)
    matches: int
    stated_at: datetime = Field(sa_type=DateTime(timezone=True))


class Assessment(Table, table=True):
    """One filled questionnaire. `series` is the same for T0, T1 and T2 of one organisation, which is known by secret links only."""

    __table_args__ = (
        UniqueConstraint("series", "stage"),
        Index("assessment_compared", "questionnaire", "series", text("stage DESC"), postgresql_where=text("state = 'completed'")),
    )

    id: UUID = Field(primary_key=True)
    series: UUID
    stage: int
    questionnaire: str = Field(sa_type=Text)
    questionnaire_version: int
    name: str | None = Field(default=None, sa_type=Text)
    size_class: str = Field(sa_type=Text)
    sector: str | None = Field(default=None, sa_type=Text)
    region: str | None = Field(default=None, sa_type=Text)
    state: str = Field(sa_type=Text)
    version: int
    answers: dict[str, Any] = Field(sa_type=JSONB)
    scores: dict[str, float] | None = Field(default=None, sa_type=JSONB)  # as shown: what others are compared with
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    changed_at: datetime = Field(sa_type=DateTime(timezone=True))
    completed_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


class AssessmentLink(Table, table=True):
    """A secret link: the SHA-256 of its token. `dimensions` is None for the owner's."""

    __tablename__ = "assessment_link"

    token: bytes = Field(primary_key=True, sa_type=LargeBinary)
    assessment: UUID = Field(sa_column=Column(ForeignKey("assessment.id", ondelete="CASCADE"), nullable=False, index=True))
    dimensions: list[str] | None = Field(default=None, sa_column=Column(ARRAY(Text)))
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
