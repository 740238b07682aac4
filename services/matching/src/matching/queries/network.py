"""Matches of the whole network, counted and listed for its coordinator."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from chassis.conditions import Where
from chassis.database import Work
from chassis.pages import Page, moment
from matching.domain.matches.clock import Clock
from matching.domain.matches.match import Match, State
from matching.queries.matches import asked_view, terms_view
from matching.repository import matches
from matching.schemas.network import Counts, HubRecord, NetworkMatch, NetworkSummary, RegionCounts

DAYS = 90
"""So far back closed and answered matches are counted."""
Order = Literal["newest", "due"]
NOT_SAID = "none"
"""What a filter by region names for clients who did not say theirs."""
COUNTED = f"""
SELECT nullif(m.client->>'region', '') AS region,
    count(*) FILTER (WHERE m.state = 'proposed') AS waiting,
    count(*) FILTER (WHERE m.state = 'proposed' AND m.due_at < $1) AS overdue,
    count(*) FILTER (WHERE m.state = 'proposed' AND m.due_at BETWEEN $1 AND $2) AS due_soon,
    count(*) FILTER (WHERE m.state = 'date-proposed') AS agreeing,
    count(*) FILTER (WHERE m.state = 'accepted') AS accepted,
    count(*) FILTER (WHERE m.closed_at > $3) AS closed,
    count(*) FILTER (WHERE {matches.ANSWERED} AND m.proposed_at > $3) AS answered,
    count(*) FILTER (WHERE m.answered_at <= m.due_at AND m.proposed_at > $3) AS in_time
FROM match m WHERE m.proposed_at IS NOT NULL GROUP BY 1
"""
OPEN_NEEDS = """
SELECT nullif(n.wish->'client'->>'region', '') AS region,
    count(*) FILTER (WHERE asked.taken IS NULL) AS unasked, count(*) FILTER (WHERE NOT asked.taken) AS untaken
FROM need n LEFT JOIN LATERAL (
    SELECT bool_or(m.state IN ('waiting', 'proposed', 'date-proposed', 'accepted', 'withdrawn')) AS taken FROM match m WHERE m.need = n.id
) AS asked ON true
WHERE n.state = 'open' GROUP BY 1
"""
"""`withdrawn` of a need that stands open: a hub would have helped, and its client did not say whether the day suits."""
RECORDS = f"""
SELECT * FROM (
    SELECT m.hub, h.profile->'name' AS name, h.state = 'member' AS is_member,
        count(*) FILTER (WHERE m.state = 'proposed') AS waiting,
        count(*) FILTER (WHERE m.state = 'proposed' AND m.due_at < now()) AS overdue,
        count(*) FILTER (WHERE m.state = 'accepted') AS accepted,
        {matches.RECORD}
    FROM match m JOIN hub h ON h.slug = m.hub WHERE {matches.RECORDED} GROUP BY m.hub, h.profile, h.state
) AS record
"""
FIELDS = tuple(each for each in Counts.model_fields if each != "share_in_time")


async def listed(
    work: Work, states: Sequence[State], hub: str | None, region: str | None, order: Order, page: Page, clock: Clock
) -> list[NetworkMatch]:
    """Matches that a hub was asked with, the newest first, or those first whose answer is due first; one more than the page holds."""
    where, key, sign = Where(), "m.proposed_at", "<"
    where.add("m.proposed_at IS NOT NULL")
    if order == "due":
        key, sign = "m.due_at", ">"
    if states:
        where.add("m.state = ANY({})", list(states))
    if hub is not None:
        where.add("m.hub = {}", hub)
    if region is not None:
        where.add("nullif(m.client->>'region', '') IS NOT DISTINCT FROM {}", None if region == NOT_SAID else region)
    if after := page.after(moment, UUID):
        where.add(f"({key}, m.id) {sign} ({{}}, {{}})", *after)
    way = "DESC" if sign == "<" else "ASC"
    query = f"SELECT {matches.SELECTED} FROM match m WHERE {where} ORDER BY {key} {way}, m.id {way} LIMIT {page.limit + 1}"
    now = datetime.now(UTC)
    return [_listed(matches.made(row), clock, now) for row in await work.fetch(query, *where.values)]


async def summary(work: Work, regions: Sequence[str], now: datetime, clock: Clock) -> NetworkSummary:
    """What waits, what is overdue, what nobody took; for all, and for each region: those of the network, then others that are named."""
    soon = clock.end(clock.after(clock.day(now), 1))
    rows = [dict(row) for row in await work.fetch(COUNTED, now, soon, now - timedelta(days=DAYS))]
    rows += [dict(row) for row in await work.fetch(OPEN_NEEDS)]
    named = sorted({row["region"] for row in rows if row["region"] is not None} - set(regions))
    places: list[str | None] = [*regions, *named]
    if any(row["region"] is None for row in rows):
        places.append(None)
    counted = [RegionCounts(region=each, **_sum(row for row in rows if row["region"] == each)) for each in places]
    return NetworkSummary(at=now, days=DAYS, all=Counts(**_sum(rows)), regions=counted)


async def records(work: Work, page: Page) -> list[HubRecord]:
    """How hubs answer, one more than the page holds."""
    where = Where()
    if after := page.after(int, int, str):
        overdue, waiting, hub = after
        where.add("(-overdue, -waiting, hub) > ({}, {}, {})", -overdue, -waiting, hub)
    query = f"{RECORDS} WHERE {where} ORDER BY overdue DESC, waiting DESC, hub LIMIT {page.limit + 1}"
    return [HubRecord(**dict(row), share_in_time=_share(row["in_time"], row["asked"])) for row in await work.fetch(query, *where.values)]


def _listed(match: Match, clock: Clock, now: datetime) -> NetworkMatch:
    late = match.state == "proposed" and match.due_at is not None and match.due_at < now
    return NetworkMatch.model_construct(
        **dict(asked_view(match, clock)), region=match.client.get("region"), terms=terms_view(match.terms), is_overdue=late
    )


def _sum(rows: Any) -> dict[str, Any]:
    rows = list(rows)
    sums: dict[str, Any] = {name: sum(row.get(name, 0) for row in rows) for name in FIELDS}
    return sums | {"share_in_time": _share(sums["in_time"], sums["answered"])}


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None
