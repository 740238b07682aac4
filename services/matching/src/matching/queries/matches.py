"""Matches as their clients and hubs read them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson

from chassis.conditions import Where
from chassis.database import Work
from chassis.pages import Page, moment
from matching.domain.engine.reasons import WEAKNESSES_UNNAMED
from matching.domain.matches.clock import Clock
from matching.domain.matches.match import Match, State
from matching.domain.needs import LISTS, Asked
from matching.queries.needs import term_view
from matching.repository import consents, desks, matches, needs
from matching.repository.needs import Need
from matching.schemas.matches import AskedBy, AskedMatch, AskedNeed, Explained, HubMatch, HubMatchView, MatchSummary, Note
from matching.schemas.needs import ClientInput, NeedText, TermView

CONSENTED = """
EXISTS (SELECT FROM consent c WHERE c.organisation = o.id AND c.hub = m.hub AND c.purpose = 'match'
        AND c.withdrawn_at IS NULL AND c.expires_at > now())
"""
LISTED = f"""
SELECT {matches.SELECTED}, CASE WHEN {{named}} AND {CONSENTED} THEN o.name END AS organisation
FROM match m LEFT JOIN need n ON n.id = m.need LEFT JOIN organisation o ON o.id = n.organisation
"""
ASKED_BY = """
SELECT o.id, o.name, o.kind, o.size_class, o.sector, o.region, o.contact::text AS contact, o.verified_at IS NOT NULL AS verified
FROM need n JOIN organisation o ON o.id = n.organisation WHERE n.id = $1
"""


async def summaries(work: Work, line: Sequence[Match]) -> list[MatchSummary]:
    """The hubs of a need for the client."""
    names = await desks.names(work, [each.hub for each in line])
    return [_summary(each, names.get(each.hub, {})) for each in sorted(line, key=lambda each: each.place)]


async def of_hub(work: Work, hub: str, states: Sequence[State], page: Page, clock: Clock, *, named: bool) -> list[HubMatch]:
    """A hub's matches, the newest first; one more than the page holds, where there are more. `named`: with the names of who asks."""
    where = Where()
    where.add("m.hub = {}", hub)
    where.add("m.proposed_at IS NOT NULL")
    if states:
        where.add("m.state = ANY({})", list(states))
    if after := page.after(moment, UUID):
        where.add("(m.proposed_at, m.id) < ({}, {})", *after)
    query = (
        f"{LISTED.format(named='true' if named else 'false')} WHERE {where} ORDER BY m.proposed_at DESC, m.id DESC LIMIT {page.limit + 1}"
    )
    return [_listed(matches.made(row), row["organisation"], clock) for row in await work.fetch(query, *where.values)]


async def seen_by_hub(work: Work, match: Match, clock: Clock) -> HubMatchView:
    """One match for the hub that was asked: what is private of it only while the organisation's consent stands."""
    need, row = await needs.read(work, match.need), await work.fetchrow(ASKED_BY, match.need)
    erased = need is None or row is None
    seen = not erased and await consents.valid(work, row["id"], match.hub, "match")
    assessed = seen and await consents.valid(work, row["id"], match.hub, "assessment")
    told = {"contact": orjson.loads(row["contact"]), "shows_assessments": assessed} if seen else {}
    organisation = AskedBy.model_validate(dict(row) | told) if seen else None
    return HubMatchView.model_construct(
        **dict(asked_view(match, clock)),
        terms=terms_view(match.terms),
        withheld=None if seen else "erased" if erased else "consent",
        need=_need(need) if seen and need is not None else None,
        organisation=organisation,
        explanation=_explained(match, assessed=assessed) if seen else None,
        notes=_notes(match) if seen else None,
    )


def _summary(match: Match, name: dict[str, str]) -> MatchSummary:
    said = {field: getattr(match, field) for field in MatchSummary.model_fields if hasattr(match, field)}
    return MatchSummary.model_construct(**said | {"name": name, "delivered": list(match.delivered)})


def _listed(match: Match, organisation: str | None, clock: Clock) -> HubMatch:
    client = ClientInput.model_construct(**dict(match.client))
    asked = dict(asked_view(match, clock))
    return HubMatch.model_construct(**asked, need=match.need, terms=terms_view(match.terms), client=client, organisation=organisation)


def asked_view(match: Match, clock: Clock) -> AskedMatch:
    """What every list of matches says of one."""
    said = {field: getattr(match, field) for field in AskedMatch.model_fields if hasattr(match, field)}
    left = clock.between(datetime.now(UTC), match.due_at) if match.state == "proposed" and match.due_at else None
    return AskedMatch.model_construct(**said | {"working_days_left": left, "delivered": list(match.delivered)})


def _need(need: Need) -> AskedNeed:
    wish = need.wish
    return AskedNeed(
        text=NeedText.model_validate(need.text) if need.text else None,
        terms=[term_view(each, wish.terms[each], need.because.get(each, ()), chosen=each in need.chosen) for each in wish.terms],
        budget_eur=need.budget_eur,
        by=need.by,
        language=wish.language,
        client=ClientInput.model_construct(**{name: getattr(wish.client, name) for name in ClientInput.model_fields}),
    )


def _explained(match: Match, *, assessed: bool) -> Explained:
    """Why it was proposed. Which dimensions are weak is a result of the assessment: told with the consent `assessment` only."""
    told = Explained.model_validate(match.explanation)
    for each in told.reasons:
        if each.kind == "weaknesses" and not assessed:
            each.text = WEAKNESSES_UNNAMED
    return told


def terms_view(terms: Mapping[str, Sequence[str]]) -> list[TermView]:
    """What a match is about."""
    known = [Asked(kind, code) for kind in LISTS for code in terms.get(kind, ()) if code in LISTS[kind]]
    return [term_view(each, 1.0, (), chosen=False) for each in known]


def _notes(match: Match) -> list[Note]:
    said: list[dict[str, Any]] = [
        {"by": "hub", "kind": "message", "text": match.message},
        {"by": "hub", "kind": "decline", "text": match.note},
        {"by": "client", "kind": "other-day", "text": match.wish},
        {"by": "client", "kind": "feedback", "text": match.feedback},
    ]
    return [Note.model_construct(**each) for each in said if each["text"]]
