"""What reads the catalogue: each function one SELECT and its shape."""

from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from chassis.conditions import Where
from chassis.database import Work
from chassis.errors import NotFound
from chassis.pages import Page, moment
from training.domain import Catalogued
from training.repository import catalogued
from training.schemas import Filters, HubShare, OfferingView

SESSIONS = """
coalesce((
    SELECT json_agg(json_build_object('id', s.id, 'starts_at', s.starts_at, 'ends_at', s.ends_at, 'status', s.status,
                                      'details', s.details::text) ORDER BY s.starts_at, s.id)
    FROM session s WHERE s.offering_id = o.id), '[]')::text AS sessions
"""
COLUMNS = f"o.id, o.hub, o.state, o.version, o.content::text AS content, o.published_at, o.changed_at, h.name::text AS hub_name, {SESSIONS}"
READ = f"SELECT {COLUMNS} FROM offering o LEFT JOIN hub h ON h.slug = o.hub WHERE o.id = $1"
HUBS = """
SELECT h.slug, h.name::text AS name, count(o.id) AS offerings FROM hub h LEFT JOIN offering o ON o.hub = h.slug AND o.state = 'published'
WHERE h.state = 'member' GROUP BY h.slug, h.name ORDER BY h.slug
"""
ONE_OF_MANY = {
    "language": "languages",
    "audience": "audiences",
    "technology": "technologies",
    "sector": "sectors",
    "region": "regions",
    "municipality": "municipalities",
}
"""Filter -> list in the content that must contain it."""
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


async def list_offerings(work: Work, filters: Filters, page: Page) -> list[OfferingView]:
    """Offerings, the latest published (drafts: changed) first; one more than the page holds, where there are more."""
    at = "o.published_at" if filters.state == "published" else "o.changed_at"
    where = _conditions(filters)
    if after := page.after(moment, UUID):
        where.add(f"({at}, o.id) < ({{}}, {{}})", *after)
    query = f"""
        SELECT {COLUMNS} FROM offering o LEFT JOIN hub h ON h.slug = o.hub
        WHERE {where} ORDER BY {at} DESC, o.id DESC LIMIT {page.limit + 1}
    """
    return [view(row) for row in await work.fetch(query, *where.values)]


async def list_hubs(work: Work) -> list[HubShare]:
    """Hubs of the network with the number of their published offerings."""
    return [HubShare(slug=row[0], name=orjson.loads(row[1]), offerings=row[2]) for row in await work.fetch(HUBS)]


def view(row: Any) -> OfferingView:
    """An offering's row as the API shows it."""
    sessions = [
        each | {name: datetime.fromisoformat(each[name]) for name in ("starts_at", "ends_at")} for each in orjson.loads(row["sessions"])
    ]
    return shown(catalogued(row, sessions), orjson.loads(row["hub_name"]) if row["hub_name"] else None)


def shown(offering: Catalogued, hub_name: dict[str, str] | None = None) -> OfferingView:
    """An offering as the API shows it."""
    return OfferingView.model_construct(
        **{name: getattr(offering.content, name) for name in type(offering.content).model_fields},
        **{each.name: getattr(offering, each.name) for each in fields(offering) if each.name != "content"},
        hub_name=hub_name,
    )


def position(offering: OfferingView, state: str) -> tuple[datetime | None, UUID]:
    """Where an offering stands in a list: its sort key."""
    return (offering.published_at if state == "published" else offering.changed_at), offering.id


def _conditions(filters: Filters) -> Where:
    where = Where()
    where.add("o.state = {}", filters.state)
    if filters.hub:
        where.add("o.hub = {}", filters.hub)
    wanted: dict[str, Any] = {name: getattr(filters, name) for name in EXACT if getattr(filters, name)}
    wanted |= {field: [getattr(filters, name)] for name, field in ONE_OF_MANY.items() if getattr(filters, name)}
    if filters.competence:
        wanted["competences"] = [{"code": filters.competence}]
    if filters.free is not None:
        wanted["price"] = {"free": filters.free}
    if wanted:
        where.add("o.content @> {}::text::jsonb", orjson.dumps(wanted).decode())
    _dates(where, filters)
    where.add_words(HAS_WORD, filters.q)
    return where


def _dates(where: Where, filters: Filters) -> None:
    if filters.starts_from is None and filters.starts_until is None:
        return
    where.add(
        """EXISTS (SELECT FROM session s WHERE s.offering_id = o.id AND s.status <> 'cancelled'
           AND s.starts_at >= coalesce({}::timestamptz, '-infinity') AND s.starts_at < coalesce({}::timestamptz, 'infinity'))""",
        filters.starts_from,
        filters.starts_until,
    )
