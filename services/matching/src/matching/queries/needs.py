"""Needs as their owners read them: what was understood, who fits, and why."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson

from chassis.database import Work
from chassis.errors import NotFound
from matching.domain.engine import Engine, Match, Ranking
from matching.domain.needs import OFFERED, Asked, Wish
from matching.domain.understanding import Understood
from matching.repository.needs import Need
from matching.repository.offerings import LIVE, NEXT_START
from matching.schemas.needs import (
    ClientInput,
    FactorView,
    LostView,
    MatchView,
    NeedText,
    NeedView,
    OfferingShare,
    ReasonView,
    RecordView,
    TermView,
    VerdictView,
    WhyNotView,
)

NOTHING_UNDERSTOOD = {
    "en": "No word of the text is in the lists of technologies, sectors, services and functions. "
    "Choose some of their codes, or use their names, such as cybersecurity, education, prototyping.",
    "lv": "Neviens teksta vārds nav tehnoloģiju, nozaru, pakalpojumu un funkciju sarakstos. "
    "Izvēlieties kodus no tiem vai lietojiet to nosaukumus, piemēram, kiberdrošība, izglītība, prototipu izstrāde.",
}
NOTHING_FITS = {
    "en": "No hub of the network names any of this or has it on offer now. Try broader or neighbouring terms.",
    "lv": "Neviens tīkla centrs to nenorāda un pašlaik nepiedāvā. Izmēģiniet plašākus vai radniecīgus jēdzienus.",
}
NOBODY_MAY = {
    "en": "Hubs fit, but by their rules none of them may help; each one's reason stands beside it.",
    "lv": "Ir piemēroti centri, taču pēc saviem noteikumiem neviens no tiem nedrīkst palīdzēt; katram norādīts iemesls.",
}
SHOWN_OFFERINGS, SHOWN_REFUSED, COMPARED_WITH = 3, 3, 10
ON_OFFER = f"""
SELECT o.hub, o.id, o.title, {NEXT_START} AS next_start, array(
    (SELECT unnest(o.technologies) INTERSECT SELECT unnest($2::text[]))
    UNION ALL (SELECT unnest(o.sectors) INTERSECT SELECT unnest($3::text[]))
) AS shares
FROM offering o WHERE o.hub = ANY($1::text[]) AND {LIVE} AND (o.technologies && $2::text[] OR o.sectors && $3::text[])
"""
SHARES = f"""
SELECT hub, json_agg(json_build_object('id', id, 'title', title, 'next_start', next_start, 'shares', shares) ORDER BY rank)::text AS found
FROM (SELECT *, row_number() OVER (PARTITION BY hub ORDER BY cardinality(shares) DESC, next_start NULLS LAST, id) AS rank
      FROM ({ON_OFFER}) AS live) AS ranked
WHERE rank <= {SHOWN_OFFERINGS} GROUP BY hub
"""
ADMITTED = {True: "yes", False: "no", None: "depends"}


def ranked(need: Need, engine: Engine, limit: int) -> Ranking:
    """The hubs for a need, as they are now."""
    return engine.rank(need.wish, datetime.now(UTC).timestamp(), limit)


async def view(work: Work, need: Need, engine: Engine, ranking: Ranking, limit: int) -> NeedView:
    """A need with the best of the hubs for it."""
    wish = need.wish
    shown, refused = ranking.matches[:limit], ranking.refused[:SHOWN_REFUSED]
    offered = await _on_offer(work, wish, [each.member.slug for each in (*shown, *refused)])
    message = None if ranking.matches else NOBODY_MAY if refused else NOTHING_FITS if wish.terms else NOTHING_UNDERSTOOD
    return NeedView(
        id=need.id,
        state=need.state,
        version=need.version,
        stated_at=need.stated_at,
        text=NeedText.model_validate(need.text) if need.text else None,
        client=ClientInput.model_construct(**{name: getattr(wish.client, name) for name in ClientInput.model_fields}),
        language=wish.language,
        budget_eur=need.budget_eur,
        by=need.by,
        understood=[term_view(each, wish.terms[each], need.because.get(each, ()), chosen=each in need.chosen) for each in wish.terms],
        unclaimed=[
            term_view(each, wish.terms[each], (), chosen=each in need.chosen) for each in wish.terms if each not in engine.field.claims
        ],
        weaknesses=[{"dimension": each.dimension, "name": dict(each.name), "score": each.score} for each in wish.weaknesses],
        hubs=ranking.hubs,
        fitting=ranking.fitting,
        matches=[match_view(each, offered) for each in shown],
        refused=[match_view(each, offered) for each in refused],
        engine=need.engine,
        message=message,
    )


async def why_not(work: Work, need: Need, engine: Engine, slug: str) -> WhyNotView:
    """A hub forced into the ranking of a need. Raises NotFound for one that is no member."""
    if slug not in engine:
        raise NotFound(what="hub")
    wish = need.wish
    found = engine.why_not(wish, slug, datetime.now(UTC).timestamp(), COMPARED_WITH)
    return WhyNotView(
        match=match_view(found.match, await _on_offer(work, wish, [slug])),
        rank=found.rank,
        hubs=found.hubs,
        shown=found.is_shown,
        beyond=found.beyond.member.slug if found.beyond else None,
        beyond_score=found.beyond.score if found.beyond else None,
        lost=[LostView.model_validate(each) for each in found.lost],
        missing=[term_view(each, wish.terms[each], (), chosen=each in need.chosen) for each in found.missing],
    )


def term_view(asked: Asked, strength: float, because: Sequence[str], *, chosen: bool) -> TermView:
    """A term as it is shown."""
    label = asked.term.label.model_dump()
    return TermView(kind=asked.kind, code=asked.code, label=label, chosen=chosen, strength=round(strength, 3), because=list(because))


def read_view(read: Iterable[Understood]) -> list[TermView]:
    """What was read from a text."""
    return [term_view(each.asked, each.strength, each.because, chosen=False) for each in read]


def match_view(match: Match, offered: Mapping[str, list[OfferingShare]]) -> MatchView:
    """A match as it is shown."""
    member, verdict = match.member, match.verdict
    return MatchView(
        hub=member.slug,
        name=dict(member.name),
        country=member.country,
        region=member.region,
        status=member.status,
        website=member.website,
        score=match.score,
        factors=[FactorView.model_validate(each) for each in match.factors],
        reasons=[ReasonView.model_validate(each) for each in match.reasons],
        eligible=VerdictView(admitted=ADMITTED[verdict.admitted], bases=list(verdict.bases), reasons=list(verdict.reasons)),
        full=member.is_full,
        record=RecordView.model_validate(member.record),
        offerings=offered.get(member.slug, []),
    )


async def _on_offer(work: Work, wish: Wish, slugs: Sequence[str]) -> dict[str, list[OfferingShare]]:
    """What each of these hubs has on offer now on the need's terms, three at most: most shared first."""
    asked = [[term.code for term in wish.terms if term.kind == kind] for kind in OFFERED]
    if not slugs or not any(asked):
        return {}
    rows = await work.fetch(SHARES, list(slugs), *asked)
    return {row["hub"]: [_offering(each) for each in orjson.loads(row["found"])] for row in rows}


def _offering(found: dict[str, Any]) -> OfferingShare:
    starts = found["next_start"]
    return OfferingShare(
        id=UUID(found["id"]), title=found["title"], next_start=datetime.fromisoformat(starts) if starts else None, shares=found["shares"]
    )
