"""Loads and stores adoptions and proposals."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from chassis.database import Work
from chassis.errors import NotFound

OF_HUB = "SELECT copy_id FROM adoption WHERE original_id = $1 AND hub = $2"
INSERT = "INSERT INTO adoption (copy_id, original_id, hub, decided, decided_version) VALUES ($1, $2, $3, $4::jsonb, $5)"
LOCK_OF = """
SELECT copy_id, hub, decided::text AS decided, licensed FROM adoption WHERE original_id = $1 ORDER BY copy_id FOR UPDATE
"""
LICENCE = "UPDATE adoption SET licensed = $2 WHERE copy_id = $1"
PROPOSE = """
INSERT INTO proposal (id, copy_id, kind, changes, original_version) VALUES ($1, $2, $3, $4::jsonb, $5)
ON CONFLICT (copy_id, kind) WHERE state = 'open'
DO UPDATE SET changes = excluded.changes, original_version = excluded.original_version, proposed_at = now()
"""
OVERTAKE = "UPDATE proposal SET state = 'overtaken', decided_at = now() WHERE copy_id = $1 AND kind = $2 AND state = 'open'"
LOCK_PROPOSAL = """
SELECT p.id, p.copy_id, p.kind, p.changes::text AS changes, p.original_version, p.state, a.hub, a.decided::text AS decided
FROM proposal p JOIN adoption a ON a.copy_id = p.copy_id WHERE p.id = $1 FOR UPDATE
"""
DECIDE = "UPDATE proposal SET state = $2, reason = $3, decided_by = $4, decided_at = now() WHERE id = $1"
DECIDED = "UPDATE adoption SET decided = $2::jsonb, decided_version = $3 WHERE copy_id = $1"


@dataclass(frozen=True, slots=True)
class Adopted:
    """One adopter's copy. `decided` is what both share, as it was when the adopter last decided."""

    copy_id: UUID
    hub: str
    decided: Mapping[str, Any]
    licensed: bool


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal with what its adopter has decided so far."""

    id: UUID
    copy_id: UUID
    hub: str
    kind: str
    changes: Mapping[str, Any]
    original_version: int
    state: str
    decided: Mapping[str, Any]


async def copy_of(work: Work, original: UUID, hub: str) -> UUID | None:
    """The hub's copy of an offering; None where it has none."""
    found: UUID | None = await work.fetchval(OF_HUB, original, hub)
    return found


def insert(work: Work, copy: UUID, original: UUID, hub: str, shared: Mapping[str, Any], version: int) -> None:
    """Stores that a hub adopted an offering, at the commit."""
    work.write(INSERT, copy, original, hub, orjson.dumps(shared).decode(), version)


async def lock_of(work: Work, original: UUID) -> list[Adopted]:
    """All copies of an offering, locked."""
    rows = await work.fetch(LOCK_OF, original)
    return [Adopted(row["copy_id"], row["hub"], orjson.loads(row["decided"]), row["licensed"]) for row in rows]


async def propose(work: Work, id_: UUID, copy: UUID, kind: str, changes: Mapping[str, Any], version: int) -> None:
    """Puts a proposal to an adopter, in the place of an open one of its kind."""
    await work.execute(PROPOSE, id_, copy, kind, orjson.dumps(changes).decode(), version)


async def overtake(work: Work, copy: UUID, kind: str) -> None:
    """Closes an open proposal that has nothing to say any more."""
    await work.execute(OVERTAKE, copy, kind)


async def set_licensed(work: Work, copy: UUID, *, licensed: bool) -> None:
    """Whether the original's licence still allows the copy."""
    await work.execute(LICENCE, copy, licensed)


async def lock_proposal(work: Work, id_: UUID) -> Proposed:
    """A proposal, locked with its adoption. Raises NotFound."""
    row = await work.fetchrow(LOCK_PROPOSAL, id_)
    if row is None:
        raise NotFound(what="proposal")
    return Proposed(**{**row, "changes": orjson.loads(row["changes"]), "decided": orjson.loads(row["decided"])})


async def decide(work: Work, id_: UUID, state: str, reason: str | None, who: str) -> None:
    """Stores the adopter's decision."""
    await work.execute(DECIDE, id_, state, reason, who)


async def remember(work: Work, copy: UUID, decided: Mapping[str, Any], version: int) -> None:
    """What the adopter has decided on: only what changes from here on is proposed again."""
    await work.execute(DECIDED, copy, orjson.dumps(decided).decode(), version)
