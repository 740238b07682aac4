"""The directory as people read it."""

from typing import Any

import orjson

from chassis.conditions import Where
from chassis.database import Work
from chassis.errors import NotFound
from chassis.pages import Page
from matching.domain.hubs import Hub
from matching.domain.words import folded
from matching.repository.hubs import hub_of
from matching.repository.offerings import LIVE
from matching.schemas.hubs import Filters, HubView

COLUMNS = f"""
h.slug, h.state, h.version, h.profile::text AS profile, h.changed_at, h.sort_name,
(SELECT count(*) FROM offering o WHERE o.hub = h.slug AND {LIVE}) AS live_offerings
"""
READ = f"SELECT {COLUMNS} FROM hub h WHERE h.slug = $1"
COUNT_LIVE = f"SELECT count(*) FROM offering o WHERE o.hub = $1 AND {LIVE}"
EXACT = ("country", "region", "municipality", "status")
ONE_OF_MANY = {"language": "languages", "function": "functions"}
NAMED = {"service": "services", "technology": "technologies", "sector": "sectors"}
"""Filter -> the map of strengths that must name it."""
ORDERS = {"name": ("h.sort_name", "h.slug"), "slug": ("h.slug",)}


async def read_hub(work: Work, slug: str) -> HubView:
    """One hub, also one that left. Raises NotFound."""
    row = await work.fetchrow(READ, slug)
    if row is None:
        raise NotFound(what="hub")
    return shown(hub_of(row), row["live_offerings"])


async def count_hubs(work: Work, filters: Filters) -> int:
    """How many members a list of these filters has on all its pages."""
    where = _conditions(filters)
    return int(await work.fetchval(f"SELECT count(*) FROM hub h WHERE {where}", *where.values))


async def count_live(work: Work, slug: str) -> int:
    """How many offerings of a hub people can take now."""
    return int(await work.fetchval(COUNT_LIVE, slug))


async def list_hubs(work: Work, filters: Filters, page: Page) -> list[tuple[HubView, list[str]]]:
    """Members with their sort keys; one more than the page holds, where there are more."""
    order = ORDERS[filters.sort]
    where = _conditions(filters)
    if after := page.after(*[str] * len(order)):
        where.add(f"({', '.join(order)}) > ({', '.join(['{}'] * len(order))})", *after)
    query = f"SELECT {COLUMNS} FROM hub h WHERE {where} ORDER BY {', '.join(order)} LIMIT {page.limit + 1}"
    rows = await work.fetch(query, *where.values)
    return [(shown(hub_of(row), row["live_offerings"]), [row["sort_name"], row["slug"]][-len(order) :]) for row in rows]


def shown(hub: Hub, live_offerings: int) -> HubView:
    """A hub as the API shows it."""
    fields = dict(hub.public())
    return HubView.model_construct(**fields, version=hub.version, changed_at=hub.changed_at, live_offerings=live_offerings)


def _conditions(filters: Filters) -> Where:
    where = Where()
    where.add("h.state = 'member'")
    wanted: dict[str, Any] = {name: getattr(filters, name) for name in EXACT if getattr(filters, name)}
    wanted |= {field: [getattr(filters, name)] for name, field in ONE_OF_MANY.items() if getattr(filters, name)}
    if wanted:
        where.add("h.profile @> {}::text::jsonb", orjson.dumps(wanted).decode())
    for name, field in NAMED.items():
        if getattr(filters, name):
            where.add(f"h.profile->'{field}' ? {{}}", getattr(filters, name))
    where.add_words("h.words LIKE '%' || {} || '%'", folded(filters.q or ""))
    return where
