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
    SELECT DISTINCT ON (series) scores, sector = $3 AS sector, size_class = $4 AS size_class, region = $5 AS region FROM assessment
    WHERE state = 'completed' AND questionnaire = $1 AND series <> $2 AND (sector = $3 OR size_class = $4 OR region = $5)
    ORDER BY series, stage DESC
)
SELECT by, name, count(*) AS others, avg(value::numeric) AS mean
FROM newest, jsonb_each_text(scores) AS each(name, value),
    LATERAL (VALUES ('sector', sector), ('size_class', size_class), ('region', region)) AS alike(by, is_alike)
WHERE is_alike GROUP BY by, name
"""
"""What none says is like nobody: a comparison with NULL is not true."""


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
            "audience": form.audience,
            "title": form.title.words(),
            "note": form.note.words(),
            "choices": [each.words() for each in form.scoring.choices],
            "overall": shown(scores.overall),
            "level": _level(level_of(form, scores.overall)),
            "dimensions": [_axis(each) for each in axes(form, scores)],
            "gaps": [_gap(each) for each in gaps(form, scores, found.answers)],
            "comparisons": await _comparisons(work, found),
            "earlier": [_earlier(each, scores, forms) for each in before],
        }
    )


async def weaknesses(work: Work, id_: UUID, token: bytes, forms: Library) -> tuple[tuple[Weakness, ...], UUID]:
    """The weak dimensions of a complete assessment with what moves them, and its series. Raises NoSuchAssessment, AssessmentIncomplete."""
    found = (await assessments.load(work, id_, token)).for_owner().finished()
    form, scores = _scored(found, forms)
    weak = [each for each in gaps(form, scores, found.answers) if each.moved_by]
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


async def _comparisons(work: Work, found: Assessment) -> list[Comparison]:
    rows = await work.fetch(OTHERS, found.questionnaire, found.series, *(getattr(found, by) for by in ALIKE))
    said = ((by, getattr(found, by)) for by in ALIKE)
    return [_comparison(by, value, [row for row in rows if row["by"] == by]) for by, value in said if value is not None]


def _comparison(by: By, value: str, rows: Sequence[Any]) -> Comparison:
    # Each of the others has an overall score; a dimension may be one that only some versions of the questionnaire have.
    others = next((row["others"] for row in rows if row["name"] == "overall"), 0)
    if others < LEAST_OTHERS:
        return Comparison(by=by, value=value, shown=False)
    means = {row["name"]: _rounded(row["mean"]) for row in rows if row["others"] >= LEAST_OTHERS}
    return Comparison(by=by, value=value, shown=True, others=others, overall=means.pop("overall"), dimensions=means)


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
