"""Answers between the form and the service, for both questionnaires and for one that nobody has seen."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.domain.assessment.answers import missing, taken
from matching.questionnaires.reading import library
from portal.forms import Fields
from portal.routes.assessments.answering import filled, mark, merged, ticks_of, told
from portal.schemas.assessments import Question, Questionnaire

THEIRS = {each.key: each for each in library(None).newest()}
OURS = {key: Questionnaire.model_validate_json(each.model_dump_json()) for key, each in THEIRS.items()}
KEYS = sorted(OURS)


def answer(form: Questionnaire, question: Question) -> st.SearchStrategy[Any]:
    """Anything that the service takes as the answer to a question, in part or whole."""
    lines = [each.id for each in question.items]
    if grades := form.grades(question):
        values = [int(each) if question.type == "scale_0_5" else each for each in grades]
        return st.dictionaries(st.sampled_from(lines), st.sampled_from(values), min_size=1)
    ticks = st.sets(st.sampled_from(lines)).map(lambda chosen: [each for each in lines if each in chosen])
    if question.parts:
        return st.dictionaries(st.sampled_from([each.id for each in question.parts]), ticks, min_size=1)
    return ticks


def answers(form: Questionnaire) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional={each.id: answer(form, each) for each in form.questions})


@pytest.mark.parametrize("key", KEYS)
@given(data=st.data())
def test_a_form_that_shows_answers_sends_the_same_answers(key: str, data: st.DataObject) -> None:
    form = OURS[key]
    said = data.draw(answers(form))
    back: dict[str, Any] = {}
    troubles: set[str] = set()
    for dimension in form.dimensions:
        found = filled(form, dimension.id, Fields(ticks_of(form, dimension.id, said)))
        back |= found.answers
        troubles |= set(found.troubles)
    assert back == said
    assert taken(THEIRS[key], back) == {name: said[name] for name in said}, "the service takes what the form sends"
    assert len(troubles) >= len(missing(THEIRS[key], said)) > 0 or not missing(THEIRS[key], said)


@pytest.mark.parametrize("key", KEYS)
def test_whole_answers_leave_nothing_to_say(key: str) -> None:
    form, said = OURS[key], THEIRS[key].examples[0].answers
    for dimension in form.dimensions:
        assert filled(form, dimension.id, Fields(ticks_of(form, dimension.id, said))).troubles == {}


def test_values_that_no_field_of_ours_has_are_no_answers() -> None:
    form = OURS["dma-sme"]
    question = next(each for each in form.questions if each.type == "ticks")
    sent = Fields([(f"q.{question.id}", "forged"), ("r.x.y", "9"), ("q.unknown", "1")])
    found = filled(form, question.dimension, sent)
    assert question.id not in found.answers
    assert found.troubles[f"q.{question.id}"] == "missing"


def test_a_tick_beside_none_of_these_is_a_contradiction() -> None:
    form = OURS["dma-sme"]
    question = next(each for each in form.questions if each.type == "ticks")
    sent = Fields([(f"q.{question.id}", question.items[0].id), (f"none.{question.id}", "yes")])
    found = filled(form, question.dimension, sent)
    assert question.id not in found.answers
    assert found.troubles[f"q.{question.id}"] == "contradiction"


def test_the_mark_of_a_topic_changes_with_its_own_answers_only() -> None:
    form, said = OURS["dma-sme"], dict(THEIRS["dma-sme"].examples[0].answers)
    first, second, *_ = form.dimensions
    before = mark(form, first.id, said)
    other = form.of(second.id)[0].id
    assert mark(form, first.id, {name: value for name, value in said.items() if name != other}) == before
    own = form.of(first.id)[0].id
    assert mark(form, first.id, {name: value for name, value in said.items() if name != own}) != before


def test_what_two_answered_is_merged_line_by_line_and_told_where_it_differs() -> None:
    form = OURS["dma-sme"]
    question = next(each for each in form.questions if each.type == "scale_0_5")
    one, two, *_ = question.items
    mine, theirs = {one.id: 3}, {one.id: 5, two.id: 1}
    assert merged({question.id: mine}, {question.id: theirs, "other": ["x"]}) == {question.id: {one.id: 3, two.id: 1}, "other": ["x"]}
    assert told(form, question, mine, theirs) == [(one.text, [form.scale["5"].text])]
    assert told(form, question, mine, {two.id: 1}) == told(form, question, None, theirs) == told(form, question, mine, None) == []
