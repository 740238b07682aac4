"""Letters on their way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from chassis.database import Work
from chassis.ids import new_id
from chassis.sending.outcomes import Decision
from matching.domain.letters import Kind, Opens, Standing

WRITE = """
INSERT INTO letter (id, kind, email, language, about, opens, opens_id, organisation, match, once)
VALUES ($1, $2, $3, $4, $5::text::jsonb, $6, $7, $8, $9, $10) ON CONFLICT (once) DO NOTHING
"""
CLAIM = """
WITH due AS (
    SELECT id FROM letter WHERE state = 'queued' AND due_at <= now() ORDER BY due_at, id LIMIT $1 FOR UPDATE SKIP LOCKED
), taken AS (
    UPDATE letter l SET state = 'sending', attempts = attempts + 1, lease_until = now() + make_interval(secs => $2)
    FROM due WHERE l.id = due.id
    RETURNING l.id, l.attempts, l.kind, l.email, l.language, l.about, l.opens, l.opens_id, l.match, l.due_at AS turn
)
SELECT t.id, t.attempts, t.kind, t.email, t.language, t.about::text AS about, t.opens, t.opens_id, t.match,
       m.state, m.meeting_on, m.rating, m.due_at
FROM taken t LEFT JOIN match m ON m.id = t.match ORDER BY t.turn, t.id
"""
SETTLE = """
UPDATE letter SET state = $3, reason = $4, due_at = now() + make_interval(secs => coalesce($5, 0)), lease_until = NULL
WHERE id = $1 AND attempts = $2 AND state IN ('sending', 'unknown')
"""
EXPIRE = "UPDATE letter SET state = 'unknown', reason = 'interrupted', lease_until = NULL WHERE state = 'sending' AND lease_until < now()"
FORGET = """
UPDATE letter SET email = '', about = '{}' WHERE id IN (
    SELECT id FROM letter WHERE email <> '' AND created_at < now() - make_interval(days => $1) AND state NOT IN ('queued', 'sending')
    LIMIT 1000
)
"""
REMOVE = """
DELETE FROM letter WHERE id IN (
    SELECT id FROM letter l WHERE email = '' AND created_at < $1
      AND (kind <> 'repeat' OR NOT EXISTS (SELECT FROM assessment a WHERE a.id = l.opens_id))
    ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED
)
"""
ERASE = "WITH gone AS (DELETE FROM letter WHERE organisation = $1 RETURNING 1) SELECT count(*) FROM gone"
ERASE_ABOUT = "DELETE FROM letter WHERE organisation IS NOT NULL AND match IN (SELECT id FROM match WHERE need = $1)"


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that is being sent. `standing`: the match that it is about, as it stands now."""

    id: UUID
    attempts: int
    kind: Kind
    email: str
    language: str
    about: Mapping[str, Any]
    opens: tuple[Opens, UUID] | None
    match: UUID | None
    standing: Standing | None


async def write(
    work: Work,
    kind: Kind,
    email: str,
    language: str,
    about: Mapping[str, Any],
    opens: tuple[Opens, UUID] | None,
    organisation: UUID | None,
    match: UUID | None,
    once: str | None,
) -> None:
    """Queues a letter. One that is called `once` and was written before is not written again."""
    values = (new_id(), kind, email, language, orjson.dumps(about).decode(), *(opens or (None, None)), organisation, match, once)
    await work.execute(WRITE, *values)


async def claim(work: Work, limit: int, lease: float) -> list[Letter]:
    """Takes letters that are due. Whoever takes one settles it within `lease` seconds."""
    return [_letter(row) for row in await work.fetch(CLAIM, limit, lease)]


async def settle(work: Work, id_: UUID, attempts: int, decision: Decision, reason: str | None) -> None:
    """Stores what became of the attempt."""
    await work.execute(SETTLE, id_, attempts, decision.state, reason, decision.pause)


async def expire(work: Work) -> None:
    """Letters whose process died while sending: nobody knows, so they are not sent again by themselves."""
    await work.execute(EXPIRE)


async def forget(work: Work, days: int) -> None:
    """Forgets to whom letters went and what they said, so many days after they were written."""
    await work.execute(FORGET, days)


async def remove(work: Work, written_before: datetime, most: int) -> int:
    """Removes what is left of forgotten letters, the oldest first. How many. An invitation to assess oneself again stays as long as its
    assessment: that it is there keeps the clock from writing it a second time.
    """
    status = await work.execute(REMOVE, written_before, most)
    return int(status.rpartition(" ")[2])


async def erase(work: Work, organisation: UUID) -> int:
    """Removes the letters to an organisation, sent ones too. How many."""
    return int(await work.fetchval(ERASE, organisation))


async def erase_about(work: Work, need: UUID) -> None:
    """Removes what its organisation was written about a need; letters to hubs say nothing of who asked."""
    await work.execute(ERASE_ABOUT, need)


async def waiting(work: Work) -> int:
    """How many are due and not sent."""
    return int(await work.fetchval("SELECT count(*) FROM letter WHERE state = 'queued' AND due_at <= now()"))


def _letter(row: Any) -> Letter:
    standing = None if row["state"] is None else Standing(row["state"], row["meeting_on"], row["rating"], row["due_at"])
    return Letter(
        id=row["id"],
        attempts=row["attempts"],
        kind=row["kind"],
        email=row["email"],
        language=row["language"],
        about=orjson.loads(row["about"]),
        opens=(row["opens"], row["opens_id"]) if row["opens"] else None,
        match=row["match"],
        standing=standing,
    )
