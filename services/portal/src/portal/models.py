"""The portal's tables: its signing keys, who signed in, what travelled through the network lately, and how deliveries fared."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, DateTime, Identity, LargeBinary, MetaData, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

METADATA = MetaData()


class Table(SQLModel):
    """Base of the portal's tables: their own MetaData, apart from other services'."""

    metadata = METADATA


class SigningKey(Table, table=True):
    """A key that signs tokens from `signs_from` on; `private` is its JWK."""

    __tablename__ = "signing_key"

    kid: str = Field(primary_key=True, sa_type=Text)
    private: dict[str, Any] = Field(sa_type=JSONB)
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    signs_from: datetime = Field(sa_type=DateTime(timezone=True))


class IssuedGrant(Table, table=True):
    """What the built-in issuer gave a person's browser: a code of one use, or what renews tokens. `id` is the secret's SHA-256."""

    __tablename__ = "issued_grant"

    id: bytes = Field(primary_key=True, sa_type=LargeBinary)
    kind: str = Field(sa_type=Text)
    account: str = Field(sa_type=Text)
    challenge: str | None = Field(default=None, sa_type=Text)
    redirect: str | None = Field(default=None, sa_type=Text)
    expires_at: datetime = Field(sa_type=DateTime(timezone=True))


class Session(Table, table=True):
    """Somebody who is signed in to the pages. Only the cookie, which is not kept here, opens `sealed`; `id` is its SHA-256."""

    id: bytes = Field(primary_key=True, sa_type=LargeBinary)
    sealed: str = Field(sa_type=Text)
    expires_at: datetime = Field(sa_type=DateTime(timezone=True))


class StreamEvent(Table, table=True):
    """One event that travelled through the network, in the order in which the portal learned of it. No personal data."""

    __tablename__ = "stream_event"

    seq: int = Field(sa_column=Column(BigInteger, Identity(always=True), primary_key=True))
    event_id: UUID = Field(unique=True)
    type: str = Field(sa_type=Text)
    subject: str = Field(sa_type=Text)
    about: str = Field(sa_type=Text)
    hub: str | None = Field(default=None, sa_type=Text)
    title: dict[str, str] | None = Field(default=None, sa_type=JSONB)
    at: datetime = Field(sa_type=DateTime(timezone=True))
    traceparent: str | None = Field(default=None, sa_type=Text)


class Delivery(Table, table=True):
    """One message to one recipient, as notify last told of it; who the recipient is, nobody here knows."""

    id: UUID = Field(primary_key=True)
    version: int
    event_id: UUID
    about: str = Field(sa_type=Text)
    channel: str = Field(sa_type=Text)
    state: str = Field(sa_type=Text)
    attempts: int
    reason: str | None = Field(default=None, sa_type=Text)
    queued_at: datetime = Field(sa_type=DateTime(timezone=True))
    changed_at: datetime = Field(sa_type=DateTime(timezone=True))
