"""Standing queries: what is new is held against the terms of open needs, and only against those that share one with it.

One statement each; what an import changed is held against slices of the needs instead (`repository.rematches`). The cost of a statement
follows the needs that share a term (the index of `need_term` holds the weights), not the needs that stand;
LATERAL … OFFSET 0 keeps the planner from reading them all where it misjudges how many those are.
Needs that get a finding are locked in the order of their ids: two that find for the same needs wait for each other, and a need
that is being erased gets none.
"""

from collections.abc import Sequence
from uuid import UUID

from chassis.database import Work
from matching.repository.offerings import LIVE

LEAST_SHARED = 0.5
"""An offering is worth telling from that share of what is asked on."""
TELLING = 3
"""So many hubs at most, the best, are told of one change."""
AT_ONCE = 50
"""So many offerings a statement: where many needs stand open, hundreds at once (a batch of events) would run out of its time."""
LEAST_RARITY = 0.1
"""What a term weighs that every hub claims; as `domain.engine.engine.EVERYBODYS`."""


def _suits(one: str, language: str, region: str) -> str:
    """Condition: an offering is in the language and region that a need wants, as far as both say."""
    return f"""
    ({language} IS NULL OR {one}.languages = '{{}}' OR {language} = ANY({one}.languages))
    AND ({region} IS NULL OR {one}.mode = 'online' OR {one}.regions = '{{}}' OR {region} = ANY({one}.regions))
    """


LANGUAGE, REGION = "n.wish->>'language'", "n.wish->'client'->>'region'"
"""What `need n` wants."""
TERMS = """
array(SELECT 'technologies:' || code FROM unnest(o.technologies) AS code) || array(SELECT 'sectors:' || code FROM unnest(o.sectors) AS code)
"""
"""What an offering `o` bears."""
HITS = f"""
bears AS (
    SELECT o.id, o.hub, o.mode, o.regions, o.languages, term FROM offering o, unnest({TERMS}) AS term
    WHERE o.id = ANY($1::uuid[]) AND {LIVE}
), near AS MATERIALIZED (
    SELECT t.need, b.id, b.hub, b.mode, b.regions, b.languages, least(1, sum(t.share)) AS fit
    FROM bears b CROSS JOIN LATERAL (SELECT need, share FROM need_term WHERE need_term.term = b.term OFFSET 0) AS t
    GROUP BY t.need, b.id, b.hub, b.mode, b.regions, b.languages HAVING sum(t.share) >= {LEAST_SHARED} - 1e-9 ORDER BY t.need
), hit AS MATERIALIZED (
    SELECT near.need, near.id, near.id::text AS ref, near.hub, near.fit, held.language, held.region FROM near CROSS JOIN LATERAL (
        SELECT {LANGUAGE} AS language, {REGION} AS region FROM need n
        WHERE n.id = near.need AND n.state = 'open' AND {_suits("near", LANGUAGE, REGION)} FOR KEY SHARE
    ) AS held
), was AS MATERIALIZED (
    SELECT o.id, o.mode, o.regions, o.languages, {TERMS} AS terms
    FROM jsonb_to_recordset($2::text::jsonb)
        AS o(id uuid, mode text, regions text[], languages text[], technologies text[], sectors text[])
)
"""
OFFERINGS = f"""
WITH {HITS}, gone AS (
    DELETE FROM finding f WHERE f.kind = 'offering' AND f.ref = ANY($1::uuid[]::text[])
       AND NOT EXISTS (SELECT FROM hit WHERE hit.need = f.need AND hit.ref = f.ref)
)
INSERT INTO finding (need, kind, ref, hub, fit, found_at) SELECT need, 'offering', ref, hub, fit, now() FROM hit
WHERE NOT EXISTS (
    SELECT FROM was WHERE was.id = hit.id AND {_suits("was", "hit.language", "hit.region")} AND {LEAST_SHARED} - 1e-9 <= (
        SELECT sum(t.share) FROM need_term t WHERE t.need = hit.need AND t.term = ANY(was.terms)
    )
)
ON CONFLICT (need, kind, ref) DO NOTHING
"""
CLAIMS = """
claim AS (
    SELECT h.slug, lists.kind || ':' || code AS term
    FROM hub h, (VALUES ('technologies'), ('sectors'), ('services')) AS lists(kind), jsonb_object_keys(h.profile->lists.kind) AS code
    WHERE h.state = 'member'
    UNION ALL
    SELECT h.slug, 'functions:' || code FROM hub h, jsonb_array_elements_text(h.profile->'functions') AS code WHERE h.state = 'member'
)
"""
PARTS = f"""
{CLAIMS}, rare AS MATERIALIZED (
    SELECT term, greatest({LEAST_RARITY}, ln((SELECT count(*) FROM hub WHERE state = 'member')::float8 / count(*))) AS rarity
    FROM claim GROUP BY term
), part AS MATERIALIZED (
    SELECT slug, term, rarity / sqrt(sum(rarity ^ 2) OVER (PARTITION BY slug)) AS part
    FROM claim JOIN rare USING (term) WHERE slug = ANY($1::text[])
)
"""
"""What each term is of each of the hubs $1, as vectors of length 1."""
TELL = f"""
best AS (
    SELECT near.*, row_number() OVER (PARTITION BY near.need ORDER BY near.fit DESC, near.slug) AS rank
    FROM near JOIN need n ON n.id = near.need AND near.fit > n.bar + 1e-9
    WHERE NOT EXISTS (SELECT FROM match m WHERE m.need = near.need AND m.hub = near.slug)
), hit AS MATERIALIZED (
    SELECT told.need, told.slug AS ref, told.fit FROM (SELECT * FROM best WHERE rank <= {TELLING} ORDER BY need) AS told
    CROSS JOIN LATERAL (
        SELECT FROM need n WHERE n.id = told.need AND n.state = 'open' AND told.fit > n.bar + 1e-9 FOR NO KEY UPDATE
    ) AS held
), raised AS (
    UPDATE need n SET bar = told.fit FROM (SELECT need, min(fit) AS fit FROM hit GROUP BY need) AS told WHERE n.id = told.need
)
INSERT INTO finding (need, kind, ref, hub, fit, found_at) SELECT need, 'hub', ref, ref, fit, now() FROM hit
ON CONFLICT (need, kind, ref) DO UPDATE SET fit = excluded.fit, found_at = excluded.found_at
"""
"""Of the hubs that are `near` a need, tells the best that pass its bar, and raises it."""
HUBS = f"""
WITH {PARTS}, near AS MATERIALIZED (
    SELECT t.need, p.slug, least(1, sum(t.part * p.part)) AS fit
    FROM part p CROSS JOIN LATERAL (SELECT need, part FROM need_term WHERE need_term.term = p.term OFFSET 0) AS t GROUP BY t.need, p.slug
), gone AS (
    DELETE FROM finding f WHERE f.kind = 'hub' AND f.ref = ANY($1::text[])
       AND NOT EXISTS (SELECT FROM near WHERE near.need = f.need AND near.slug = f.ref)
), {TELL}
"""


async def of_offerings(work: Work, ids: Sequence[UUID], before: str) -> int:
    """Offerings changed: those that fit an open need and did not before are told to it, those that fit no more, or are over, go.
    Returns how many were new. `before`: as `offerings.hold_live` found them.
    """
    portions = (list(ids[start : start + AT_ONCE]) for start in range(0, len(ids), AT_ONCE))
    return sum([count(await work.execute(OFFERINGS, each, before)) for each in portions])


async def of_hub(work: Work, slug: str) -> int:
    """A hub changed: one that fits an open need better than its bar is told to it and raises the bar; one that left goes.

    The fit is the plain cosine of claims: a list that a hub left empty counts as not claimed, so nobody is told of a guess.
    """
    return count(await work.execute(HUBS, [slug]))


def count(tag: str) -> int:
    """`INSERT 0 3` → 3."""
    return int(tag.rpartition(" ")[2])
