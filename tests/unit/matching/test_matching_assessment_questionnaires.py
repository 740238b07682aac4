"""Questionnaires as files: those shipped are whole; an operator's mistake is named; answers are checked line by line."""

import copy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from matching.domain.assessment.answers import missing, taken
from matching.errors.assessments import NoSuchQuestionnaire, UnknownQuestion, WrongAnswer
from matching.questionnaires.errors import QuestionnaireUnusable
from matching.questionnaires.reading import SHIPPED, library, read

SME = library(None).for_audience("sme")
RAW: dict[str, Any] = yaml.load(SHIPPED.joinpath("dma-sme.v1.yaml").read_text("utf-8"), yaml.CSafeLoader)


def written(folder: Path, change: Callable[[dict[str, Any]], Any], name: str = "own.yaml") -> Path:
    document = copy.deepcopy(RAW)
    change(document)
    file = folder / name
    file.write_text(yaml.dump(document, Dumper=yaml.CSafeDumper, allow_unicode=True), "utf-8")
    return file


def reasons(file: Path) -> list[str]:
    with pytest.raises(QuestionnaireUnusable) as refused:
        read(file)
    return list(refused.value.reasons)


def test_both_forms_are_there_with_six_dimensions_and_eleven_questions() -> None:
    forms = library(None).newest()
    assert [(each.key, each.audience, len(each.dimensions), len(each.questions)) for each in forms] == [
        ("dma-public-body", "public", 6, 11),
        ("dma-sme", "sme", 6, 11),
    ]


def test_an_operators_newer_version_is_taken_without_code(tmp_path: Path) -> None:
    written(tmp_path, lambda form: form.update(version=2, title={"en": "New", "lv": "Jauna"}))
    (tmp_path / "notes.txt").write_text("not read")
    both = library(tmp_path)
    assert both.for_audience("sme").title.en == "New" and both.get("dma-sme", 1) == SME and len(both) == 3
    with pytest.raises(NoSuchQuestionnaire):
        both.get("dma-sme", 3)


def test_one_version_in_two_files_is_refused(tmp_path: Path) -> None:
    written(tmp_path, lambda form: form["title"].update(en="Changed without a new version"))
    with pytest.raises(QuestionnaireUnusable, match="raise the version"):
        library(tmp_path)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda form: form.pop("levels"), "levels: Field required"),
        (lambda form: form.update(colour="red"), "colour: Extra inputs are not permitted"),
        (lambda form: form["questions"][0]["title"].pop("lv"), "questions.0.title.lv: Field required"),
        (lambda form: form["questions"][1].update(divisor=9), "question s2: divisor is 9, but 10 lines can earn one point each"),
        (lambda form: form["questions"][1].update(dimension="d9"), "question s2: there is no dimension d9"),
        (lambda form: form["questions"][1]["items"][1].update(id="s2_1"), "line s2_1 is there 2 times"),
        (lambda form: form["questions"][0].pop("parts"), "question s1: parts belong to the type ticks_two_columns and to no other"),
        (lambda form: form["questions"][3]["items"][0].update(negative=True), "question s4: only lines of the type ticks can be negative"),
        (lambda form: form["scale"].pop(3), "scale must word each of the values 0 to 5"),
        (lambda form: form["three_state"]["full"].update(points=0.9), "three_state must have a state of 0 points and one of 1"),
        (lambda form: form["levels"][3].update(upto=99), "levels must rise, and the last must reach 100"),
        (lambda form: form["interpretations"]["d1"].pop("basic"), "interpretations of d1 lack: basic"),
        (lambda form: form["dimensions"][0]["moved_by"]["services"].append("magic"), "dimension d1: magic is not in the list services"),
        (lambda form: form["scoring"]["choices"][0].update(question="s99"), "choice weight_of_plan is about s99, which is not asked"),
        (lambda form: form["examples"][0]["expected"].update(overall=43.34), "sme_worked_example: overall is 43.33, expected is 43.34"),
        (lambda form: form["examples"][0]["answers"].pop("s3"), "sme_worked_example does not answer s3"),
    ],
)  # fmt: skip
def test_a_mistake_is_named(tmp_path: Path, change: Callable[[dict[str, Any]], Any], reason: str) -> None:
    assert any(reason in each for each in reasons(written(tmp_path, change)))


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"key: [", "not YAML"), ("key: ā".encode("utf-16"), "not UTF-8"), (b"key: a\nkey: b", "key is there twice"), (b"- 1", "the file: "),
     (b"x" * (1024 * 1024 + 1), "larger than")],
)  # fmt: skip
def test_a_file_that_is_no_questionnaire_is_refused_in_words(tmp_path: Path, content: bytes, reason: str) -> None:
    file = tmp_path / "own.yaml"
    file.write_bytes(content)
    assert reason in reasons(file)[0]


def test_an_operator_checks_files_before_use(tmp_path: Path) -> None:
    good = written(tmp_path, lambda form: form.update(version=2), "good.yaml")
    bad = written(tmp_path, lambda form: form["levels"].pop(), "bad.yaml")
    command = [sys.executable, "-m", "matching.questionnaires", "check", str(good), str(bad), str(tmp_path / "none.yaml")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "dma-sme version 2 (sme): 6 dimensions, 11 questions, 1 examples come out as expected." in done.stdout
    assert "levels must rise" in done.stderr and "No such file" in done.stderr


def test_answers_are_kept_in_order_and_once() -> None:
    given = {"s2": ["s2_3", "s2_1", "s2_3"], "s1": {"plan": ["s1_2"], "invested": []}, "s4": {"s4_2": 5}, "s11": {"s11_1": "full"}}
    assert taken(SME, given) == {
        "s1": {"invested": [], "plan": ["s1_2"]},
        "s2": ["s2_1", "s2_3"],
        "s4": {"s4_2": 5},
        "s11": {"s11_1": "full"},
    }


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"s2": "s2_1"}, "answers.s2"),
        ({"s2": {"s2_1": True}}, "answers.s2"),
        ({"s2": ["s3_1"]}, "answers.s2"),
        ({"s2": [["s2_1"]]}, "answers.s2"),
        ({"s2": None}, "answers.s2"),
        ({"s1": ["s1_1"]}, "answers.s1"),
        ({"s1": {"invested": ["s1_1"], "dreamt": []}}, "answers.s1"),
        ({"s1": {"invested": "s1_1"}}, "answers.s1.invested"),
        ({"s4": {"s4_1": 6}}, "answers.s4.s4_1"),
        ({"s4": {"s4_1": -1}}, "answers.s4.s4_1"),
        ({"s4": {"s4_1": True}}, "answers.s4.s4_1"),
        ({"s4": {"s4_1": 2.0}}, "answers.s4.s4_1"),
        ({"s4": {"s4_1": "2"}}, "answers.s4.s4_1"),
        ({"s11": {"s11_1": "maybe"}}, "answers.s11.s11_1"),
        ({"s11": {"s11_9": "full"}}, "answers.s11"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_with_its_place(given: dict[str, Any], field: str) -> None:
    with pytest.raises(WrongAnswer) as refused:
        taken(SME, given)
    assert refused.value.field == field and set(refused.value.values["expected"]) == {"en", "lv"}  # type: ignore[call-overload]


def test_a_question_of_another_form_is_refused() -> None:
    with pytest.raises(UnknownQuestion) as refused:
        taken(SME, {"p1": []})
    assert refused.value.field == "answers.p1"


def test_what_is_missing_is_named_down_to_the_line() -> None:
    answers = taken(SME, SME.examples[0].answers)
    assert missing(SME, answers) == []
    answers |= {"s2": [], "s4": {key: value for key, value in answers["s4"].items() if key != "s4_5"}, "s1": {"plan": []}}
    del answers["s10"]
    assert missing(SME, answers) == ["s1.invested", "s4.s4_5", "s10"]
