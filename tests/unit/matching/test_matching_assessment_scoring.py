"""Scores are exact: the worked examples, the bounds, and that a better answer never lowers a score."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.domain.assessment.answers import missing, taken
from matching.domain.assessment.questionnaire import Question, Questionnaire
from matching.domain.assessment.scoring import level_of, score, shown, whole
from matching.questionnaires.reading import library

SME, PUBLIC = (library(None).for_audience(audience) for audience in ("sme", "public"))
BOTH = pytest.mark.parametrize("form", [SME, PUBLIC], ids=lambda form: form.key)


def example(form: Questionnaire) -> dict[str, Any]:
    return taken(form, form.examples[0].answers)


def scored(form: Questionnaire, answers: dict[str, Any]) -> list[str]:
    scores = score(form, answers)
    return [*(str(shown(value)) for value in scores.dimensions.values()), str(shown(scores.overall)), level_of(form, scores.overall).id]


def test_the_worked_example_of_a_company() -> None:
    # The row "data is not collected digitally" earns its point when it is not ticked: 5 of 8 in s7, not 4.
    assert scored(SME, example(SME)) == ["50.00", "44.29", "46.43", "56.25", "28.00", "35.00", "43.33", "average"]


def test_ticking_the_negative_row_takes_its_point_away() -> None:
    answers = example(SME)
    ticked = answers | {"s7": taken(SME, {"s7": [*answers["s7"], "s7_2"]})["s7"]}
    # The published formula counts 4 of 8 here: the same answers come to its 50.00 and 42.29.
    assert scored(SME, ticked)[3] == "50.00" and scored(SME, ticked)[6] == "42.29"


def test_the_worked_example_of_a_public_body() -> None:
    assert scored(PUBLIC, example(PUBLIC)) == ["52.50", "58.89", "53.57", "55.56", "40.63", "41.67", "50.47", "average"]
    assert score(PUBLIC, example(PUBLIC)).dimensions["d5"] == Fraction("40.625")


@pytest.mark.parametrize(
    ("value", "percentage", "level"),
    [("0", 0, "basic"), ("25.4", 25, "basic"), ("25.49", 25, "basic"), ("25.5", 26, "average"), ("50.49", 50, "average"),
     ("50.5", 51, "moderately_advanced"), ("75.5", 76, "advanced"), ("100", 100, "advanced")],
)  # fmt: skip
def test_a_level_is_decided_by_the_rounded_percentage(value: str, percentage: int, level: str) -> None:
    assert (whole(Fraction(value)), level_of(SME, Fraction(value)).id) == (percentage, level)


def test_scores_are_shown_half_up() -> None:
    assert [shown(Fraction(each)) for each in ("0.005", "2.675", "99.995", "1/3")] == [
        Decimal(each) for each in ("0.01", "2.68", "100.00", "0.33")
    ]


@BOTH
def test_nothing_and_everything(form: Questionnaire) -> None:
    least = {each.id: extreme(form, each, best=False) for each in form.questions}
    most = {each.id: extreme(form, each, best=True) for each in form.questions}
    assert set(score(form, least).dimensions.values()) == {Fraction(0)}
    assert set(score(form, most).dimensions.values()) == {Fraction(100)}


def test_a_weight_in_the_file_changes_the_score() -> None:
    first = SME.questions[0]
    light = first.model_copy(update={"parts": (first.parts[0], first.parts[1].model_copy(update={"weight": Decimal("0.5")}))})
    form = SME.model_copy(update={"questions": (light, *SME.questions[1:])})
    # (0.4 + 0.5·0.6 + 0.5) / 2.5
    assert score(form, example(form)).dimensions["d1"] == 48


def extreme(form: Questionnaire, question: Question, *, best: bool) -> Any:
    lines = [each.id for each in question.items if each.negative != best]
    states = {each.points: name for name, each in form.three_state.items()}
    return {
        "ticks": lines,
        "ticks_two_columns": {each.id: lines if best else [] for each in question.parts},
        "scale_0_5": dict.fromkeys(question.item_ids, 5 if best else 0),
        "three_state": dict.fromkeys(question.item_ids, states[Decimal(int(best))]),
    }[question.type]


@st.composite
def filled(draw: st.DrawFn) -> tuple[Questionnaire, dict[str, Any]]:
    form = draw(st.sampled_from([SME, PUBLIC]))

    def answer(question: Question) -> Any:
        ticks = st.lists(st.sampled_from(question.item_ids), unique=True)
        by_line = {"scale_0_5": st.integers(0, 5), "three_state": st.sampled_from(sorted(form.three_state))}
        if question.type == "ticks":
            return draw(ticks)
        if question.type == "ticks_two_columns":
            return {each.id: draw(ticks) for each in question.parts}
        return {each: draw(by_line[question.type]) for each in question.item_ids}

    return form, taken(form, {each.id: answer(each) for each in form.questions})


def better(form: Questionnaire, question: Question, answer: Any, line: str) -> Any:
    """The same answer with one line improved; None where it is the best already."""
    match question.type:
        case "ticks":
            negative = next(each.negative for each in question.items if each.id == line)
            if (line in answer) != negative:
                return None
            return [each for each in answer if each != line] if negative else [*answer, line]
        case "ticks_two_columns":
            column = next((each.id for each in question.parts if line not in answer[each.id]), None)
            return None if column is None else answer | {column: [*answer[column], line]}
        case "scale_0_5":
            return None if answer[line] == 5 else answer | {line: answer[line] + 1}
        case "three_state":
            now = form.three_state[answer[line]].points
            above = [name for name, each in form.three_state.items() if each.points > now]
            return answer | {line: above[0]} if above else None


@given(filled(), st.data())
def test_scores_stay_in_bounds_and_a_better_line_lifts_its_dimension_only(
    made: tuple[Questionnaire, dict[str, Any]], data: st.DataObject
) -> None:
    form, answers = made
    assert missing(form, answers) == []
    before = score(form, answers)
    assert all(0 <= each <= 100 for each in (*before.dimensions.values(), before.overall))
    assert before.overall == sum(before.dimensions.values()) / 6
    question = data.draw(st.sampled_from(form.questions))
    improved = better(form, question, answers[question.id], data.draw(st.sampled_from(question.item_ids)))
    if improved is None:
        return
    after = score(form, answers | {question.id: improved})
    assert after.dimensions[question.dimension] > before.dimensions[question.dimension] and after.overall > before.overall
    assert all(after.dimensions[name] == value for name, value in before.dimensions.items() if name != question.dimension)
