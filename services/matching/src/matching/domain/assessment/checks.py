"""What is wrong with a questionnaire beyond its shape: one sentence a mistake, for the person who edits the file."""

from collections import Counter
from collections.abc import Iterable, Iterator

from contracts.taxonomies import FUNCTIONS, SERVICES, TECHNOLOGIES
from matching.domain.assessment.answers import missing, taken
from matching.domain.assessment.questionnaire import SCALE_TOP, Example, Question, Questionnaire
from matching.domain.assessment.scoring import level_of, score, shown, whole
from matching.errors.assessments import UnknownQuestion, WrongAnswer

LISTS = {"functions": FUNCTIONS, "services": SERVICES, "technologies": TECHNOLOGIES}


def problems(questionnaire: Questionnaire) -> list[str]:
    """Every mistake. Examples are computed only where nothing else is wrong, since they rest on the rest."""
    found = [
        *_names(questionnaire),
        *_dimensions(questionnaire),
        *_questions(questionnaire),
        *_levels(questionnaire),
        *_states(questionnaire),
    ]
    return found or [each for example in questionnaire.examples for each in _example(questionnaire, example)]


def _names(questionnaire: Questionnaire) -> Iterator[str]:
    lines = [item for each in questionnaire.questions for item in each.item_ids]
    yield from _twice("dimension", (each.id for each in questionnaire.dimensions))
    yield from _twice("question", (each.id for each in questionnaire.questions))
    yield from _twice("line", lines)
    yield from _twice("level", (each.id for each in questionnaire.levels))
    known = {each.id: each.item_ids for each in questionnaire.questions}
    for choice in questionnaire.scoring.choices:
        if choice.question not in known or (choice.item and choice.item not in known[choice.question]):
            yield f"choice {choice.id} is about {choice.item or choice.question}, which is not asked"


def _dimensions(questionnaire: Questionnaire) -> Iterator[str]:
    levels = {each.id for each in questionnaire.levels}
    for each in questionnaire.dimensions:
        if not questionnaire.of(each.id):
            yield f"dimension {each.id} has no question"
        if untold := sorted(levels - questionnaire.interpretations.get(each.id, {}).keys()):
            yield f"interpretations of {each.id} lack: {', '.join(untold)}"
        for field, known in LISTS.items():
            yield from (
                f"dimension {each.id}: {code} is not in the list {field}" for code in getattr(each.moved_by, field) if code not in known
            )
    known_ids = {each.id for each in questionnaire.dimensions}
    yield from (f"interpretations tell of {each}, which is no dimension" for each in questionnaire.interpretations if each not in known_ids)
    yield from (
        f"question {each.id}: there is no dimension {each.dimension}" for each in questionnaire.questions if each.dimension not in known_ids
    )


def _questions(questionnaire: Questionnaire) -> Iterator[str]:
    for each in questionnaire.questions:
        yield from _question(each)
    types = {each.type for each in questionnaire.questions}
    if "scale_0_5" in types and sorted(questionnaire.scale) != list(range(SCALE_TOP + 1)):
        yield f"scale must word each of the values 0 to {SCALE_TOP}"
    if "three_state" in types and not questionnaire.three_state:
        yield "three_state must word its states, since a question uses them"


def _question(question: Question) -> Iterator[str]:
    if question.divisor != len(question.items):
        yield f"question {question.id}: divisor is {question.divisor}, but {len(question.items)} lines can earn one point each"
    if (question.type == "ticks_two_columns") != bool(question.parts):
        yield f"question {question.id}: parts belong to the type ticks_two_columns and to no other"
    yield from (
        f"question {question.id}: {code} of line {each.id} is not in the list technologies"
        for each in question.items
        for code in each.technologies
        if code not in TECHNOLOGIES
    )
    if question.type != "scale_0_5" and (naming := [each.id for each in question.items if each.technologies]):
        yield f"question {question.id}: only lines of the type scale_0_5 can name technologies, not {', '.join(naming)}"
    yield from _twice(f"part of {question.id}", (each.id for each in question.parts))
    if question.type != "ticks" and (negative := [each.id for each in question.items if each.negative]):
        yield f"question {question.id}: only lines of the type ticks can be negative, not {', '.join(negative)}"


def _levels(questionnaire: Questionnaire) -> Iterator[str]:
    bounds = [each.upto for each in questionnaire.levels]
    if bounds != sorted(set(bounds)) or bounds[-1] != 100:
        yield "levels must rise, and the last must reach 100"


def _states(questionnaire: Questionnaire) -> Iterator[str]:
    points = [each.points for each in questionnaire.three_state.values()]
    if points and (min(points) != 0 or max(points) != 1):
        yield "three_state must have a state of 0 points and one of 1"


def _example(questionnaire: Questionnaire, example: Example) -> Iterator[str]:
    try:
        answers = taken(questionnaire, example.answers)
    except (UnknownQuestion, WrongAnswer) as wrong:
        yield f"example {example.id}: {wrong.field}: {wrong.mend['en'].format(**{**wrong.values, 'expected': _expected(wrong)})}"
        return
    if left := missing(questionnaire, answers):
        yield f"example {example.id} does not answer {', '.join(left)}"
        return
    scores, expected = score(questionnaire, answers), example.expected
    made = {name: shown(value) for name, value in scores.dimensions.items()} | {
        "overall": shown(scores.overall),
        "rounded": whole(scores.overall),
        "level": level_of(questionnaire, scores.overall).id,
    }
    meant = expected.dimensions | {"overall": expected.overall, "rounded": expected.rounded, "level": expected.level}
    for name in sorted(made.keys() | meant.keys()):
        if made.get(name) != meant.get(name):
            yield f"example {example.id}: {name} is {made.get(name)}, expected is {meant.get(name)}"


def _expected(wrong: UnknownQuestion | WrongAnswer) -> str:
    texts = wrong.values.get("expected")
    return str(texts["en"]) if isinstance(texts, dict) else ""


def _twice(what: str, names: Iterable[str]) -> Iterator[str]:
    yield from (f"{what} {name} is there {count} times" for name, count in Counter(names).items() if count > 1)
