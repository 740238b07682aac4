"""The harvest's tables: sources, their runs, what they brought, and what people decided about it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from training.models.table import Table


class Source(Table, table=True):
    """Where a hub's offerings are read from. `revision` counts what people changed (the ETag), `version` the events."""

    id: UUID = Field(primary_key=True)
    hub: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    address: str = Field(sa_type=Text)
    method: str = Field(sa_type=Text)
    choices: dict[str, Any] = Field(sa_type=JSONB)
    every_hours: int
    approval: str = Field(sa_type=Text)
    refusal: str | None = Field(default=None, sa_type=Text)
    enabled: bool
    health: str = Field(sa_type=Text)
    last_run: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    revision: int
    version: int
    memory: dict[str, Any] = Field(sa_type=JSONB)
    """Address -> its ETag, Last-Modified and the items it held: what makes the next run cheap."""
    next_run_at: datetime = Field(sa_type=DateTime(timezone=True))
    running: UUID | None = None
    """The run that may write; a runner that lost its lease finds another one here."""
    lease_until: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    changed_at: datetime = Field(sa_type=DateTime(timezone=True))
    removed_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


class HarvestRun(Table, table=True):
    """One reading of a source."""

    __tablename__ = "harvest_run"

    id: UUID = Field(primary_key=True)
    source_id: UUID = Field(foreign_key="source.id")
    started_at: datetime = Field(sa_type=DateTime(timezone=True))
    ended_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    outcome: str = Field(sa_type=Text)
    reason: str | None = Field(default=None, sa_type=Text)
    health: str | None = Field(default=None, sa_type=Text)
    complete: bool = True
    read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    gone: int = 0


class HarvestItem(Table, table=True):
    """What a run did with one item; unchanged ones are only counted."""

    __tablename__ = "harvest_item"

    run_id: UUID = Field(primary_key=True, foreign_key="harvest_run.id")
    number: int = Field(primary_key=True)
    outcome: str = Field(sa_type=Text)
    title: str = Field(sa_type=Text)
    link: str | None = Field(default=None, sa_type=Text)
    offering_id: UUID | None = None
    reasons: list[Any] = Field(sa_type=JSONB)


class Harvested(Table, table=True):
    """An item of a source and the offering that it became."""

    source_id: UUID = Field(primary_key=True, foreign_key="source.id")
    key: str = Field(primary_key=True, sa_type=Text)
    offering_id: UUID = Field(foreign_key="offering.id")
    link: str | None = Field(default=None, sa_type=Text)
    fingerprint: str = Field(sa_type=Text)
    digest: str = Field(sa_type=Text)
    first_seen_at: datetime = Field(sa_type=DateTime(timezone=True))
    seen_in: UUID
    missed: int = 0
    gone_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


class FieldLock(Table, table=True):
    """A field that the hub wrote by hand: the harvest leaves it alone."""

    __tablename__ = "field_lock"

    offering_id: UUID = Field(primary_key=True, foreign_key="offering.id")
    field: str = Field(primary_key=True, sa_type=Text)
    locked_by: str = Field(sa_type=Text)
    locked_at: datetime = Field(sa_type=DateTime(timezone=True))


class Duplicate(Table, table=True):
    """Two offerings that may be one, and what people said; `was` is the state of the one that was merged away."""

    id: UUID = Field(primary_key=True)
    one: UUID = Field(foreign_key="offering.id")
    other: UUID = Field(foreign_key="offering.id")
    score: int
    reasons: list[Any] = Field(sa_type=JSONB)
    state: str = Field(sa_type=Text)
    kept: UUID | None = None
    was: str | None = Field(default=None, sa_type=Text)
    version: int
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    changed_at: datetime = Field(sa_type=DateTime(timezone=True))


class LinkCheck(Table, table=True):
    """How the link of an offering answers."""

    __tablename__ = "link_check"

    offering_id: UUID = Field(primary_key=True, foreign_key="offering.id")
    link: str = Field(sa_type=Text)
    host: str = Field(sa_type=Text)
    failures: int = 0
    reason: str | None = Field(default=None, sa_type=Text)
    checked_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    next_at: datetime = Field(sa_type=DateTime(timezone=True))
    broken_since: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
