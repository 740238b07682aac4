"""Letters about the subscription itself, on their way."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from chassis.database import Work
from chassis.sending.outcomes import Decision
from contracts.event import Text
from notify.domain.filters import Filters

CLAIM = """
WITH due AS (
    SELECT id FROM letter WHERE state = 'queued' AND due_at <= now() ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED
), taken AS (
    UPDATE letter l SET state = 'sending', attempts = attempts + 1, lease_until = now() + make_interval(secs => $2)
    FROM due WHERE l.id = due.id RETURNING l.id, l.subscriber_id, l.attempts, l.filters
)
SELECT taken.id, taken.attempts, s.id AS subscriber_id, s.email, s.language, s.confirmed_at IS NOT NULL AS confirmed,
       taken.filters::text AS filters,
       (SELECT jsonb_object_agg(slug, name)::text FROM hub
        WHERE slug = ANY(ARRAY(SELECT jsonb_array_elements_text(taken.filters -> 'hubs')))) AS hub_names
FROM taken JOIN subscriber s ON s.id = taken.subscriber_id
"""
SETTLE = """
UPDATE letter SET state = $3, reason = $4, due_at = now() + make_interval(secs => coalesce($5, 0)), lease_until = NULL
WHERE id = $1 AND attempts = $2 AND state IN ('sending', 'unknown')
"""
EXPIRE = "UPDATE letter SET state = 'unknown', reason = 'interrupted', lease_until = NULL WHERE state = 'sending' AND lease_until < now()"


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that is being sent. It asks to confirm the address, or what is to be told to it (`filters`); where there is nothing
    to confirm it brings the link to manage everything.
    """

    id: UUID
    attempts: int
    subscriber_id: UUID
    email: str
    language: str
    confirmed: bool
    filters: Filters | None
    hub_names: Mapping[str, Text]


async def claim(work: Work, limit: int, lease: float) -> list[Letter]:
    """Takes letters that are due, for at most `lease` seconds."""
    return [_letter(row) for row in await work.fetch(CLAIM, limit, lease)]


async def settle(work: Work, letter: Letter, decision: Decision, reason: str | None) -> None:
    """Stores what became of the attempt."""
    await work.execute(SETTLE, letter.id, letter.attempts, decision.state, reason, decision.pause)


async def expire(work: Work) -> None:
    """Letters whose process died while sending: nobody knows, and the person can ask for another."""
    await work.execute(EXPIRE)


def _letter(row: Any) -> Letter:
    filters = orjson.loads(row["filters"]) if row["filters"] else None
    return Letter(**{**row, "filters": filters, "hub_names": orjson.loads(row["hub_names"] or "{}")})
