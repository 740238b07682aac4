"""An assessment is begun, filled by one or several people, completed, repeated, erased."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from chassis.database import Work
from chassis.ids import new_id
from chassis.requests import check_version
from contracts.assessments import AssessmentCompleted
from matching import metrics
from matching.domain.assessment.assessment import STAGES, Assessment, check_place
from matching.domain.assessment.library import Library
from matching.domain.assessment.questionnaire import Questionnaire
from matching.domain.assessment.scoring import Scores, level_of, score, shown
from matching.domain.territory import Territory
from matching.errors.assessments import NoFurtherStage, TooManyLinks, UnknownDimension
from matching.repository import assessments, matches, needs
from matching.schemas.assessments import NewAssessment

MOST_LINKS = 50


async def start(work: Work, asked: NewAssessment, forms: Library, territory: Territory | None) -> Assessment:
    """A draft T0 with the newest questionnaire of its audience. Raises for a sector or region that there is not."""
    check_place(asked.audience, asked.sector or None, asked.region or None, territory)
    form, id_ = forms.for_audience(asked.audience), new_id()
    profile = {
        "name": (asked.name or "").strip() or None,
        "size_class": asked.size_class,
        "sector": asked.sector or None,
        "region": asked.region or None,
    }
    return await _begin(work, id_, id_, 0, form, profile)


async def follow_up(work: Work, id_: UUID, token: bytes, forms: Library) -> Assessment:
    """The next stage of a complete assessment, with the newest questionnaire. Raises NoFurtherStage, AssessmentIncomplete."""
    before = (await assessments.load(work, id_, token, lock=True)).for_owner().finished()
    if before.stage + 1 == len(STAGES):
        raise NoFurtherStage
    audience = forms.get(before.questionnaire, before.questionnaire_version).audience
    profile = {"name": before.name, "size_class": before.size_class, "sector": before.sector, "region": before.region}
    return await _begin(work, new_id(), before.series, before.stage + 1, forms.for_audience(audience), profile)


async def save(work: Work, id_: UUID, token: bytes, expected: int | None, given: dict[str, Any], forms: Library) -> Assessment:
    """Adds answers. The same answers again change nothing."""
    draft, form = await _open(work, id_, token, expected, forms)
    filled = draft.filled(form, given)
    if filled.answers == draft.answers:
        return draft
    await assessments.save(work, filled)
    return await assessments.load(work, id_, token)


async def complete(work: Work, id_: UUID, token: bytes, expected: int | None, forms: Library) -> Assessment:
    """Scores it, closes it, and tells the network, without a name. Raises AssessmentIncomplete with what is missing."""
    draft, form = await _open(work, id_, token, expected, forms)
    whole = draft.for_owner().whole(form)
    scores = score(form, whole.answers)
    when = await assessments.complete(work, id_, _shown(scores))
    closed = replace(whole, state="completed", version=whole.version + 1, changed_at=when, completed_at=when)
    work.enqueue(_told(closed, form, scores))
    metrics.ASSESSMENTS.labels(form.audience, "completed").inc()
    return closed


async def share(work: Work, id_: UUID, token: bytes, dimensions: list[str], forms: Library) -> Assessment:
    """May a link for these dimensions be made? The assessment with that scope. Raises OwnersLinkNeeded, TooManyLinks, AssessmentClosed."""
    draft = (await assessments.load(work, id_, token, lock=True)).for_owner().open()
    known = [each.id for each in forms.get(draft.questionnaire, draft.questionnaire_version).dimensions]
    if wrong := [each for each in dimensions if each not in known]:
        raise UnknownDimension(field="dimensions", value=wrong[0], known=", ".join(known))
    if await assessments.count_links(work, id_) >= MOST_LINKS:
        raise TooManyLinks(most=MOST_LINKS)
    return replace(draft, scope=tuple(each for each in known if each in dimensions))


async def erase(work: Work, id_: UUID, token: bytes) -> None:
    """Forgets the organisation's assessments of every stage, with all links and what needs keep of them."""
    found = (await assessments.load(work, id_, token)).for_owner()
    await forget_in_needs(work, found.series)  # needs are locked before assessments, as where an organisation is erased
    await assessments.load(work, id_, token, lock=True)
    await assessments.erase(work, found.series)
    metrics.ASSESSMENTS_ERASED.inc()


async def forget_in_needs(work: Work, series: UUID) -> None:
    """What needs that were stated with assessments keep of them goes with these."""
    if stated := await needs.forget_series(work, series):
        await matches.forget_weaknesses(work, stated)


async def _begin(work: Work, id_: UUID, series: UUID, stage: int, form: Questionnaire, profile: dict[str, Any]) -> Assessment:
    now = await work.fetchval("SELECT now()")
    state: dict[str, Any] = {"state": "draft", "version": 1, "answers": {}, "created_at": now, "changed_at": now, "completed_at": None}
    made = Assessment(id=id_, series=series, stage=stage, questionnaire=form.key, questionnaire_version=form.version, **profile, **state)
    if not await assessments.insert(work, made):
        raise NoFurtherStage
    metrics.ASSESSMENTS.labels(form.audience, "started").inc()
    return made


async def _open(work: Work, id_: UUID, token: bytes, expected: int | None, forms: Library) -> tuple[Assessment, Questionnaire]:
    found = await assessments.load(work, id_, token, lock=True)
    check_version(expected, found.version)
    return found.open(), forms.get(found.questionnaire, found.questionnaire_version)


def _shown(scores: Scores) -> dict[str, float]:
    return {name: float(shown(value)) for name, value in scores.dimensions.items()} | {"overall": float(shown(scores.overall))}


def _told(closed: Assessment, form: Questionnaire, scores: Scores) -> AssessmentCompleted:
    told = _shown(scores)
    return AssessmentCompleted(
        id=closed.id,
        series=closed.series,
        stage=STAGES[closed.stage],
        questionnaire=form.key,
        questionnaire_version=form.version,
        audience=form.audience,
        size_class=closed.size_class,
        sector=closed.sector,
        region=closed.region,
        overall=told.pop("overall"),
        dimensions=told,
        level=level_of(form, scores.overall).id,
        version=closed.version,
        changed_at=closed.changed_at,
    )
