"""What scores say: levels, the shape of the radar, the weakest dimensions with what moves them, and what changed since last time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import cos, pi, sin

from contracts.taxonomies import FUNCTIONS, SERVICES, TECHNOLOGIES, Taxonomy
from matching.domain.assessment.questionnaire import Dimension, Level, Questionnaire
from matching.domain.assessment.scoring import Answers, Scores, level_of, shown

GAPS = 3
"""So many dimensions are named as the next to work on; more would say nothing of where to begin."""
BEGUN = (1, 2)
"""Grades of a line of a scale: considered, tried out."""
LISTS: Mapping[str, Taxonomy] = {"functions": FUNCTIONS, "services": SERVICES, "technologies": TECHNOLOGIES}


@dataclass(frozen=True, slots=True)
class Axis:
    """One dimension of the result. `x` and `y` place it on a radar that is 100 wide and 100 high, the first axis upwards, clockwise."""

    dimension: Dimension
    score: Decimal
    level: Level
    text: Mapping[str, str]
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Mover:
    """A term of the network's lists that helps where a dimension is weak."""

    kind: str
    code: str
    label: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Gap:
    """A weak dimension, how much it lacks to the next level, and what moves it."""

    dimension: Dimension
    score: Decimal
    to_next_level: int
    moved_by: tuple[Mover, ...]


def axes(questionnaire: Questionnaire, scores: Scores) -> list[Axis]:
    """Every dimension, in the questionnaire's order."""
    count = len(questionnaire.dimensions)
    return [_axis(questionnaire, each, scores.dimensions[each.id], at / count) for at, each in enumerate(questionnaire.dimensions)]


def gaps(questionnaire: Questionnaire, scores: Scores, answers: Answers) -> list[Gap]:
    """The weakest dimensions below the top level, weakest first; of equal ones the earlier. Technologies that the organisation
    considers or tries out move their dimension too.
    """
    weakest = sorted(questionnaire.dimensions, key=lambda each: scores.dimensions[each.id])[:GAPS]
    made = [_gap(questionnaire, each, scores.dimensions[each.id], answers) for each in weakest]
    return [each for each in made if each is not None]


def changes(before: Scores, now: Scores) -> dict[str, Decimal]:
    """Dimension -> points gained or lost, and `overall`; of dimensions that both questionnaires have."""
    both = [name for name in now.dimensions if name in before.dimensions]
    moved = {name: shown(now.dimensions[name] - before.dimensions[name]) for name in both}
    return moved | {"overall": shown(now.overall - before.overall)}


def _axis(questionnaire: Questionnaire, dimension: Dimension, value: Fraction, turn: float) -> Axis:
    level, radius, angle = level_of(questionnaire, value), float(value) / 2, 2 * pi * turn
    text = questionnaire.interpretations[dimension.id][level.id].words()
    return Axis(dimension, shown(value), level, text, round(50 + radius * sin(angle), 2), round(50 - radius * cos(angle), 2))


def _gap(questionnaire: Questionnaire, dimension: Dimension, value: Fraction, answers: Answers) -> Gap | None:
    level = level_of(questionnaire, value)
    if level is questionnaire.levels[-1]:
        return None
    codes = {kind: list(getattr(dimension.moved_by, kind)) for kind in LISTS}
    codes["technologies"] += [each for each in _begun(questionnaire, dimension, answers) if each not in codes["technologies"]]
    movers = tuple(Mover(kind, each, LISTS[kind].require(each).label.model_dump()) for kind in LISTS for each in codes[kind])
    return Gap(dimension, shown(value), level.upto + 1 - int(shown(value, 0)), movers)


def _begun(questionnaire: Questionnaire, dimension: Dimension, answers: Answers) -> Iterator[str]:
    named = [(each.id, item) for each in questionnaire.of(dimension.id) for item in each.items if item.technologies]
    found = (code for question, item in named if answers[question][item.id] in BEGUN for code in item.technologies)
    yield from dict.fromkeys(found)
