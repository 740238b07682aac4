"""Needs, and the hubs that a need is compared with."""

from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from chassis.database import Work
from chassis.ids import new_id
from matching.domain.needs import LISTS, OFFERED, Asked, Candidate, LiveOffering, Wish
from matching.domain.ranking import UNRATED
from matching.repository.offerings import LIVE, NEXT_START

MEMBERS = "SELECT count(*) FROM hub WHERE state = 'member'"
CANDIDATES = f"""
SELECT h.slug, (h.profile - 'description')::text AS profile, coalesce(o.offerings, '[]')::text AS offerings
FROM hub h LEFT JOIN (
    SELECT o.hub, json_agg(json_build_object('id', o.id, 'title', o.title, 'next_start', {NEXT_START}, 'technologies', o.technologies,
                                             'sectors', o.sectors) ORDER BY {NEXT_START} NULLS LAST, o.id) AS offerings
    FROM offering o WHERE {LIVE} AND (o.technologies && $1::text[] OR o.sectors && $2::text[]) GROUP BY o.hub
) o ON o.hub = h.slug
WHERE h.state = 'member' AND (
    o.hub IS NOT NULL OR h.profile->'technologies' ?| $1::text[] OR h.profile->'sectors' ?| $2::text[]
    OR h.profile->'services' ?| $3::text[] OR h.profile->'functions' ?| $4::text[]
)
"""
KEEP = "INSERT INTO need (id, wish, matches, stated_at) VALUES ($1, $2::jsonb, $3, now())"


async def count_members(work: Work) -> int:
    """How many hubs the network has."""
    return int(await work.fetchval(MEMBERS))


async def candidates(work: Work, wish: Wish) -> list[Candidate]:
    """The members that name a term of the need, or have something live that bears one."""
    rows = await work.fetch(CANDIDATES, *(wish.codes(kind) for kind in LISTS))
    return [_candidate(row, wish) for row in rows]


async def keep(work: Work, wish: Wish, matches: int) -> UUID:
    """Stores what was asked, and answers its new id."""
    document = {"terms": [list(each) for each in wish.terms], "country": wish.country, "region": wish.region, "language": wish.language}
    id_ = new_id()
    await work.execute(KEEP, id_, orjson.dumps(document).decode(), matches)
    return id_


def _candidate(row: Any, wish: Wish) -> Candidate:
    profile = orjson.loads(row["profile"])
    return Candidate(
        slug=row["slug"],
        name=profile["name"],
        country=profile["country"],
        region=profile.get("region"),
        status=profile["status"],
        website=profile.get("website"),
        languages=tuple(profile["languages"]),
        claims={term: _strength(profile, term) for term in wish.terms if term.code in profile[term.kind]},
        offerings=tuple(_offering(each, wish) for each in orjson.loads(row["offerings"])),
    )


def _strength(profile: dict[str, Any], term: Asked) -> float:
    return UNRATED if term.kind == "functions" else float(profile[term.kind][term.code])


def _offering(offering: dict[str, Any], wish: Wish) -> LiveOffering:
    starts = offering["next_start"]
    return LiveOffering(
        id=UUID(offering["id"]),
        title=offering["title"],
        next_start=datetime.fromisoformat(starts) if starts else None,
        shares=tuple(each.code for each in wish.terms if each.kind in OFFERED and each.code in offering[each.kind]),
    )
