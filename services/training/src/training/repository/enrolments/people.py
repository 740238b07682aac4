"""People who sign up: address, language, what they wrote, the secrets of their links."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chassis.database import Work
from chassis.ids import new_id

ASK = """
INSERT INTO person (id, email, language) VALUES ($1, $2, $3)
ON CONFLICT (email) DO UPDATE SET language = CASE WHEN person.confirmed_at IS NULL THEN excluded.language ELSE person.language END
RETURNING id
"""
HOLDER = """
SELECT p.id, p.email, p.language, p.created_at, p.confirmed_at, t.enrolment_id AS about, c.created_at AS calendar_since
FROM person_token t JOIN person p ON p.id = t.person_id LEFT JOIN person_calendar c ON c.person_id = p.id
WHERE t.hash = $1 AND t.expires_at > now()
"""
MINT = """
INSERT INTO person_token (hash, person_id, enrolment_id, expires_at) SELECT $1, e.person_id, e.id, now() + make_interval(secs => $3)
FROM enrolment e WHERE e.id = $2 AND e.person_id IS NOT NULL
"""
CONFIRM = """
WITH prolonged AS (UPDATE person_token SET expires_at = now() + make_interval(secs => $3) WHERE hash = $2)
UPDATE person SET confirmed_at = now() WHERE id = $1 AND confirmed_at IS NULL
"""
PUT_SIGN_UP = """
INSERT INTO sign_up (enrolment_id, person_id, name, note, shows_name, consented_at) VALUES ($1, $2, $3, $4, $5, now())
ON CONFLICT (enrolment_id) DO UPDATE SET name = excluded.name, note = excluded.note, shows_name = excluded.shows_name,
    consented_at = excluded.consented_at
"""
COPY_SIGN_UP = """
INSERT INTO sign_up (enrolment_id, person_id, name, note, shows_name, consented_at)
SELECT $2, person_id, name, note, shows_name, consented_at FROM sign_up WHERE enrolment_id = $1
"""
PUT_CALENDAR = """
INSERT INTO person_calendar (person_id, hash) VALUES ($1, $2)
ON CONFLICT (person_id) DO UPDATE SET hash = excluded.hash, created_at = now()
"""
UNCONFIRMED = """
WITH gone AS (DELETE FROM enrolment WHERE state = 'pending' AND created_at < now() - make_interval(secs => $1) RETURNING person_id)
SELECT array_agg(DISTINCT person_id) FROM gone
"""
FORGET_UNUSED = """
DELETE FROM person p WHERE p.id = ANY($1) AND NOT EXISTS (SELECT FROM enrolment e WHERE e.person_id = p.id)
"""
FORGET_OLD = """
DELETE FROM person WHERE id IN (
    SELECT e.person_id FROM enrolment e JOIN offering o ON o.id = e.offering_id WHERE e.person_id IS NOT NULL
    GROUP BY e.person_id HAVING max(greatest(e.changed_at, o.last_end)) < now() - make_interval(days => $1) LIMIT 1000)
"""


@dataclass(frozen=True, slots=True)
class Person:
    """Whose link it is; `about` is the enrolment that the letter with the link was about; `calendar_since`: it has a calendar's address."""

    id: UUID
    email: str
    language: str
    created_at: datetime
    confirmed_at: datetime | None
    about: UUID
    calendar_since: datetime | None


@dataclass(frozen=True, slots=True)
class SignUp:
    """What a person writes when signing up."""

    name: str
    note: str | None
    shows_name: bool


async def ask(work: Work, email: str, language: str) -> UUID:
    """The person of an address, made if there is none, the row locked. A confirmed one keeps its language."""
    id_: UUID = await work.fetchval(ASK, new_id(), email, language)
    return id_


async def by_token(work: Work, hash_: bytes, *, lock: bool = False) -> Person | None:
    """Whose link it is; None for a token that never was or has expired. The lock lets letters to the person be written."""
    row = await work.fetchrow(HOLDER + (" FOR NO KEY UPDATE OF p" if lock else ""), hash_)
    return Person(**row) if row else None


async def mint(work: Work, hash_: bytes, enrolment: UUID, seconds: float) -> bool:
    """Remembers a new token for a link about an enrolment; False where the person has just been erased."""
    status: str = await work.execute(MINT, hash_, enrolment, seconds)
    return status.endswith(" 1")


async def confirm(work: Work, id_: UUID, hash_: bytes, seconds: float) -> None:
    """The address is the person's; the token lives on."""
    await work.execute(CONFIRM, id_, hash_, seconds)


async def put_sign_up(work: Work, enrolment: UUID, person: UUID, written: SignUp) -> None:
    """Stores what was written; of a pending enrolment the last counts."""
    await work.execute(PUT_SIGN_UP, enrolment, person, written.name, written.note, written.shows_name)


async def copy_sign_up(work: Work, from_: UUID, to: UUID) -> None:
    """The same for another enrolment of the person."""
    await work.execute(COPY_SIGN_UP, from_, to)


async def put_calendar(work: Work, person: UUID, hash_: bytes) -> None:
    """Remembers the secret of a person's calendar in place of the one before."""
    await work.execute(PUT_CALENDAR, person, hash_)


async def drop_calendar(work: Work, person: UUID) -> None:
    """Forgets it."""
    await work.execute("DELETE FROM person_calendar WHERE person_id = $1", person)


async def erase(work: Work, id_: UUID) -> None:
    """Deletes a person with links, letters and what was written."""
    await work.execute("DELETE FROM person WHERE id = $1", id_)


async def forget(work: Work, unconfirmed_seconds: float, keep_days: int) -> None:
    """Deletes what nobody confirmed, links that expired, and people whose last enrolment is long over."""
    if people := await work.fetchval(UNCONFIRMED, unconfirmed_seconds):
        await work.execute(FORGET_UNUSED, people)
    await work.execute("DELETE FROM person_token WHERE expires_at < now()")
    await work.execute(FORGET_OLD, keep_days)
