"""Enrolments without the person: who has a place where. Every change is made under the lock of the target's sessions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.database import Work, in_one
from training.domain.enrolments.places import Date, Enrolment, Mode

COLUMNS = """
e.id, e.person_id, e.offering_id, e.hub, e.target, e.mode, e.state, e.version, e.place, e.seated_at, e.offered_until, e.changed_at,
ARRAY(SELECT d.session_id FROM enrolment_date d WHERE d.enrolment_id = e.id ORDER BY d.session_id) AS sessions
"""
ONE = f"SELECT {COLUMNS} FROM enrolment e WHERE e.id = $1"
FIRST_WAITING = f"""
SELECT {COLUMNS} FROM enrolment e WHERE e.offering_id = $1 AND e.target = $2 AND e.mode = $3 AND e.state = 'waiting'
ORDER BY e.place LIMIT 1
"""
QUEUE = """
SELECT EXISTS (SELECT FROM enrolment WHERE offering_id = $1 AND target = $2 AND mode = $3 AND state = 'waiting') AS waits,
       EXISTS (SELECT FROM followed_offering WHERE offering_id = $1) AS followed, nextval('enrolment_place') AS next
"""
OF_PERSON = f"SELECT {COLUMNS} FROM enrolment e WHERE e.person_id = $1 AND e.offering_id = $2 AND e.target = $3 AND e.state <> 'cancelled'"
OPEN_OF_OFFERING = f"""
SELECT {COLUMNS} FROM enrolment e WHERE e.offering_id = $1 AND e.state IN ('enrolled', 'waiting', 'offered') ORDER BY e.place
"""
OPEN_OF_PERSON = f"""
SELECT {COLUMNS} FROM enrolment e WHERE e.person_id = $1 AND e.state IN ('enrolled', 'waiting', 'offered') ORDER BY e.offering_id, e.id
"""
SOME = f"SELECT {COLUMNS} FROM enrolment e WHERE e.offering_id = $1 AND e.id = ANY($2) ORDER BY e.id"
INSERT = """
INSERT INTO enrolment (id, person_id, offering_id, hub, target, mode, state) VALUES ($1, $2, $3, $4, $5, $6, 'pending')
"""
STORE = """
UPDATE enrolment SET mode = $2, state = $3, version = $4, place = $5, seated_at = $6, offered_until = $7, changed_at = $8,
    reason = coalesce($9, reason)
WHERE id = $1
"""
DATES = """
INSERT INTO enrolment_date (enrolment_id, session_id, told) SELECT $1, session_id, told
FROM unnest($2::uuid[], $3::text[]) AS new(session_id, told)
ON CONFLICT (enrolment_id, session_id) DO UPDATE SET told = excluded.told
"""
NEW_DATES = """
INSERT INTO enrolment_date (enrolment_id, session_id, held, told) SELECT $1, session_id, $2, told
FROM unnest($3::uuid[], $4::text[]) AS new(session_id, told)
"""
TOLD = "SELECT session_id, told FROM enrolment_date WHERE enrolment_id = $1"
EXPIRED = "SELECT id FROM enrolment WHERE state = 'offered' AND offered_until <= $1 ORDER BY offered_until LIMIT $2"
FOLLOW = """
INSERT INTO followed_offering (offering_id, version) VALUES ($1, $2) ON CONFLICT (offering_id) DO NOTHING
"""
BEHIND = """
SELECT f.offering_id FROM followed_offering f JOIN offering o ON o.id = f.offering_id WHERE o.version <> f.version
ORDER BY f.offering_id LIMIT $1
"""
IS_BEHIND = """
SELECT f.offering_id FROM followed_offering f JOIN offering o ON o.id = f.offering_id
WHERE f.offering_id = $1 AND o.version <> f.version FOR UPDATE OF f SKIP LOCKED
"""


@dataclass(frozen=True, slots=True)
class Target:
    """A session or a series of an offering."""

    offering: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Queue:
    """Whether somebody waits; whether the offering is followed already; the place of who comes now."""

    waits: bool
    followed: bool
    next: int


async def read(work: Work, id_: UUID, *, lock: bool = False) -> Enrolment | None:
    """One enrolment."""
    return _one(await work.fetchrow(ONE + (" FOR UPDATE OF e" if lock else ""), id_))


async def of_person(work: Work, person: UUID, target: Target) -> Enrolment | None:
    """The one that a person has there, whatever its state but cancelled."""
    return _one(await work.fetchrow(OF_PERSON, person, target.offering, target.name))


async def first_waiting(work: Work, target: Target, mode: Mode) -> Enrolment | None:
    """Who has waited longest."""
    return _one(await work.fetchrow(FIRST_WAITING, target.offering, target.name, mode))


async def queue(work: Work, target: Target, mode: Mode) -> Queue:
    """How the queue stands. Asked under the lock of the sessions, so that its order is that of the confirmations."""
    return Queue(**(await work.fetchrow(QUEUE, target.offering, target.name, mode)))


async def open_of_offering(work: Work, offering: UUID) -> list[Enrolment]:
    """All who have or wait for a seat, those who came first first."""
    return _all(await work.fetch(OPEN_OF_OFFERING, offering))


async def open_of_person(work: Work, person: UUID) -> list[Enrolment]:
    """What a person has or waits for."""
    return _all(await work.fetch(OPEN_OF_PERSON, person))


async def some(work: Work, offering: UUID, ids: Sequence[UUID]) -> list[Enrolment]:
    """Those of these that are of the offering, their rows locked."""
    return _all(await work.fetch(f"{SOME} FOR UPDATE OF e", offering, ids))


async def expired(work: Work, now: datetime, limit: int) -> list[UUID]:
    """Offers that nobody answered in time."""
    return [row["id"] for row in await work.fetch(EXPIRED, now, limit)]


async def insert(work: Work, id_: UUID, person: UUID, target: Target, hub: str, mode: Mode) -> None:
    """A new one, pending."""
    await work.execute(INSERT, id_, person, target.offering, hub, target.name, mode)


async def store(work: Work, changed: Enrolment, reason: str | None = None) -> None:
    """Stores what changed of one whose row is locked."""
    await work.execute(*stored(changed, reason))


def stored(each: Enrolment, reason: str | None = None) -> tuple[str, *tuple[object, ...]]:
    """The statement that stores it, and its values."""
    values = (each.mode, each.state, each.version, each.place, each.seated_at, each.offered_until, each.changed_at, reason)
    return STORE, each.id, *values


async def settle(work: Work, placed: Enrolment, dates: Sequence[Date], further: Sequence[tuple[str, tuple[object, ...]]]) -> None:
    """Stores a place that was just found, with its dates and what goes with it, in one round trip: all others wait meanwhile."""
    statement, *values = stored(placed)
    rows = [(each.session.id, each.told()) for each in dates]
    new_dates = (NEW_DATES, (placed.id, placed.state == "enrolled", *map(list, zip(*rows, strict=True))))
    await work.execute(*in_one([(statement, tuple(values)), new_dates, *further]))  # type: ignore[arg-type]  # its first is the query


async def put_dates(work: Work, id_: UUID, dates: Iterable[Date]) -> None:
    """Dates that an enrolment is for, as the person is told of them."""
    rows = [(each.session.id, each.told()) for each in dates]
    if rows:
        await work.execute(DATES, id_, *map(list, zip(*rows, strict=True)))


async def told(work: Work, id_: UUID) -> dict[UUID, str]:
    """Session -> what the person knows of it."""
    return {row["session_id"]: row["told"] for row in await work.fetch(TOLD, id_)}


async def follow(work: Work, offering: UUID, version: int) -> None:
    """From now on people are told when the offering changes."""
    await work.execute(FOLLOW, offering, version)


async def followed(work: Work, offering: UUID, version: int) -> None:
    """They were told of this version."""
    await work.execute("UPDATE followed_offering SET version = $2 WHERE offering_id = $1", offering, version)


async def behind(work: Work, limit: int) -> list[UUID]:
    """Offerings that changed since those enrolled were told."""
    return [row["offering_id"] for row in await work.fetch(BEHIND, limit)]


async def is_behind(work: Work, offering: UUID) -> bool:
    """Whether those enrolled in it are still to be told, and nobody else is telling them; locked."""
    return await work.fetchval(IS_BEHIND, offering) is not None


def _all(rows: Iterable[Any]) -> list[Enrolment]:
    return [Enrolment(**{**row, "sessions": tuple(row["sessions"])}) for row in rows]


def _one(row: Any) -> Enrolment | None:
    return _all([row])[0] if row else None


async def drop(work: Work, id_: UUID) -> None:
    """Deletes one that was never confirmed."""
    await work.execute("DELETE FROM enrolment WHERE id = $1 AND state = 'pending'", id_)


async def drop_pending(work: Work, person: UUID) -> None:
    """Deletes all of a person that were never confirmed."""
    await work.execute("DELETE FROM enrolment WHERE person_id = $1 AND state = 'pending'", person)


async def choose_mode(work: Work, id_: UUID, mode: Mode) -> None:
    """Of a request that is not confirmed yet the last one counts."""
    await work.execute("UPDATE enrolment SET mode = $2, changed_at = now() WHERE id = $1 AND state = 'pending'", id_, mode)


async def unfollow(work: Work, offering: UUID) -> None:
    """An offering without dates has nobody to tell."""
    await work.execute("DELETE FROM followed_offering WHERE offering_id = $1", offering)
