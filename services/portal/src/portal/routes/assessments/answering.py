"""Answers of a topic between the form and the service: any questionnaire, since it is data.

Names of fields: `q.QUESTION` or `q.QUESTION.COLUMN` holds the lines that are ticked, `none.…` says that none applies,
`r.QUESTION.LINE` holds the grade of a line. Ids hold no dots.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from portal.forms import Fields
from portal.schemas.assessments import Question, Questionnaire

Trouble = Literal["missing", "contradiction"]
Told = tuple[Mapping[str, str] | None, Sequence[Mapping[str, str]]]
"""A line or a column in words, where there are several, and what was answered there."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What a form says: answers as the service takes them, and by the name of a field what is the matter with it."""

    answers: Mapping[str, Any]
    troubles: Mapping[str, Trouble]


def filled(form: Questionnaire, dimension: str, sent: Fields) -> Filled:
    """The answers to a topic. What is not answered is left out, and so is a value that no field of ours has."""
    answers: dict[str, Any] = {}
    troubles: dict[str, Trouble] = {}
    for question in form.of(dimension):
        given = _graded(form, question, sent, troubles) if form.grades(question) else _ticked(question, sent, troubles)
        if given is not None:
            answers[question.id] = given
    return Filled(answers, troubles)


def _ticked(question: Question, sent: Fields, troubles: dict[str, Trouble]) -> Any:
    found = {}
    for column in _columns(question):
        ticked = [each.id for each in question.items if each.id in sent.all(f"q.{column}")]
        nothing = f"none.{column}" in sent
        if ticked and nothing:
            troubles[f"q.{column}"] = "contradiction"
        elif ticked or nothing:
            found[column.rpartition(".")[2]] = ticked
        else:
            troubles[f"q.{column}"] = "missing"
    return found.get(question.id) if not question.parts else found or None


def _graded(form: Questionnaire, question: Question, sent: Fields, troubles: dict[str, Trouble]) -> Any:
    found = {}
    for each in question.items:
        name = f"r.{question.id}.{each.id}"
        value = sent.get(name, "")
        if value in form.grades(question):
            found[each.id] = int(value) if question.type == "scale_0_5" else value
        else:
            troubles[name] = "missing"
    return found or None


def _columns(question: Question) -> list[str]:
    return [f"{question.id}.{each.id}" for each in question.parts] or [question.id]


def ticks_of(form: Questionnaire, dimension: str, answers: Mapping[str, Any]) -> set[tuple[str, str]]:
    """The (name, value) pairs that a form of the topic sends when it holds these answers."""
    return {pair for each in form.of(dimension) if each.id in answers for pair in _pairs(each, answers[each.id])}


def _pairs(question: Question, answer: Any) -> Iterator[tuple[str, str]]:
    if isinstance(answer, list):
        yield from _column(question.id, answer)
    elif question.parts:
        for part, ticked in answer.items():
            yield from _column(f"{question.id}.{part}", ticked)
    else:
        yield from ((f"r.{question.id}.{line}", str(grade)) for line, grade in answer.items())


def _column(column: str, ticked: Iterable[str]) -> Iterator[tuple[str, str]]:
    pairs = [(f"q.{column}", each) for each in ticked]
    yield from pairs or [(f"none.{column}", "yes")]


def mark(form: Questionnaire, dimension: str, answers: Mapping[str, Any]) -> str:
    """A short mark of what the answers to a topic were when a page showed them: another mark later means that somebody changed them."""
    own = {each.id: answers[each.id] for each in form.of(dimension) if each.id in answers}
    return hashlib.sha256(json.dumps(own, sort_keys=True).encode()).hexdigest()[:16]


def merged(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, Any]:
    """Both, line by line; mine where both answered the same line."""
    both = dict(theirs)
    for question, answer in mine.items():
        other = theirs.get(question)
        both[question] = {**other, **answer} if isinstance(other, dict) and isinstance(answer, dict) else answer
    return both


def told(form: Questionnaire, question: Question, mine: Any, theirs: Any) -> list[Told]:
    """In words what somebody else answered and I answered otherwise; nothing where we agree or they said nothing."""
    if theirs is None or theirs == mine or mine is None:
        return []
    words = {each.id: each.text for each in question.items}
    if isinstance(theirs, list):
        return [(None, [words[each] for each in theirs if each in words])]
    other = {name: value for name, value in theirs.items() if name in mine and mine[name] != value}
    if question.parts:
        return [(each.text, [words[line] for line in other[each.id] if line in words]) for each in question.parts if each.id in other]
    grades = form.grades(question)
    return [(words[line], [grades[str(value)].text]) for line, value in other.items() if line in words and str(value) in grades]
