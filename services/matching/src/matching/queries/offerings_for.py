"""Open offerings for a need: what they share with it, which weak dimensions they move, and how much is known of that."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson

from chassis.database import Work
from matching.domain import evidence
from matching.domain.engine import Engine
from matching.domain.evidence import Change
from matching.domain.needs import Wish
from matching.domain.offers import TAUGHT, TEACHING, Fitting, Offered, fitting
from matching.repository.needs import Need
from matching.repository.offerings import LIVE, NEXT_START
from matching.schemas.around import EvidenceView, MoveView, OfferingMatch, OfferingMatches

CANDIDATES = f"""
SELECT o.id, o.title::text AS title, o.hub, o.kind, o.level, o.mode, o.languages, o.regions, o.technologies, o.sectors,
       {NEXT_START} AS next_start
FROM offering o WHERE {LIVE} AND (o.technologies && $1::text[] OR o.sectors && $2::text[] OR o.kind = ANY($3::text[]))
"""
CHANGES = """
WITH own AS (
    SELECT questionnaire, sector, size_class FROM assessment WHERE series = $1 AND state = 'completed' ORDER BY stage DESC LIMIT 1
), pair AS (
    SELECT coalesce(before.sector = own.sector, false) AS sector, before.size_class = own.size_class AS size_class,
           each.key AS dimension, (after.scores->>each.key)::numeric - each.value::numeric AS change
    FROM own JOIN assessment before ON before.questionnaire = own.questionnaire AND before.stage = 0 AND before.state = 'completed'
    JOIN assessment after ON after.series = before.series AND after.stage = 1 AND after.state = 'completed'
         AND after.questionnaire = before.questionnaire,
         jsonb_each_text(before.scores) AS each
    WHERE before.series <> $1 AND after.scores ? each.key
)
SELECT dimension, count(*) FILTER (WHERE sector) AS of_sector, avg(change) FILTER (WHERE sector) AS mean_of_sector,
       count(*) FILTER (WHERE size_class) AS of_size, avg(change) FILTER (WHERE size_class) AS mean_of_size,
       count(*) AS n, avg(change) AS mean
FROM pair GROUP BY dimension
"""
NONE = {
    "lv": "Pašlaik neviens atvērts piedāvājums neattiecas uz šo. Ja tāds parādīsies, tas būs redzams jaunumos.",
    "en": "No open offering is about this now. When one appears, it is shown among what is new.",
}


async def offerings_for(work: Work, need: Need, engine: Engine, limit: int) -> OfferingMatches:
    """The best open offerings for a need."""
    now = datetime.now(UTC)
    found = fitting(need.wish, await _candidates(work, need.wish), engine.field, now, limit)
    changes = await _changes(work, need.series) if need.series and any(each.moves for each in found) else {}
    return OfferingMatches(items=[_view(each, changes) for each in found], message=None if found else NONE)


async def _candidates(work: Work, wish: Wish) -> list[Offered]:
    """Live offerings that share a term with the need or move one of its weak dimensions."""
    wanted = set(wish.terms).union(*(each.moved_by for each in wish.weaknesses))
    codes = [sorted(term.code for term in wanted if term.kind == kind) for kind in ("technologies", "sectors")]
    rows = await work.fetch(CANDIDATES, *codes, list(TEACHING) if TAUGHT in wanted else [])
    return [_offered(row) for row in rows]


def _offered(row: Any) -> Offered:
    lists = {name: tuple(row[name]) for name in ("languages", "regions", "technologies", "sectors")}
    return Offered(**dict(row) | lists | {"title": orjson.loads(row["title"])})


async def _changes(work: Work, series: UUID) -> dict[str, Change]:
    """Dimension → how others moved in it: those of the same sector, else of the same size, where they are enough; else all."""
    return {row["dimension"]: evidence.chosen(_known(row)) for row in await work.fetch(CHANGES, series)}


def _known(row: Any) -> Sequence[Change]:
    counted = ((row["of_sector"], row["mean_of_sector"], "sector"), (row["of_size"], row["mean_of_size"], "size_class"))
    alike = [Change(n, float(mean or 0), what) for n, mean, what in counted]
    return [*alike, Change(row["n"], float(row["mean"]))]


def _view(found: Fitting, changes: Mapping[str, Change]) -> OfferingMatch:
    offered, weakest = found.offered, found.moves[0] if found.moves else None
    known = evidence.told(changes.get(weakest.dimension) if weakest else None, weakest.name if weakest else None)
    return OfferingMatch(
        id=offered.id,
        title=dict(offered.title),
        hub=offered.hub,
        next_start=offered.next_start,
        level=offered.level,
        mode=offered.mode,
        kind=offered.kind,
        score=found.score,
        shares=[each.code for each in found.shares],
        moves=[MoveView.model_validate(each) for each in found.moves],
        evidence=EvidenceView.model_validate(known),
        reasons=list(found.reasons),
    )
