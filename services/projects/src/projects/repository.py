"""Loads and stores what commands change."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from chassis.database import Work
from chassis.errors import NotFound
from projects.domain import CallTerms, Joined, Project, ProjectCall, ProjectContent

COLUMNS = """
p.id, p.lead, p.state, p.version, p.content::text AS content, p.created_at, p.opened_at, p.changed_at,
c.number, c.terms::text AS terms, c.closes_at, c.closed_because,
coalesce((SELECT json_agg(json_build_object('hub', j.hub, 'call', j.call, 'joined_at', j.joined_at) ORDER BY j.joined_at, j.hub)
          FROM partner j WHERE j.project_id = p.id), '[]')::text AS partners
"""
TABLES = "project p LEFT JOIN LATERAL (SELECT * FROM call WHERE project_id = p.id ORDER BY number DESC LIMIT 1) c ON true"
LOCK = "SELECT FROM project WHERE id = $1 FOR UPDATE"
READ = f"SELECT {COLUMNS} FROM {TABLES} WHERE p.id = $1"
INSERT = """
INSERT INTO project (id, lead, state, version, content, words, created_at, opened_at, changed_at)
VALUES ($1, $2, $3, $4, $5::jsonb, unaccent($6), $7, $8, $9)
"""
UPDATE = """
UPDATE project SET state = $2, version = $3, content = $4::jsonb, words = unaccent($5), opened_at = $6, changed_at = $7 WHERE id = $1
"""
PUT_CALL = """
INSERT INTO call (project_id, number, terms, closes_at, closed_because) VALUES ($1, $2, $3::jsonb, $4, $5)
ON CONFLICT (project_id, number) DO UPDATE SET
    terms = excluded.terms, closes_at = excluded.closes_at, closed_because = excluded.closed_because
"""
DROP_CALLS = "DELETE FROM call WHERE project_id = $1 AND number > $2"
PUT_PARTNERS = """
INSERT INTO partner (project_id, hub, call, joined_at) SELECT $1, * FROM unnest($2::text[], $3::int[], $4::timestamptz[])
ON CONFLICT (project_id, hub) DO NOTHING
"""
DROP_PARTNERS = "DELETE FROM partner WHERE project_id = $1 AND hub <> ALL($2::text[])"
DUE = """
SELECT c.project_id FROM call c JOIN project p ON p.id = c.project_id
WHERE c.closed_because IS NULL AND c.closes_at <= $1 AND p.state = 'open' ORDER BY c.closes_at LIMIT 500
"""
MEMBERSHIP = "SELECT EXISTS (SELECT FROM hub) AS filled, (SELECT state FROM hub WHERE slug = $1) AS state"
PUT_HUBS = """
INSERT INTO hub (slug, name, state, version)
SELECT * FROM unnest($1::text[], $2::jsonb[], $3::text[], $4::int[])
ON CONFLICT (slug) DO UPDATE SET name = excluded.name, state = excluded.state, version = excluded.version
WHERE hub.version < excluded.version
"""


async def lock(work: Work, id_: UUID) -> Project:
    """The project, its row locked until the transaction ends: the order of its events. Raises NotFound.

    Read with a statement of its own after the lock: one that waited for the lock would see the partners of before.
    """
    if await work.fetchrow(LOCK, id_) is None:
        raise NotFound(what="project")
    return project(await work.fetchrow(READ, id_))


def project(row: Any) -> Project:
    """A project from its row."""
    call = None
    if row["number"] is not None:
        terms = CallTerms.model_validate(orjson.loads(row["terms"]) | {"closes_at": row["closes_at"]})
        call = ProjectCall(row["number"], terms, row["closed_because"])
    return Project(
        id=row["id"],
        lead=row["lead"],
        state=row["state"],
        version=row["version"],
        content=ProjectContent.model_validate_json(row["content"]),
        call=call,
        partners=tuple(
            Joined(each["hub"], each["call"], datetime.fromisoformat(each["joined_at"])) for each in orjson.loads(row["partners"])
        ),
        created_at=row["created_at"],
        opened_at=row["opened_at"],
        changed_at=row["changed_at"],
    )


async def insert(work: Work, new: Project) -> None:
    """Stores a new project with its call."""
    await work.execute(
        INSERT, new.id, new.lead, new.state, new.version, _document(new), _words(new), new.created_at, new.opened_at, new.changed_at
    )
    await _put_call(work, new)


async def update(work: Work, changed: Project) -> None:
    """Stores a changed project with exactly its call and partners; the row must have been locked."""
    content, words = _document(changed), _words(changed)
    await work.execute(UPDATE, changed.id, changed.state, changed.version, content, words, changed.opened_at, changed.changed_at)
    await work.execute(DROP_CALLS, changed.id, changed.call.number if changed.call else 0)
    await _put_call(work, changed)
    partners = changed.partners
    await work.execute(DROP_PARTNERS, changed.id, [each.hub for each in partners])
    await work.execute(
        PUT_PARTNERS, changed.id, [each.hub for each in partners], [each.call for each in partners], [each.joined_at for each in partners]
    )


async def _put_call(work: Work, stored: Project) -> None:
    if stored.call is not None:
        terms = stored.call.terms
        document = terms.model_dump_json(exclude={"closes_at"}, exclude_none=True)
        await work.execute(PUT_CALL, stored.id, stored.call.number, document, terms.closes_at, stored.call.closed_because)


async def due(work: Work, now: datetime) -> list[UUID]:
    """Projects whose call stands open although its time is over, the longest over first."""
    return [row["project_id"] for row in await work.fetch(DUE, now)]


async def membership(work: Work, slug: str) -> tuple[bool, str | None]:
    """(whether the directory has any hub, this hub's state in it or None)."""
    row = await work.fetchrow(MEMBERSHIP, slug)
    return row["filled"], row["state"]


async def put_hubs(work: Work, hubs: Sequence[tuple[str, dict[str, str], str, int]]) -> None:
    """Stores (slug, name, state, version) of hubs, each slug once; an older version never replaces a newer one."""
    rows = [(slug, orjson.dumps(name).decode(), state, version) for slug, name, state, version in hubs]
    await work.execute(PUT_HUBS, *map(list, zip(*rows, strict=True)))


def folded(text: str) -> str:
    """Text for searching, capitals aside; PostgreSQL takes the diacritics off, for `lower` there depends on the database's locale."""
    return text.casefold()


def _document(stored: Project) -> str:
    return stored.content.model_dump_json(exclude_none=True)


def _words(stored: Project) -> str:
    texts = [stored.content.title, stored.content.summary, stored.call.terms.sought if stored.call else None]
    return folded("\n".join(each for text in texts if text for each in text.values()))
