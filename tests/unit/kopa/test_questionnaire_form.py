"""The questionnaire as a YAML file: what is printed can be filled in and read back, and every mistake is told at once."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from kopa.answers import AnswersUnusable, checked, read
from kopa.questionnaires import Tongue, form, name_of
from tests.support.platform import ROOT

FOLDER = ROOT / "services" / "matching" / "src" / "matching" / "data" / "questionnaires"


def questionnaire(name: str) -> Any:
    """As the API tells it: every question says its parts."""
    found = yaml.safe_load((FOLDER / f"{name}.v1.yaml").read_text("utf-8"))
    for question in found["questions"]:
        question.setdefault("parts", [])
    return found


SME = questionnaire("dma-sme")


def dimensions(found: Any) -> list[str]:
    return [each["id"] for each in found["dimensions"]]


@pytest.mark.parametrize("name", ["dma-sme", "dma-public-body"])
@pytest.mark.parametrize("tongue", ["lv", "en"])
def test_what_was_answered_stands_in_the_form_and_is_read_back(name: str, tongue: Tongue, tmp_path: Path) -> None:
    found = questionnaire(name)
    answers = found["examples"][0]["answers"]
    (tmp_path / "a.yaml").write_text(form(found, tongue, answers, dimensions(found)), "utf-8")
    assert checked(found, read(tmp_path / "a.yaml"), tongue) == answers


def test_an_empty_form_asks_in_the_language_and_answers_nothing(tmp_path: Path) -> None:
    text = form(SME, "lv", {}, dimensions(SME))
    assert "# Kādus" in text or "# Kurus ikdienas digitālos rīkus" in text
    assert "# 0 = Neizmantojam; 1 = Apsveram" in text
    (tmp_path / "a.yaml").write_text(text, "utf-8")
    with pytest.raises(AnswersUnusable, match="No question is answered"):
        read(tmp_path / "a.yaml")
    assert set(yaml.safe_load(form(SME, "en", {}, ["d1"]))) == {"s1", "s2"}


def test_texts_of_several_lines_stay_comments() -> None:
    found = questionnaire("dma-sme")
    for each in (*found["dimensions"], *(piece for one in found["questions"] for piece in (*one["items"], *one["parts"]))):
        each["en"] = f"one\ntwo: {each['en']}\n"
    assert set(yaml.safe_load(form(found, "en", {}, ["d1"]))) == {"s1", "s2"}


def test_people_write_yes_no_numbers_and_words(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "s2: {s2_1: yes, s2_2: No, s2_3:, s2_4: Jā, s2_5: nē}\ns3: []\ns4: {s4_1: 5, s4_2: 0}\ns5: [s5_1]\n"
        "s1: {invested: {s1_1: yes}, plan:}\ns11: {s11_1: yes, s11_2: Daļēji, s11_3: absent}\ns9:\n"
    )
    assert checked(SME, read(tmp_path / "a.yaml"), "en") == {
        "s2": ["s2_1", "s2_4"],
        "s3": [],
        "s4": {"s4_1": 5, "s4_2": 0},
        "s5": ["s5_1"],
        "s1": {"invested": ["s1_1"]},
        "s11": {"s11_1": "full", "s11_2": "partial", "s11_3": "absent"},
    }


def test_every_mistake_is_told_with_its_question_and_what_is_allowed() -> None:
    given = {"s2": {"s2_1": "maybe", "s9_1": True}, "s4": {"s4_1": 7, "s4_2": True, "s4_3": "3"}, "s11": {"s11_1": 1}, "s5": 5, "x": 1}
    given |= {"s1": {"invested": {"s1_1": 2}, "never": {}}, "s6": ["s6_1", "s7_1"]}
    with pytest.raises(AnswersUnusable) as told:
        checked(SME, given, "en")
    text = str(told.value)
    for words in ("s2.s2_1: 'maybe'", "s2: 's9_1'", "s4.s4_1: '7'", "s4.s4_2: 'yes'", "s4.s4_3: '3'", "s11.s11_1: '1'", "s5: '5'",
                  "x: this questionnaire has no such question", "s1.invested.s1_1: '2'", "s1: 'never'", "s6: 's7_1'",
                  "Allowed: yes or no", "0 = We do not use it", "one of absent, partial, full", "one of invested, plan",
                  "How far are you with these newer technologies? / A computer model"):  # fmt: skip
        assert words in text, words
    assert name_of(SME, "s4.s4_1", "lv").startswith("Cik tālu esat")
    assert name_of(SME, "zz", "lv") == "zz"


@pytest.mark.parametrize("content", [b"- a", b"", b"a: [", b"\xff\xfe", b"a: &a [*a]\nb: {c: !!python/object:os.system x}"])
def test_a_file_that_holds_no_answers_is_said_in_words(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(content)
    with pytest.raises(AnswersUnusable):
        read(tmp_path / "a.yaml")
    with pytest.raises(AnswersUnusable, match="cannot be read"):
        read(tmp_path / "missing.yaml")
