"""Matches and the line of a need. Whoever changes some locks the need, then its line, and only then hubs and the organisation."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from chassis.database import Work
from matching.domain.matches.match import Match
from matching.errors.matches import NoSuchMatch

COLUMNS = tuple(each.name for each in fields(Match))
JSON = ("terms", "client", "explanation")
SELECTED = ", ".join(f"m.{name}::text AS {name}" if name in JSON else f"m.{name}" for name in COLUMNS)
BY_ID = f"SELECT {SELECTED} FROM match m WHERE m.id = $1"
LINE = f"SELECT {SELECTED} FROM match m WHERE m.need = $1 ORDER BY m.place"
LOCK_NEED = "SELECT 1 FROM need WHERE id = $1 FOR UPDATE"
LOCK_HUB = "SELECT pg_advisory_xact_lock(hashtextextended('asking:' || $1, 0))"
PLACED = {name: f"${at}{'::text::jsonb' if name in JSON else ''}" for at, name in enumerate(COLUMNS, 1)}
FIXED = ("id", "need", "hub", "place", "score", *JSON)
INSERT = f"INSERT INTO match ({', '.join(COLUMNS)}) VALUES ({', '.join(PLACED.values())})"
CHANGING = tuple(name for name in COLUMNS if name not in FIXED)
STORE = f"""
UPDATE match SET {", ".join(f"{name} = ${at}" for at, name in enumerate(CHANGING, 2))}, changed_in = pg_current_xact_id() WHERE id = $1
"""
LEAVE_LINE = "DELETE FROM match WHERE need = $1 AND state = 'waiting'"
LET_GO = "DELETE FROM match WHERE need = $1 AND hub = ANY($2::text[]) AND proposed_at IS NULL AND state = 'passed-on'"
FORGET_WORDS = """
UPDATE match SET message = NULL, note = NULL, feedback = NULL, wish = NULL, explanation = explanation - 'reasons' WHERE need = $1
"""
FORGET_WEAKNESSES = """
UPDATE match SET explanation = jsonb_set(explanation, '{reasons}', coalesce(
    (SELECT jsonb_agg(each) FROM jsonb_array_elements(explanation->'reasons') AS each WHERE each->>'kind' <> 'weaknesses'), '[]'
)) WHERE need = ANY($1::uuid[]) AND explanation ? 'reasons'
"""
HOLD_CLIENT = """
SELECT FROM organisation o JOIN need n ON n.organisation = o.id WHERE n.id = $1 FOR NO KEY UPDATE OF o
"""
END_CONSENT = """
UPDATE consent c SET withdrawn_at = now() FROM need n
WHERE n.id = $1 AND c.organisation = n.organisation AND c.hub = $2 AND c.purpose = 'match' AND c.withdrawn_at IS NULL
  AND NOT EXISTS (
      SELECT FROM match m JOIN need other ON other.id = m.need
      WHERE other.organisation = n.organisation AND m.hub = $2
        AND m.state IN ('waiting', 'proposed', 'date-proposed', 'accepted', 'closed')
  )
"""
ANSWERED = "(m.answered_at IS NOT NULL OR m.state = 'passed-on')"
"""A hub had to answer, and did, or its turn is over."""
RECORD = f"""
count(*) FILTER (WHERE {ANSWERED}) AS asked,
count(*) FILTER (WHERE m.answered_at <= m.due_at) AS in_time,
percentile_cont(0.5) WITHIN GROUP (ORDER BY m.working_days) AS median_days
"""
"""How a hub answers: how often it had to, how often in time, and the median of working days; of each match its newest turn."""
RECORDED = "m.proposed_at > now() - interval '1 year'"
"""What counts for that."""
OVERDUE = """
SELECT DISTINCT m.need FROM match m JOIN hub h ON h.slug = m.hub
WHERE (m.state = 'proposed' AND m.due_at < $1) OR (m.state = 'date-proposed' AND m.agree_by < $1)
   OR (m.state IN ('proposed', 'date-proposed') AND h.state = 'left') LIMIT $2
"""
TO_REMIND = """
UPDATE match SET remind_at = NULL WHERE id IN (
    SELECT id FROM match WHERE state = 'proposed' AND remind_at <= $1 ORDER BY remind_at LIMIT $2 FOR UPDATE SKIP LOCKED
) RETURNING id, hub, terms::text AS terms, due_at
"""
FIGURES = """
SELECT count(*) AS waiting, coalesce(extract(epoch FROM min(due_at)), 0)::float8 AS oldest FROM match WHERE state = 'proposed'
"""


async def find(work: Work, id_: UUID) -> Match:
    """A match that a hub was asked with, not locked. Raises NoSuchMatch, also for one that waits in line: no hub knows of it."""
    row = await work.fetchrow(BY_ID, id_)
    if row is None or row["proposed_at"] is None:
        raise NoSuchMatch
    return made(row)


async def line(work: Work, need: UUID) -> list[Match]:
    """All hubs of a need by their place, not locked."""
    return [made(row) for row in await work.fetch(LINE, need)]


async def lock_line(work: Work, need: UUID) -> list[Match]:
    """The same, locked with the need until the transaction ends."""
    await work.execute(LOCK_NEED, need)
    return [made(row) for row in await work.fetch(f"{LINE} FOR UPDATE", need)]


async def lock_line_if_free(work: Work, need: UUID) -> list[Match]:
    """The same for a round: empty where somebody is at it just now."""
    if await work.fetchrow(f"{LOCK_NEED} SKIP LOCKED", need) is None:
        return []
    return [made(row) for row in await work.fetch(f"{LINE} FOR UPDATE", need)]


async def lock_hubs(work: Work, slugs: Iterable[str]) -> None:
    """While they are locked nobody else asks these hubs, so that none gets more than it has room for."""
    # Not the hubs' rows: whoever revises a hub holds its row while it looks through needs.
    for slug in sorted(slugs):
        await work.execute(LOCK_HUB, slug)


async def insert(work: Work, match: Match) -> None:
    """Puts a hub into the line."""
    said = {name: getattr(match, name) for name in COLUMNS}
    await work.execute(INSERT, *(orjson.dumps(value).decode() if name in JSON else _value(value) for name, value in said.items()))


async def store(work: Work, match: Match) -> None:
    """Stores one whose line is locked."""
    await work.execute(STORE, match.id, *(_value(getattr(match, name)) for name in CHANGING))


async def leave_line(work: Work, need: UUID) -> None:
    """Nobody else will be asked."""
    await work.execute(LEAVE_LINE, need)


async def let_go(work: Work, need: UUID, hubs: Sequence[str]) -> None:
    """Hubs that were passed over before they were asked may be put into the line again."""
    await work.execute(LET_GO, need, list(hubs))


async def forget_words(work: Work, need: UUID) -> None:
    """What people wrote about a need that is erased, and what the reasons say of its assessment."""
    await work.execute(FORGET_WORDS, need)


async def forget_weaknesses(work: Work, needs: Sequence[UUID]) -> None:
    """What the reasons say of an assessment that is erased, for needs that are locked."""
    await work.execute(FORGET_WEAKNESSES, list(needs))


async def end_consent(work: Work, need: UUID, hub: str) -> None:
    """The consent that was given with the match ends with it, unless the hub has another match of the organisation.

    Locks the organisation, as giving does: whoever asks the hub for another need just now is waited for and then seen.
    """
    await work.execute(HOLD_CLIENT, need)
    await work.execute(END_CONSENT, need, hub)


async def overdue(work: Work, now: datetime, limit: int) -> list[UUID]:
    """Needs whose hub did not answer in time or has left, or whose client did not agree in time."""
    return [row["need"] for row in await work.fetch(OVERDUE, now, limit)]


async def take_reminders(work: Work, now: datetime, limit: int) -> list[dict[str, Any]]:
    """Matches whose hub is to be reminded now; each is given out once."""
    rows = await work.fetch(TO_REMIND, now, limit)
    return [dict(row) | {"terms": orjson.loads(row["terms"])} for row in rows]


async def figures(work: Work) -> tuple[int, float]:
    """How many wait for their hub's answer, and when (seconds since 1970) the first of these is due."""
    row = await work.fetchrow(FIGURES)
    return row["waiting"], row["oldest"]


def _value(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def made(row: Any) -> Match:
    """A match of a row of `SELECTED`."""
    said = {name: orjson.loads(row[name]) if name in JSON else row[name] for name in COLUMNS}
    return Match(**said | {"delivered": tuple(row["delivered"])})
