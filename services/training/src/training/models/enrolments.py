"""The tables of sign-up. What names a person is kept apart from the enrolment, and goes with the person."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Float, LargeBinary, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from training.models.table import Table

MOMENT = DateTime(timezone=True)


class Person(Table, table=True):
    """Somebody who signs up, known by an address."""

    id: UUID = Field(primary_key=True)
    email: str = Field(sa_type=Text)
    language: str = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=MOMENT)
    confirmed_at: datetime | None = Field(default=None, sa_type=MOMENT)


class Enrolment(Table, table=True):
    """One person's place in a session or a series (`target`); without the person it is a pseudonym."""

    id: UUID = Field(primary_key=True)
    person_id: UUID | None = Field(default=None, foreign_key="person.id")
    offering_id: UUID = Field(foreign_key="offering.id")
    hub: str = Field(sa_type=Text)
    target: str = Field(sa_type=Text)
    mode: str = Field(sa_type=Text)
    state: str = Field(sa_type=Text)
    version: int = 0
    place: int | None = Field(default=None, sa_type=BigInteger)
    """The order of confirmation: who waits longer has the lower one."""
    seated_at: datetime | None = Field(default=None, sa_type=MOMENT)
    offered_until: datetime | None = Field(default=None, sa_type=MOMENT)
    reason: str | None = Field(default=None, sa_type=Text)
    created_at: datetime = Field(sa_type=MOMENT)
    changed_at: datetime = Field(sa_type=MOMENT)


class EnrolmentDate(Table, table=True):
    """A session that an enrolment is for; `held`: it is counted in the session's seats; `told`: what the person knows of it."""

    __tablename__ = "enrolment_date"

    enrolment_id: UUID = Field(primary_key=True, foreign_key="enrolment.id")
    session_id: UUID = Field(primary_key=True, foreign_key="session.id")
    held: bool = False
    told: str = Field(sa_type=Text)


class SignUp(Table, table=True):
    """What the person wrote."""

    __tablename__ = "sign_up"

    enrolment_id: UUID = Field(primary_key=True, foreign_key="enrolment.id")
    person_id: UUID = Field(foreign_key="person.id")
    name: str = Field(sa_type=Text)
    note: str | None = Field(default=None, sa_type=Text)
    shows_name: bool
    consented_at: datetime = Field(sa_type=MOMENT)


class PersonToken(Table, table=True):
    """The secret of a link in a letter, as its SHA-256, and which enrolment the letter was about."""

    __tablename__ = "person_token"

    hash: bytes = Field(primary_key=True, sa_type=LargeBinary)
    person_id: UUID = Field(foreign_key="person.id")
    enrolment_id: UUID = Field(foreign_key="enrolment.id")
    created_at: datetime = Field(sa_type=MOMENT)
    expires_at: datetime = Field(sa_type=MOMENT)


class PersonCalendar(Table, table=True):
    """The secret of the address of a person's calendar, as its SHA-256."""

    __tablename__ = "person_calendar"

    person_id: UUID = Field(primary_key=True, foreign_key="person.id")
    hash: bytes = Field(sa_type=LargeBinary)
    created_at: datetime = Field(sa_type=MOMENT)


class Letter(Table, table=True):
    """A mail to a person. A reminder names the session, the start it was planned for, and how long before."""

    id: UUID = Field(primary_key=True)
    person_id: UUID = Field(foreign_key="person.id")
    enrolment_id: UUID = Field(foreign_key="enrolment.id")
    kind: str = Field(sa_type=Text)
    words: str | None = Field(default=None, sa_type=Text)
    session_id: UUID | None = Field(default=None, foreign_key="session.id")
    starts_at: datetime | None = Field(default=None, sa_type=MOMENT)
    hours_before: float | None = Field(default=None, sa_type=Float(53))
    state: str = Field(sa_type=Text)
    attempts: int = 0
    reason: str | None = Field(default=None, sa_type=Text)
    created_at: datetime = Field(sa_type=MOMENT)
    due_at: datetime = Field(sa_type=MOMENT)
    lease_until: datetime | None = Field(default=None, sa_type=MOMENT)


class Certificate(Table, table=True):
    """Proof that somebody took part; `facts` are what was true when it was issued, without the name."""

    code: str = Field(primary_key=True, sa_type=Text)
    enrolment_id: UUID = Field(foreign_key="enrolment.id")
    facts: dict[str, Any] = Field(sa_type=JSONB)
    issued_at: datetime = Field(sa_type=MOMENT)
    revoked_at: datetime | None = Field(default=None, sa_type=MOMENT)


class FollowedOffering(Table, table=True):
    """Which version of an offering the people enrolled in it were told of."""

    __tablename__ = "followed_offering"

    offering_id: UUID = Field(primary_key=True, foreign_key="offering.id")
    version: int
