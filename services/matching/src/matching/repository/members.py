"""Hubs as the engine weighs them: profile, live offerings by term, and how they answered."""

import asyncio
from collections.abc import Iterable, Sequence
from math import inf
from typing import Any

import orjson

from chassis.database import Work
from contracts.matching import HubProfile
from matching.domain.engine import Member, Record
from matching.domain.needs import LISTS, Asked, Kind
from matching.domain.topic import topic
from matching.repository.matches import RECORD, RECORDED
from matching.repository.offerings import LIVE

MOST_TITLES = 50
"""So many titles of a hub's live offerings are read for what it is about."""
CHANGED = """
SELECT key, max(changed_in) FROM (
    SELECT slug, changed_in FROM hub WHERE changed_in >= $1::text::xid8
    UNION ALL SELECT hub, changed_in FROM offering WHERE changed_in >= $1::text::xid8
    UNION ALL SELECT hub, changed_in FROM match WHERE changed_in >= $1::text::xid8
) AS each(key, changed_in) GROUP BY key
"""
"""Slugs of the hubs of which something changed in transaction $1 or later."""
MEMBERS = f"""
SELECT h.slug, h.profile::text AS profile, o.offered::text AS offered, t.titles::text AS titles, r.*, p.proven::text AS proven
FROM hub h
LEFT JOIN LATERAL (
    SELECT json_object_agg(term, until) AS offered FROM (
        SELECT term, CASE WHEN NOT bool_or(o.last_end IS NULL) THEN extract(epoch FROM max(o.last_end)) END AS until
        FROM offering o, unnest(array(SELECT 'technologies:' || code FROM unnest(o.technologies) AS code)
                                || array(SELECT 'sectors:' || code FROM unnest(o.sectors) AS code)) AS term
        WHERE o.hub = h.slug AND {LIVE} GROUP BY term
    ) AS terms
) o ON true
LEFT JOIN LATERAL (
    SELECT json_agg(title) AS titles FROM (
        SELECT o.title FROM offering o WHERE o.hub = h.slug AND {LIVE} ORDER BY o.id DESC LIMIT {MOST_TITLES}
    ) AS newest
) t ON true
LEFT JOIN LATERAL (
    SELECT {RECORD}, count(*) FILTER (WHERE m.state IN ('proposed', 'date-proposed', 'accepted')) AS open
    FROM match m WHERE m.hub = h.slug AND {RECORDED}
) r ON true
LEFT JOIN LATERAL (
    SELECT json_object_agg(term, served) AS proven FROM (
        SELECT kind || ':' || code AS term, count(*) AS served
        FROM match m, jsonb_each(m.terms) AS lists(kind, codes), jsonb_array_elements_text(codes) AS code
        WHERE m.hub = h.slug AND m.state = 'closed' AND m.delivered <> '{{}}' GROUP BY 1
    ) AS closed
) p ON true
WHERE h.state = 'member' AND ($1::text[] IS NULL OR h.slug = ANY($1))
"""


async def members(work: Work, slugs: Iterable[str] | None = None, *, texts: bool = True) -> dict[str, Member]:
    """All members, or those of these slugs. `texts`: whether what they write is read, which takes a while, beside the event loop."""
    rows = await work.fetch(MEMBERS, None if slugs is None else list(slugs))
    return await asyncio.to_thread(_members, rows) if texts else _members(rows, texts=False)


def claims_of(profile: HubProfile) -> dict[Asked, int | None]:
    """The terms that a profile names, with its strengths."""
    found: dict[Asked, int | None] = {}
    for kind in LISTS:
        named = getattr(profile, kind)
        found |= {Asked(kind, code): named[code] if isinstance(named, dict) else None for code in named}
    return found


def _members(rows: Sequence[Any], *, texts: bool = True) -> dict[str, Member]:
    return {row["slug"]: _member(row, texts=texts) for row in rows}


def _member(row: Any, *, texts: bool) -> Member:
    profile = HubProfile.model_validate_json(row["profile"])
    written = [profile.name, profile.description or {}, *orjson.loads(row["titles"] or "[]")]
    about = {language: " ".join(text.get(language, "") for text in written) for language in {each for text in written for each in text}}
    offered = orjson.loads(row["offered"] or "{}")
    return Member(
        slug=row["slug"],
        name=profile.name,
        country=profile.country,
        region=profile.region,
        municipality=profile.municipality,
        status=profile.status,
        website=profile.website,
        languages=profile.languages,
        claims=claims_of(profile),
        capacity=profile.capacity,
        eligibility=profile.eligibility,
        offered={_asked(term): inf if until is None else float(until) for term, until in offered.items()},
        words=topic(about) if texts else {},
        record=Record(row["asked"], row["in_time"], row["open"], row["median_days"], _counts(row["proven"])),
    )


def _counts(text: str | None) -> dict[Asked, int]:
    return {_asked(term): served for term, served in orjson.loads(text or "{}").items()}


def _asked(text: str) -> Asked:
    """`technologies:robotics` as a term."""
    kind, _, code = text.partition(":")
    return Asked(_kind(kind), code)


def _kind(name: str) -> Kind:
    return next(kind for kind in LISTS if kind == name)
