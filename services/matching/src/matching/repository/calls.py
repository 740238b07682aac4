"""Calls for partners as projects tells of them."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import orjson

from chassis.database import Work
from contracts.projects import ProjectState
from matching.domain.needs import LISTS, Asked
from matching.domain.partners import Call, terms_of

PUT = """
INSERT INTO call (project, version, state, title, sought, lead, partners, terms, regions, places, closes_at, link)
SELECT project, version, state, title, sought, lead, partners, terms, regions, places, closes_at, link
FROM jsonb_to_recordset($1::jsonb)
    AS n(project uuid, version int, state text, title jsonb, sought jsonb, lead text, partners text[], terms jsonb, regions text[],
         places int, closes_at timestamptz, link text)
ON CONFLICT (project) DO UPDATE SET
    version = excluded.version, state = excluded.state, title = excluded.title, sought = excluded.sought, lead = excluded.lead,
    partners = excluded.partners, terms = excluded.terms, regions = excluded.regions, places = excluded.places,
    closes_at = excluded.closes_at, link = excluded.link
WHERE call.version < excluded.version
"""
OPEN = """
SELECT project, title::text AS title, sought::text AS sought, lead, partners, terms::text AS terms, regions, places, closes_at, link
FROM call WHERE state = 'open' AND closes_at > now() AND ($1::uuid IS NULL OR project = $1) ORDER BY closes_at, project
"""


async def put(work: Work, projects: Iterable[tuple[ProjectState, int]]) -> None:
    """Stores what projects (with their versions, each id once) seek; an older version never replaces a newer one."""
    rows = [_row(project, version) for project, version in projects]
    await work.execute(PUT, orjson.dumps(rows).decode())


async def open_calls(work: Work, project: UUID | None = None) -> list[Call]:
    """The calls that are open now, the first to close first; or the one of a project, if it is."""
    return [_call(row) for row in await work.fetch(OPEN, project)]


def _row(project: ProjectState, version: int) -> dict[str, Any]:
    call = project.call
    is_open = call is not None and project.state == "open" and call.state == "open"
    return {
        "project": project.id,
        "version": version,
        "state": "open" if is_open else "closed",
        "title": project.title,
        "sought": call.sought if call else {},
        "lead": project.lead,
        "partners": [each.hub for each in project.partners],
        "terms": [[*term, sure] for term, sure in terms_of(project).items()] if is_open else [],
        "regions": project.regions,
        "places": call.places if call else 0,
        "closes_at": call.closes_at if call else None,
        "link": project.link,
    }


def _call(row: Any) -> Call:
    told = dict(row) | {"title": orjson.loads(row["title"]), "sought": orjson.loads(row["sought"])}
    # A code that the lists no longer have is left out.
    terms = {Asked(kind, code): sure for kind, code, sure in orjson.loads(row["terms"]) if code in LISTS[kind]}
    return Call(**told | {"partners": frozenset(row["partners"]), "terms": terms, "regions": tuple(row["regions"])})
