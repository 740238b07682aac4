"""What reads the catalogue: each function one SELECT and its shape."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from chassis.conditions import Where
from chassis.database import Work
from chassis.errors import NotFound
from chassis.pages import Page, moment
from training.domain.offerings import Catalogued
from training.repository.offerings import catalogued
from training.schemas.offerings import Filters, OfferingView

SESSIONS = """
coalesce((
    SELECT json_agg(json_build_object('id', s.id, 'starts_at', s.starts_at, 'ends_at', s.ends_at, 'status', s.status,
                                      'details', s.details::text) ORDER BY s.starts_at, s.id)
    FROM session s WHERE s.offering_id = o.id), '[]')::text AS sessions
"""
BROKEN_SINCE = """
(SELECT l.broken_since FROM link_check l WHERE l.offering_id = o.id AND l.link = o.content->>'link') AS link_broken_since
"""
COLUMNS = f"""
o.id, o.hub, o.state, o.version, o.content::text AS content, o.published_at, o.changed_at, o.origin::text AS origin,
h.name::text AS hub_name, {BROKEN_SINCE}, {SESSIONS}
"""
SOME = f"SELECT {COLUMNS} FROM offering o LEFT JOIN hub h ON h.slug = o.hub WHERE o.id = ANY($1) AND o.state = 'published'"
READ = f"SELECT {COLUMNS} FROM offering o LEFT JOIN hub h ON h.slug = o.hub WHERE o.id = $1"
ONE_OF_MANY = {
    "language": "languages",
    "audience": "audiences",
    "technology": "technologies",
    "sector": "sectors",
    "region": "regions",
    "municipality": "municipalities",
}
"""Filter -> list in the content that must have one of its values."""
HAS_WORD = """
unaccent(lower(jsonb_path_query_array(o.content, '$.title.*')::text || jsonb_path_query_array(o.content, '$.summary.*')::text))
LIKE '%' || unaccent(lower({})) || '%'
"""
EXACT = ("kind", "level", "mode")


async def read_offering(work: Work, id_: UUID) -> OfferingView:
    """One offering. Raises NotFound."""
    row = await work.fetchrow(READ, id_)
    if row is None:
        raise NotFound(what="offering")
    return view(row)


async def list_own(work: Work, filters: Filters, page: Page) -> list[OfferingView]:
    """What hubs have that is not published, the last changed first; one more than the page holds, where there are more."""
    where = _conditions(filters)
    if after := page.after(moment, UUID):
        where.add("(o.changed_at, o.id) < ({}, {})", *after)
    query = f"""
        SELECT {COLUMNS} FROM offering o LEFT JOIN hub h ON h.slug = o.hub
        WHERE {where} ORDER BY o.changed_at DESC, o.id DESC LIMIT {page.limit + 1}
    """
    return [view(row) for row in await work.fetch(query, *where.values)]


async def count_own(work: Work, filters: Filters) -> int:
    """How many of these there are on all pages."""
    where = _conditions(filters)
    return int(await work.fetchval(f"SELECT count(*) FROM offering o WHERE {where}", *where.values))


async def some(work: Work, ids: Sequence[UUID]) -> list[OfferingView]:
    """Those of these offerings that are published, in this order."""
    found = {row["id"]: row for row in await work.fetch(SOME, ids)}
    return [view(found[id_]) for id_ in ids if id_ in found]


def view(row: Any) -> OfferingView:
    """An offering's row as the API shows it."""
    sessions = [
        each | {name: datetime.fromisoformat(each[name]) for name in ("starts_at", "ends_at")} for each in orjson.loads(row["sessions"])
    ]
    name = orjson.loads(row["hub_name"]) if row["hub_name"] else None
    return shown(catalogued(row, sessions), name, row["link_broken_since"])


def shown(offering: Catalogued, hub_name: dict[str, str] | None = None, link_broken_since: datetime | None = None) -> OfferingView:
    """An offering as the API shows it."""
    return OfferingView.model_construct(
        **{name: getattr(offering.content, name) for name in type(offering.content).model_fields},
        **{each.name: getattr(offering, each.name) for each in fields(offering) if each.name != "content"},
        hub_name=hub_name,
        link_broken_since=link_broken_since,
    )


def _conditions(filters: Filters) -> Where:
    where = Where()
    where.add("o.state = {}", filters.state)
    where.add("o.hub = ANY({})", list(filters.hub))
    for name in EXACT:
        if getattr(filters, name):
            where.add(f"o.content->>'{name}' = ANY({{}})", list(getattr(filters, name)))
    for name, field in ONE_OF_MANY.items():
        if getattr(filters, name):
            where.add(f"o.content->'{field}' ?| {{}}::text[]", list(getattr(filters, name)))
    where.add_words(HAS_WORD, filters.q)
    return where
