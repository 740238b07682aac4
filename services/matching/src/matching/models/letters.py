"""Letters on their way, and where hubs read theirs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from matching.models.table import Table

MOMENT = DateTime(timezone=True)


class HubDesk(Table, table=True):
    """Where letters about matches go, and within how many working days a hub wants to answer. Not public."""

    __tablename__ = "hub_desk"

    hub: str = Field(primary_key=True, sa_type=Text)
    version: int
    email: str | None = Field(default=None, sa_type=Text)
    language: str = Field(sa_type=Text)
    answer_days: int | None = None
    changed_at: datetime = Field(sa_type=MOMENT)


class Letter(Table, table=True):
    """A mail. `opens`: what its link opens with a secret of its own. `email` and `about` are emptied a while after it has left.

    `organisation`: with whom it is erased. `once`: the name of a letter that is planned by the clock and must leave once only.
    """

    id: UUID = Field(primary_key=True)
    kind: str = Field(sa_type=Text)
    email: str = Field(sa_type=Text)
    language: str = Field(sa_type=Text)
    about: dict[str, Any] = Field(sa_type=JSONB)
    opens: str | None = Field(default=None, sa_type=Text)
    opens_id: UUID | None = None
    organisation: UUID | None = None
    match: UUID | None = None
    once: str | None = Field(default=None, sa_type=Text, unique=True)
    state: str = Field(sa_type=Text)
    attempts: int = 0
    reason: str | None = Field(default=None, sa_type=Text)
    created_at: datetime = Field(sa_type=MOMENT)
    due_at: datetime = Field(sa_type=MOMENT)
    lease_until: datetime | None = Field(default=None, sa_type=MOMENT)
