"""Notify's tables. Addresses stand in `subscriber` and `webhook` only; everything else knows people by pseudonymous ids."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, LargeBinary, MetaData, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field, SQLModel

METADATA = MetaData()
MOMENT = DateTime(timezone=True)


class Table(SQLModel):
    """Base of notify's tables: their own MetaData, apart from other services'."""

    metadata = METADATA


class Subscriber(Table, table=True):
    """A person who wants to be told; confirmed once the link in the mail was opened."""

    id: UUID = Field(primary_key=True)
    email: str = Field(sa_type=Text, unique=True)
    language: str = Field(sa_type=Text)
    version: int
    created_at: datetime = Field(sa_type=MOMENT)
    asked_at: datetime = Field(sa_type=MOMENT)
    confirmed_at: datetime | None = Field(default=None, sa_type=MOMENT)


class Token(Table, table=True):
    """A secret that somebody holds in a link, as its SHA-256. Only a confirmed subscriber's opens anything but the confirmation."""

    hash: bytes = Field(primary_key=True, sa_type=LargeBinary)
    subscriber_id: UUID = Field(foreign_key="subscriber.id")
    created_at: datetime = Field(sa_type=MOMENT)
    expires_at: datetime = Field(sa_type=MOMENT)
    filters: dict[str, Any] | None = Field(default=None, sa_type=JSONB)


class Letter(Table, table=True):
    """A mail about the subscription itself: the request to confirm it, or the link to manage it.

    `filters` are what was asked for with it; they go on into the token of its link and become a subscription when that is confirmed.
    """

    id: UUID = Field(primary_key=True)
    subscriber_id: UUID = Field(foreign_key="subscriber.id")
    state: str = Field(sa_type=Text)
    attempts: int
    reason: str | None = Field(default=None, sa_type=Text)
    created_at: datetime = Field(sa_type=MOMENT)
    due_at: datetime = Field(sa_type=MOMENT)
    lease_until: datetime | None = Field(default=None, sa_type=MOMENT)
    filters: dict[str, Any] | None = Field(default=None, sa_type=JSONB)


class Webhook(Table, table=True):
    """An endpoint of another system. `previous_secret` still signs until `previous_until`."""

    id: UUID = Field(primary_key=True)
    hub: str | None = Field(default=None, sa_type=Text)
    url: str = Field(sa_type=Text)
    description: str = Field(sa_type=Text)
    secret: str = Field(sa_type=Text)
    previous_secret: str | None = Field(default=None, sa_type=Text)
    previous_until: datetime | None = Field(default=None, sa_type=MOMENT)
    state: str = Field(sa_type=Text)
    disabled_reason: str | None = Field(default=None, sa_type=Text)
    failing_since: datetime | None = Field(default=None, sa_type=MOMENT)
    version: int
    created_by: str = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=MOMENT)


class Subscription(Table, table=True):
    """A standing query of a subscriber or a webhook. `anchors` are the terms by which an event finds it (see domain.filters)."""

    id: UUID = Field(primary_key=True)
    subscriber_id: UUID | None = Field(default=None, foreign_key="subscriber.id")
    webhook_id: UUID | None = Field(default=None, foreign_key="webhook.id")
    filters: dict[str, Any] = Field(sa_type=JSONB)
    anchors: list[str] = Field(sa_type=ARRAY(Text))
    version: int
    created_at: datetime = Field(sa_type=MOMENT)
    changed_at: datetime = Field(sa_type=MOMENT)


class News(Table, table=True):
    """An event that somebody is told about, once, however many are told.

    `spread_after` is set while there are subscriptions left to look at: the id of the last one that was.
    """

    event_id: UUID = Field(primary_key=True)
    seq: int | None = Field(default=None, sa_type=BigInteger)
    type: str = Field(sa_type=Text)
    about: str = Field(sa_type=Text)
    time: datetime = Field(sa_type=MOMENT)
    traceparent: str | None = Field(default=None, sa_type=Text)
    offering: dict[str, Any] = Field(sa_type=JSONB)
    spread_after: UUID | None = None


class Delivery(Table, table=True):
    """One message to one recipient. It outlives its subscription, without an address."""

    id: UUID = Field(primary_key=True)
    seq: int | None = Field(default=None, sa_type=BigInteger)
    subscription_id: UUID
    recipient_id: UUID
    channel: str = Field(sa_type=Text)
    event_id: UUID = Field(foreign_key="news.event_id")
    about: str = Field(sa_type=Text)
    state: str = Field(sa_type=Text)
    version: int
    attempts: int
    budget: int | None = None
    reason: str | None = Field(default=None, sa_type=Text)
    queued_at: datetime = Field(sa_type=MOMENT)
    due_at: datetime = Field(sa_type=MOMENT)
    lease_until: datetime | None = Field(default=None, sa_type=MOMENT)
    changed_at: datetime = Field(sa_type=MOMENT)


class Hub(Table, table=True):
    """A hub of the network, as matching's directory tells of it."""

    slug: str = Field(primary_key=True, sa_type=Text)
    name: dict[str, str] = Field(sa_type=JSONB)
    state: str = Field(sa_type=Text)
    version: int
