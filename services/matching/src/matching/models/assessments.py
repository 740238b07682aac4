"""Assessments and the secret links to them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Column, DateTime, ForeignKey, Index, LargeBinary, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from matching.models.table import Table


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
    organisation: UUID | None = Field(default=None, sa_column=Column(ForeignKey("organisation.id", ondelete="CASCADE"), index=True))


class AssessmentLink(Table, table=True):
    """A secret link: the SHA-256 of its token. `dimensions` is None for the owner's."""

    __tablename__ = "assessment_link"

    token: bytes = Field(primary_key=True, sa_type=LargeBinary)
    assessment: UUID = Field(sa_column=Column(ForeignKey("assessment.id", ondelete="CASCADE"), nullable=False, index=True))
    dimensions: list[str] | None = Field(default=None, sa_column=Column(ARRAY(Text)))
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
