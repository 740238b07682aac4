"""Assessments as their owners read them: the form, the result, and how others alike have done."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal
from uuid import UUID

from chassis.database import Work
from matching.domain.assessment.answers import missing
from matching.domain.assessment.assessment import STAGES, Assessment
from matching.domain.assessment.library import Library
from matching.domain.assessment.questionnaire import Level, Questionnaire
from matching.domain.assessment.results import Axis, Gap, axes, changes, gaps
from matching.domain.assessment.scoring import Scores, level_of, score, shown
from matching.domain.needs import LISTS, Asked, Weakness
from matching.repository import assessments
from matching.schemas.assessments import AssessmentView, AxisView, Comparison, Earlier, Export, GapView, LevelView, MoverView, Results

LEAST_OTHERS = 10
"""Below so many others a mean could tell of a single one."""
By = Literal["sector", "size_class", "region"]
ALIKE: tuple[By, ...] = ("sector", "size_class", "region")
OTHERS = """
WITH newest AS (
    SELECT DISTINCT ON (series) scores FROM assessment
    WHERE state = 'completed' AND questionnaire = $1 AND series <> $2 AND {column} = $3 ORDER BY series, stage DESC
)
SELECT (SELECT count(*) FROM newest) AS others, name, avg(value::numeric) AS mean
FROM newest, jsonb_each_text(scores) AS each(name, value) GROUP BY name
"""


def view(found: Assessment, forms: Library) -> AssessmentView:
    """What the link in use may see of an assessment."""
    form = forms.get(found.questionnaire, found.questionnaire_version)
    asked = found.within(form)
    return AssessmentView(
        **{name: getattr(found, name) for name in AssessmentView.model_fields if hasattr(found, name) and name not in ("stage", "answers")},
        stage=STAGES[found.stage],
        audience=form.audience,
        dimensions=[each.id for each in form.dimensions if found.scope is None or each.id in found.scope],
        answers={name: found.answers[name] for name in asked if name in found.answers},
        missing=[each for each in missing(form, found.answers) if each.partition(".")[0] in asked],
    )


async def results(work: Work, found: Assessment, forms: Library) -> Results:
    """The result of an owner's complete assessment. Raises AssessmentIncomplete, OwnersLinkNeeded."""
    form, scores = _scored(found.for_owner().finished(), forms)
    before = [each for each in await assessments.series(work, found.series) if each.stage < found.stage]
    return Results.model_validate(
        {
            "id": found.id,
            "stage": STAGES[found.stage],
            "completed_at": found.completed_at,
            "title": form.title.words(),
            "note": form.note.words(),
            "choices": [each.words() for each in form.scoring.choices],
            "overall": shown(scores.overall),
            "level": _level(level_of(form, scores.overall)),
            "dimensions": [_axis(each) for each in axes(form, scores)],
            "gaps": [_gap(each) for each in gaps(form, scores)],
            "comparisons": [await _comparison(work, found, by) for by in ALIKE if getattr(found, by) is not None],
            "earlier": [_earlier(each, scores, forms) for each in before],
        }
    )


async def weaknesses(work: Work, id_: UUID, token: bytes, forms: Library) -> tuple[tuple[Weakness, ...], UUID]:
    """The weak dimensions of a complete assessment with what moves them, and its series. Raises NoSuchAssessment, AssessmentIncomplete."""
    found = (await assessments.load(work, id_, token)).for_owner().finished()
    weak = [each for each in gaps(*_scored(found, forms)) if each.moved_by]
    return tuple(Weakness(each.dimension.id, each.dimension.words(), float(each.score), _moved_by(each)) for each in weak), found.series


async def export(work: Work, found: Assessment, forms: Library) -> Export:
    """All that is kept of the organisation. Raises OwnersLinkNeeded."""
    stages: Sequence[Assessment] = await assessments.series(work, found.for_owner().series)
    complete = [each for each in stages if each.state == "completed"]
    return Export(assessments=[view(each, forms) for each in stages], results=[await results(work, each, forms) for each in complete])


def _scored(found: Assessment, forms: Library) -> tuple[Questionnaire, Scores]:
    form = forms.get(found.questionnaire, found.questionnaire_version)
    return form, score(form, found.answers)


def _earlier(before: Assessment, now: Scores, forms: Library) -> Earlier:
    _, scores = _scored(before, forms)
    moved = {name: float(value) for name, value in changes(scores, now).items()}
    made = {"stage": STAGES[before.stage], "completed_at": before.completed_at, "overall": shown(scores.overall), "changes": moved}
    return Earlier.model_validate(made)


async def _comparison(work: Work, found: Assessment, by: By) -> Comparison:
    value = getattr(found, by)
    rows = await work.fetch(OTHERS.format(column=by), found.questionnaire, found.series, value)
    if not rows or rows[0]["others"] < LEAST_OTHERS:
        return Comparison(by=by, value=value, shown=False)
    means = {row["name"]: _rounded(row["mean"]) for row in rows}
    return Comparison(by=by, value=value, shown=True, others=rows[0]["others"], overall=means.pop("overall"), dimensions=means)


def _rounded(mean: Decimal) -> float:
    return float(shown(Fraction(mean)))


def _axis(axis: Axis) -> AxisView:
    return AxisView(
        id=axis.dimension.id,
        name=axis.dimension.words(),
        score=float(axis.score),
        level=_level(axis.level),
        text=dict(axis.text),
        x=axis.x,
        y=axis.y,
    )


def _gap(gap: Gap) -> GapView:
    movers = [MoverView.model_validate({"kind": each.kind, "code": each.code, "label": each.label}) for each in gap.moved_by]
    name: dict[str, Any] = gap.dimension.words()
    return GapView(id=gap.dimension.id, name=name, score=float(gap.score), to_next_level=gap.to_next_level, moved_by=movers)


def _moved_by(gap: Gap) -> frozenset[Asked]:
    return frozenset(Asked(kind, mover.code) for mover in gap.moved_by for kind in LISTS if kind == mover.kind)


def _level(level: Level) -> LevelView:
    return LevelView(id=level.id, name=level.words())
