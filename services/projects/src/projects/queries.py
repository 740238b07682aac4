"""What reads projects: each function one SELECT and its shape."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson

from chassis.conditions import Where
from chassis.database import Work
from chassis.errors import NotFound
from chassis.pages import Page, moment
from projects.domain import Project, ProjectContent, places_left, settled
from projects.repository import COLUMNS, TABLES, folded, project
from projects.schemas import CallView, Filters, PartnerView, ProjectView

NAMES = """
(SELECT json_object_agg(h.slug, h.name) FROM hub h
 WHERE h.slug = p.lead OR h.slug IN (SELECT j.hub FROM partner j WHERE j.project_id = p.id))::text AS names
"""
READ = f"SELECT {COLUMNS}, {NAMES} FROM {TABLES} WHERE p.id = $1"
OPEN_CALL = "coalesce(p.state = 'open' AND c.closed_because IS NULL AND c.closes_at > {}, false) = {}"
TAKES_PART = "(p.lead = {0} OR EXISTS (SELECT FROM partner j WHERE j.project_id = p.id AND j.hub = {0}))"
HAS_WORD = "p.words LIKE '%' || unaccent({}) || '%'"
FIGURES = """
SELECT count(*) FILTER (WHERE p.state = 'draft') AS draft, count(*) FILTER (WHERE p.state = 'open') AS open,
       count(*) FILTER (WHERE p.state = 'closed') AS closed, count(c.number) AS calls,
       coalesce(sum((c.terms->>'places')::int - (SELECT count(*) FROM partner j WHERE j.project_id = p.id AND j.call = c.number)), 0)::int
           AS places
FROM project p LEFT JOIN call c ON c.project_id = p.id AND p.state = 'open' AND c.closed_because IS NULL AND c.closes_at > $1
"""


async def read_project(work: Work, id_: UUID) -> ProjectView:
    """One project. Raises NotFound."""
    row = await work.fetchrow(READ, id_)
    if row is None:
        raise NotFound(what="project")
    return _view(row)


async def list_projects(work: Work, filters: Filters, page: Page, own: frozenset[str]) -> list[ProjectView]:
    """Projects, the latest published (drafts: changed) first; one more than the page holds, where there are more.

    `own`: the caller's hubs, whose drafts it may see.
    """
    at = "p.changed_at" if filters.state == "draft" else "p.opened_at"
    where = _conditions(filters, own)
    if after := page.after(moment, UUID):
        where.add(f"({at}, p.id) < ({{}}, {{}})", *after)
    query = f"""
        SELECT {COLUMNS}, {NAMES} FROM {TABLES}
        WHERE {where} ORDER BY {at} DESC, p.id DESC LIMIT {page.limit + 1}
    """
    return [_view(row) for row in await work.fetch(query, *where.values)]


async def figures(work: Work) -> dict[str, int]:
    """Numbers of projects by state, of open calls (`calls`) and of their free places (`places`)."""
    return dict(await work.fetchrow(FIGURES, datetime.now(UTC)))


def position(shown: ProjectView, state: str | None) -> tuple[datetime | None, UUID]:
    """Where a project stands in a list: its sort key."""
    return (shown.changed_at if state == "draft" else shown.opened_at), shown.id


def _view(row: Any) -> ProjectView:
    names = orjson.loads(row["names"]) if row["names"] else {}
    return _shown(settled(project(row), datetime.now(UTC)), names)


def _shown(shown: Project, names: dict[str, dict[str, str]]) -> ProjectView:
    call = None
    if shown.call is not None:
        call = CallView.model_construct(
            **dict(shown.call.public()), places_left=places_left(shown), closed_because=shown.call.closed_because
        )
    return ProjectView.model_construct(
        **{name: getattr(shown.content, name) for name in ProjectContent.model_fields},
        id=shown.id,
        state=shown.state,
        lead=shown.lead,
        lead_name=names.get(shown.lead),
        partners=tuple(PartnerView.model_construct(**dict(each), name=names.get(each.hub)) for each in shown.members()),
        call=call,
        version=shown.version,
        created_at=shown.created_at,
        opened_at=shown.opened_at,
        changed_at=shown.changed_at,
    )


def _conditions(filters: Filters, own: frozenset[str]) -> Where:
    where = Where()
    if filters.state == "draft":
        where.add("p.state = 'draft' AND p.lead = ANY({}::text[])", sorted(own))
    elif filters.state is not None:
        where.add("p.state = {}", filters.state)
    else:
        where.add("p.state <> 'draft'")
    if filters.hub:
        where.add(TAKES_PART, filters.hub)
    if filters.open_call is not None:
        where.add(OPEN_CALL, datetime.now(UTC), filters.open_call)
    if filters.region:
        where.add("p.content @> {}::text::jsonb", _document({"regions": [filters.region]}))
    wanted = {field: [word] for field, word in (("technologies", filters.technology), ("sectors", filters.sector)) if word}
    if wanted:
        where.add("c.terms @> {}::text::jsonb", _document(wanted))
    where.add_words(HAS_WORD, folded(filters.q or ""))
    return where


def _document(content: dict[str, Any]) -> str:
    return orjson.dumps(content).decode()
