"""Exact scores: every line to 0..1, a part question is their sum by its divisor, a dimension the weighted mean of its part questions.

The formula follows the published structure of the EU's digital maturity assessment. Fractions throughout: a level must not
depend on how a machine holds 0.1, and nothing is rounded before it is shown.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any

from matching.domain.assessment.questionnaire import SCALE_TOP, Level, Question, Questionnaire

Answers = Mapping[str, Any]
"""Question -> its answer as `answers.taken` makes it."""
PERCENT = 100


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores of 0 to 100, not rounded."""

    dimensions: Mapping[str, Fraction]
    overall: Fraction


def score(questionnaire: Questionnaire, answers: Answers) -> Scores:
    """The scores of complete answers. A question without an answer is a KeyError: whether all is there is asked before."""
    dimensions = {each.id: _dimension(questionnaire, each.id, answers) for each in questionnaire.dimensions}
    return Scores(dimensions, sum(dimensions.values(), Fraction(0)) / len(dimensions))


def shown(value: Fraction, places: int = 2) -> Decimal:
    """A score as people read it: half up."""
    return Decimal(floor(value * 10**places + Fraction(1, 2))).scaleb(-places)


def whole(value: Fraction) -> int:
    """The whole percentage that decides the level."""
    return int(shown(value, 0))


def level_of(questionnaire: Questionnaire, value: Fraction) -> Level:
    """The level of a score: 25.4 is 25 and still in the level up to 25, 25.5 is 26 and in the next."""
    percentage = whole(value)
    return next(each for each in questionnaire.levels if percentage <= each.upto)


def _dimension(questionnaire: Questionnaire, dimension: str, answers: Answers) -> Fraction:
    parts = [part for each in questionnaire.of(dimension) for part in _parts(questionnaire, each, answers[each.id])]
    return sum((weight * points for weight, points in parts), Fraction(0)) / sum(weight for weight, _ in parts) * PERCENT


def _parts(questionnaire: Questionnaire, question: Question, answer: Any) -> Iterator[tuple[Fraction, Fraction]]:
    """Weight and score, 0 to 1, of each part question."""
    weight = Fraction(question.weight)
    match question.type:
        case "ticks":
            earned = sum((each.id in answer) != each.negative for each in question.items)
            yield weight, Fraction(earned, question.divisor)
        case "ticks_two_columns":
            for column in question.parts:
                yield weight * Fraction(column.weight), Fraction(len(answer[column.id]), question.divisor)
        case "scale_0_5":
            yield weight, Fraction(sum(answer.values()), SCALE_TOP * question.divisor)
        case "three_state":
            points = sum((Fraction(questionnaire.three_state[state].points) for state in answer.values()), Fraction(0))
            yield weight, points / question.divisor
