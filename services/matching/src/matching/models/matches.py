"""Hubs that were asked, or stand in line to be asked."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Column, DateTime, Float, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from chassis.columns import Xid8
from matching.models.table import Table

MOMENT = DateTime(timezone=True)


class Match(Table, table=True):
    """A hub that was asked, or waits in line (then nothing of it is public and its version is 0). It stays when its need is erased:
    `message`, `note`, `feedback` and `wish`, which people wrote, go then, and it says nothing of who asked.

    `explanation`: the engine's factors and reasons as they were when the client asked. `agree_by`: until when the client may agree to
    the day that the hub proposed.
    """

    __table_args__ = (UniqueConstraint("need", "hub"),)

    id: UUID = Field(primary_key=True)
    need: UUID
    hub: str = Field(sa_type=Text)
    place: int
    state: str = Field(sa_type=Text)
    version: int
    score: float = Field(sa_type=Float)
    terms: dict[str, Any] = Field(sa_type=JSONB)
    client: dict[str, Any] = Field(sa_type=JSONB)
    explanation: dict[str, Any] = Field(sa_type=JSONB)
    proposed_at: datetime | None = Field(default=None, sa_type=MOMENT)
    due_at: datetime | None = Field(default=None, sa_type=MOMENT)
    remind_at: datetime | None = Field(default=None, sa_type=MOMENT)
    answered_at: datetime | None = Field(default=None, sa_type=MOMENT)
    closed_at: datetime | None = Field(default=None, sa_type=MOMENT)
    working_days: float | None = Field(default=None, sa_type=Float)
    meeting_on: date | None = None
    agree_by: datetime | None = Field(default=None, sa_type=MOMENT)
    reason: str | None = Field(default=None, sa_type=Text)
    message: str | None = Field(default=None, sa_type=Text)
    note: str | None = Field(default=None, sa_type=Text)
    feedback: str | None = Field(default=None, sa_type=Text)
    delivered: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    hours: float | None = Field(default=None, sa_type=Float)
    aid_basis: str | None = Field(default=None, sa_type=Text)
    rating: int | None = None
    other_days: int = 0
    wished_on: date | None = None
    wish: str | None = Field(default=None, sa_type=Text)
    changed_at: datetime = Field(sa_type=MOMENT)
    changed_in: str = Field(sa_column=Column(Xid8, nullable=False))
