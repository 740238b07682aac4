"""Subscribers, the tokens in their links, the letters about their subscription."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson

from chassis.database import Work
from chassis.ids import new_id
from notify.domain.filters import Filters

ASK = """
INSERT INTO subscriber (id, email, language) VALUES ($1, $2, $3)
ON CONFLICT (email) DO UPDATE SET language = CASE WHEN subscriber.confirmed_at IS NULL THEN excluded.language ELSE subscriber.language END
RETURNING id
"""
MAY_WRITE = """
SELECT count(*) < $2
   AND coalesce(max(created_at) FILTER (WHERE filters IS NOT DISTINCT FROM $4::text::jsonb) < now() - make_interval(secs => $3), true)
FROM letter WHERE subscriber_id = $1 AND created_at > now() - interval '1 day'
"""
WRITE = """
WITH asked AS (UPDATE subscriber SET asked_at = now() WHERE id = $2) INSERT INTO letter (id, subscriber_id, filters)
VALUES ($1, $2, $3::text::jsonb)
"""
HOLDER = """
SELECT s.id, s.email, s.language, s.version, s.created_at, s.confirmed_at, t.filters::text AS wish
FROM token t JOIN subscriber s ON s.id = t.subscriber_id WHERE t.hash = $1 AND t.expires_at > now()
"""
MINT = """
INSERT INTO token (hash, subscriber_id, expires_at, filters)
SELECT $1, id, now() + make_interval(secs => $3), $4::text::jsonb FROM subscriber WHERE id = $2 FOR KEY SHARE
"""
CONFIRM = """
WITH kept AS (UPDATE token SET filters = NULL, expires_at = now() + make_interval(secs => $3) WHERE hash = $2)
UPDATE subscriber SET confirmed_at = now(), version = version + 1 WHERE id = $1 AND confirmed_at IS NULL
"""
SPEAK = "UPDATE subscriber SET language = $2, version = version + 1 WHERE id = $1"


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A person who is told, or wants to be. `wish` is what the link that names the person would subscribe it to."""

    id: UUID
    email: str
    language: str
    version: int
    created_at: datetime
    confirmed_at: datetime | None
    wish: Filters | None


async def ask(work: Work, email: str, language: str) -> UUID:
    """The subscriber of an address, made if there is none, its row locked. A confirmed one keeps its language."""
    id_: UUID = await work.fetchval(ASK, new_id(), email, language)
    return id_


async def write_letter(work: Work, id_: UUID, filters: Filters | None, a_day: int, pause: float) -> bool:
    """Queues a letter, unless the address got `a_day` of them in the last day, or the same one in the last `pause` seconds."""
    if not await work.fetchval(MAY_WRITE, id_, a_day, pause, _json(filters)):
        return False
    await work.execute(WRITE, new_id(), id_, _json(filters))
    return True


async def by_token(work: Work, hash_: bytes, *, lock: bool = False) -> Subscriber | None:
    """Whose link it is; None for a token that never was or has expired."""
    row = await work.fetchrow(HOLDER + (" FOR UPDATE OF s" if lock else ""), hash_)
    return Subscriber(**{**row, "wish": orjson.loads(row["wish"]) if row["wish"] else None}) if row else None


async def mint(work: Work, id_: UUID, hash_: bytes, seconds: float, wish: Filters | None) -> bool:
    """Remembers a new token of a subscriber; False where it has just been erased."""
    status: str = await work.execute(MINT, hash_, id_, seconds, _json(wish))
    return status.endswith(" 1")


async def confirm(work: Work, id_: UUID, hash_: bytes, seconds: float) -> None:
    """Marks a subscriber as confirmed and lets the token live on, its wish fulfilled."""
    await work.execute(CONFIRM, id_, hash_, seconds)


async def speak(work: Work, id_: UUID, language: str) -> None:
    """Changes the language of a subscriber."""
    await work.execute(SPEAK, id_, language)


async def erase(work: Work, id_: UUID) -> None:
    """Deletes a subscriber with its subscriptions, tokens and letters."""
    await work.execute("DELETE FROM subscriber WHERE id = $1", id_)


def _json(filters: Filters | None) -> str | None:
    return None if filters is None else orjson.dumps(filters).decode()
