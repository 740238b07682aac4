"""Answers question by question: what may be stored, and what is still missing before an assessment is complete."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from matching.domain.assessment.questionnaire import SCALE_TOP, Question, Questionnaire
from matching.errors.assessments import UnknownQuestion, WrongAnswer

SHOWN_LETTERS = 60
IDS = {"en": "a list of ids of its lines", "lv": "tā rindu identifikatoru saraksts"}
BY_LINE = {"en": "an object with a value for each line", "lv": "objekts ar vērtību katrai rindai"}
BY_COLUMN = {"en": "an object with a list of lines for each column", "lv": "objekts ar rindu sarakstu katrai kolonnai"}


def taken(questionnaire: Questionnaire, given: Mapping[str, Any]) -> dict[str, Any]:
    """Answers as they are stored: lines in their order, each once. Raises UnknownQuestion or WrongAnswer for the first mistake."""
    known = {each.id: each for each in questionnaire.questions}
    for name in given:
        if name not in known:
            raise UnknownQuestion(field=f"answers.{name[:SHOWN_LETTERS]}", value=name[:SHOWN_LETTERS])
    return {name: _taken(questionnaire, question, given[name]) for name, question in known.items() if name in given}


def missing(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> list[str]:
    """What must still be answered: ids of questions, or of single lines of a question that has some answers.

    A list of ticks may be empty (nothing applies), but it must have been given.
    """
    return [each for question in questionnaire.questions for each in _missing(question, answers.get(question.id))]


def _missing(question: Question, answer: Any) -> Iterable[str]:
    if answer is None:
        return [question.id]
    if question.type == "ticks":
        return []
    wanted = [each.id for each in question.parts] or question.item_ids
    return [f"{question.id}.{each}" for each in wanted if each not in answer]


def _taken(questionnaire: Questionnaire, question: Question, value: Any) -> Any:
    where = f"answers.{question.id}"
    match question.type:
        case "ticks":
            return _ticks(where, question, value)
        case "ticks_two_columns":
            columns = [each.id for each in question.parts]
            return dict(_pairs(where, columns, value, BY_COLUMN, lambda at, ticks: _ticks(at, question, ticks)))
        case "scale_0_5":
            return dict(_pairs(where, question.item_ids, value, BY_LINE, _grade))
        case "three_state":
            states = list(questionnaire.three_state)
            return dict(_pairs(where, question.item_ids, value, BY_LINE, lambda at, state: _one_of(at, state, states)))


def _ticks(where: str, question: Question, value: Any) -> list[str]:
    if not isinstance(value, list | tuple):
        raise _wrong(where, value, IDS)
    for each in value:
        _one_of(where, each, question.item_ids)
    return [each for each in question.item_ids if each in value]


def _pairs(
    where: str, names: Iterable[str], value: Any, shape: Mapping[str, str], read: Callable[[str, Any], Any]
) -> Iterator[tuple[str, Any]]:
    if not isinstance(value, Mapping):
        raise _wrong(where, value, shape)
    for name in value:
        _one_of(where, name, names)
    for name in names:
        if name in value:
            yield name, read(f"{where}.{name}", value[name])


def _grade(where: str, value: Any) -> int:
    # bool is an int in Python; `true` is no grade.
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= SCALE_TOP:
        raise _wrong(where, value, {"en": f"a whole number from 0 to {SCALE_TOP}", "lv": f"vesels skaitlis no 0 līdz {SCALE_TOP}"})
    return value


def _one_of(where: str, value: Any, known: Iterable[str]) -> str:
    if not isinstance(value, str) or value not in known:
        listed = ", ".join(known)
        raise _wrong(where, value, {"en": f"one of: {listed}", "lv": f"viena no vērtībām: {listed}"})
    return value


def _wrong(where: str, value: Any, expected: Mapping[str, str]) -> WrongAnswer:
    return WrongAnswer(field=where, value=str(value)[:SHOWN_LETTERS], expected=dict(expected))
