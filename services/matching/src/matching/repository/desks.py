"""Where hubs read letters, and how soon they want to answer; and to whom letters about a need go."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from chassis.database import Work

FIELDS = "hub, version, email, language, answer_days"
READ = f"SELECT {FIELDS} FROM hub_desk WHERE hub = $1"
OF = f"SELECT {FIELDS} FROM hub_desk WHERE hub = ANY($1::text[])"
STORE = """
INSERT INTO hub_desk (hub, version, email, language, answer_days, changed_at) VALUES ($1, 1, $2, $3, $4, now())
ON CONFLICT (hub) DO UPDATE SET version = hub_desk.version + 1, email = $2, language = $3, answer_days = $4, changed_at = now()
RETURNING version
"""
CLIENT = """
SELECT o.id, o.name, o.contact::text AS contact, o.language FROM need n JOIN organisation o ON o.id = n.organisation WHERE n.id = $1
"""
NAMES = "SELECT slug, profile->'name' AS name FROM hub WHERE slug = ANY($1::text[])"
MEMBERS = "SELECT slug FROM hub WHERE slug = ANY($1::text[]) AND state = 'member'"


@dataclass(frozen=True, slots=True)
class Desk:
    """A hub's desk. `answer_days`: working days within which it wants to answer. Version 0: it has said nothing yet."""

    hub: str
    version: int = 0
    email: str | None = None
    language: str = "lv"
    answer_days: int | None = None


@dataclass(frozen=True, slots=True)
class Client:
    """The organisation that a need belongs to, as letters address it."""

    id: UUID
    name: str
    person: str
    email: str
    language: str


async def read(work: Work, hub: str) -> Desk:
    """One hub's desk."""
    row = await work.fetchrow(READ, hub)
    return Desk(**row) if row else Desk(hub)


async def of(work: Work, hubs: Iterable[str]) -> dict[str, Desk]:
    """The desks of several."""
    wanted = list(hubs)
    found = {row["hub"]: Desk(**row) for row in await work.fetch(OF, wanted)}
    return {hub: found.get(hub, Desk(hub)) for hub in wanted}


async def store(work: Work, desk: Desk) -> int:
    """Stores one whose hub is locked; its version."""
    return int(await work.fetchval(STORE, desk.hub, desk.email, desk.language, desk.answer_days))


async def client(work: Work, need: UUID) -> Client | None:
    """Whose need it is; None where it is nobody's, or erased."""
    row = await work.fetchrow(CLIENT, need)
    if row is None:
        return None
    contact = orjson.loads(row["contact"])
    return Client(row["id"], row["name"], contact["name"], contact["email"], row["language"])


async def names(work: Work, hubs: Iterable[str]) -> dict[str, Any]:
    """The names of hubs by language; those that left too."""
    return {row["slug"]: row["name"] for row in await work.fetch(NAMES, list(hubs))}


async def members(work: Work, hubs: Iterable[str]) -> set[str]:
    """Which of these hubs are members now."""
    return {row["slug"] for row in await work.fetch(MEMBERS, list(hubs))}
