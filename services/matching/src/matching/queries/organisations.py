"""Organisations as they see themselves, and as a coordinator lists them."""

from datetime import date
from typing import Any
from uuid import UUID

import orjson

from chassis.conditions import Where
from chassis.database import Work
from chassis.pages import Page
from matching.domain.aid import CEILING_EUR, keys, left_on, sum_until
from matching.domain.assessment.assessment import STAGES
from matching.domain.assessment.library import Library
from matching.domain.assessment.questionnaire import Audience
from matching.domain.matches.match import Match
from matching.domain.needs import LISTS
from matching.domain.organisations import Organisation
from matching.domain.words import folded
from matching.errors.assessments import NoSuchQuestionnaire
from matching.errors.organisations import ConsentNeeded
from matching.queries import assessments as shown
from matching.repository import aid, assessments, consents, desks, organisations
from matching.schemas.assessments import Export
from matching.schemas.organisations import (
    AidLedger,
    AidLeft,
    AidView,
    BoundAssessment,
    BoundNeed,
    ConsentView,
    ContactView,
    Filters,
    OrganisationExport,
    OrganisationRow,
    OrganisationView,
    SharedAssessments,
    Sharing,
    TermName,
)

ASSESSMENTS = """
SELECT id, stage, state, questionnaire, questionnaire_version, changed_at FROM assessment WHERE organisation = $1 ORDER BY series, stage
"""
SERIES = "SELECT DISTINCT series FROM assessment WHERE organisation = $1 ORDER BY series"
NEEDS = """
SELECT id, state, stated_at, (wish->'terms')::text AS terms FROM need WHERE organisation = $1 ORDER BY stated_at DESC, id DESC
"""
SORTED_BY = 'o.name COLLATE "lv-x-icu", o.id'
LINKS = "SELECT created_at FROM organisation_link WHERE organisation = $1 ORDER BY created_at"
SHARING = f"""
SELECT o.id AS organisation, o.name, c.expires_at AS until FROM consent c JOIN organisation o ON o.id = c.organisation
WHERE c.purpose = 'assessment' AND {consents.STANDS}
"""
SHARED = f"{SHARING} AND o.id = $1 AND c.hub = ANY($2::text[]) ORDER BY c.expires_at DESC LIMIT 1"
RAW_NEEDS = """
SELECT (to_jsonb(n) || jsonb_build_object('findings', coalesce(
    (SELECT jsonb_agg(to_jsonb(f) - 'need' ORDER BY found_at, kind, ref) FROM finding f WHERE f.need = n.id), '[]')))::text AS raw
FROM need n WHERE organisation = $1 ORDER BY stated_at, id
"""
RAW_MATCHES = """
SELECT (to_jsonb(m) - 'changed_in')::text AS raw FROM match m JOIN need n ON n.id = m.need
WHERE n.organisation = $1 ORDER BY m.need, m.place
"""
RAW_LETTERS = """
SELECT (to_jsonb(l) - '{once,attempts,lease_until}'::text[])::text AS raw
FROM letter l WHERE organisation = $1 ORDER BY created_at, id
"""


async def view(work: Work, found: Organisation, forms: Library) -> OrganisationView:
    """An organisation with what belongs to it."""
    contact = found.profile.contact
    stages = await work.fetch(ASSESSMENTS, found.id)
    return OrganisationView(
        **dict(row(found)),
        contact=ContactView(name=contact.name, email=contact.email, phone=contact.phone),
        assessments=[_assessment(each, forms) for each in stages],
        needs=[_need(each) for each in await work.fetch(NEEDS, found.id)],
    )


def row(found: Organisation) -> OrganisationRow:
    """An organisation without its contact."""
    said = {name: getattr(found.profile, name) for name in OrganisationRow.model_fields if hasattr(found.profile, name)}
    kept = {name: getattr(found, name) for name in ("id", "version", "verified_at", "created_at", "changed_at")}
    return OrganisationRow(**said, **kept)


async def list_organisations(work: Work, filters: Filters, page: Page) -> list[OrganisationRow]:
    """By name; one more than the page holds, where there are more."""
    where = Where()
    where.add("TRUE")
    if filters.verified is not None:
        where.add(f"o.verified_at IS {'NOT ' if filters.verified else ''}NULL")
    where.add_words("o.words LIKE '%' || {} || '%'", folded(filters.q or ""))
    if after := page.after(str, UUID):
        where.add(f"({SORTED_BY}) > ({{}}::text, {{}})", *after)
    query = f"{organisations.SELECT} WHERE {where} ORDER BY {SORTED_BY} LIMIT {page.limit + 1}"
    return [row(organisations.made(each)) for each in await work.fetch(query, *where.values)]


async def shared(work: Work, id_: UUID, hubs: frozenset[str], forms: Library) -> SharedAssessments:
    """The results that one of these hubs may see. Raises ConsentNeeded, also where there is no such organisation."""
    found = await work.fetchrow(SHARED, id_, sorted(hubs))
    if found is None:
        raise ConsentNeeded
    items = [result for each in await _by_series(work, id_, forms) for result in each.results]
    return SharedAssessments(**dict(found), items=items)


async def sharing(work: Work, hub: str, page: Page) -> list[Sharing]:
    """Those that let a hub see the results of their assessments now; one more than the page holds, where there are more."""
    where = Where()
    where.add("c.hub = {}", hub)
    if after := page.after(str, UUID):
        where.add(f"({SORTED_BY}) > ({{}}::text, {{}})", *after)
    query = f"{SHARING} AND {where} ORDER BY {SORTED_BY} LIMIT {page.limit + 1}"
    return [Sharing.model_validate(dict(each)) for each in await work.fetch(query, *where.values)]


async def ledger(work: Work, found: Organisation, today: date) -> AidLedger:
    """What it was granted, and how much its whole undertaking may still get."""
    left = await aid_left(work, found, today)
    return AidLedger(entries=[AidView.model_validate(each) for each in await aid.entries(work, found.id)], **dict(left))


async def aid_left(work: Work, found: Organisation, today: date) -> AidLeft:
    """How much its whole undertaking may still get."""
    said = found.profile
    counted = await aid.counted(work, found.id, keys(found.id, said.country, said.register_number, said.undertaking))
    return AidLeft(
        verified=found.verified_at is not None,
        sum_eur=float(sum_until(counted, today)),
        ceiling_eur=float(CEILING_EUR),
        left_eur=float(left_on(counted, today)),
    )


async def aid_left_for(work: Work, match: Match, today: date) -> AidLeft:
    """The same of who asks with a match, for its hub before it grants more. Raises ConsentNeeded, also where the need was erased."""
    client = await desks.client(work, match.need)
    if client is None or not await consents.valid(work, client.id, match.hub, "match"):
        raise ConsentNeeded
    return await aid_left(work, await organisations.by_id(work, client.id), today)


async def export(work: Work, found: Organisation, forms: Library) -> OrganisationExport:
    """All that is kept of it."""
    return OrganisationExport(
        organisation=await view(work, found, forms),
        links=[each["created_at"] for each in await work.fetch(LINKS, found.id)],
        assessments=await _by_series(work, found.id, forms),
        needs=await _raw(work, RAW_NEEDS, found.id),
        matches=await _raw(work, RAW_MATCHES, found.id),
        consents=[ConsentView.model_validate(each) for each in await consents.listed(work, found.id)],
        aid=[AidView.model_validate(each) for each in await aid.entries(work, found.id)],
        letters=await _raw(work, RAW_LETTERS, found.id),
    )


async def _by_series(work: Work, id_: UUID, forms: Library) -> list[Export]:
    told = []
    for each in await work.fetch(SERIES, id_):
        stages = await assessments.series(work, each["series"])
        if stages:
            told.append(await shown.export(work, stages[0], forms))
    return told


def _assessment(stage: Any, forms: Library) -> BoundAssessment:
    return BoundAssessment(
        id=stage["id"],
        stage=STAGES[stage["stage"]],
        state=stage["state"],
        audience=_audience(forms, stage["questionnaire"], stage["questionnaire_version"]),
        changed_at=stage["changed_at"],
    )


def _audience(forms: Library, key: str, version: int) -> Audience | None:
    try:
        return forms.get(key, version).audience
    except NoSuchQuestionnaire:
        return None


def _need(need: Any) -> BoundNeed:
    terms = [_term(kind, code) for kind, code, _ in orjson.loads(need["terms"])]
    return BoundNeed(id=need["id"], state=need["state"], stated_at=need["stated_at"], terms=terms)


def _term(kind: str, code: str) -> TermName:
    label = next((found.label.model_dump() for name, known in LISTS.items() if name == kind and (found := known.get(code))), {})
    return TermName(kind=kind, code=code, label=label)


async def _raw(work: Work, query: str, id_: UUID) -> list[dict[str, Any]]:
    return [orjson.loads(each["raw"]) for each in await work.fetch(query, id_)]
