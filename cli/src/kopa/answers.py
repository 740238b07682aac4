"""Answers to a questionnaire from a YAML file: read as people write them, every mistake told with its question and what is allowed."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from kopa.own_files import OwnFileUnusable
from kopa.questionnaires import Tongue, name_of

TICKED = {True: True, False: False, "yes": True, "no": False, "jā": True, "nē": False, "ja": True, "ne": False}
GRADES = range(6)
SHOWN_LETTERS = 40
READ_AT_MOST = 1_000_000


class AnswersUnusable(OwnFileUnusable):
    """A file that holds no answers, or wrong ones: nothing of it is saved."""

    code = "answers-unusable"


def read(file: Path) -> dict[str, Any]:
    """What stands in a file, question by question; those without any answer are left out. Raises AnswersUnusable."""
    try:
        with file.open("rb") as content:
            said = yaml.safe_load(content.read(READ_AT_MOST).decode("utf-8-sig"))
    except OSError as error:
        raise AnswersUnusable(f"{file} cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise AnswersUnusable(f"{file} is not UTF-8; save it as UTF-8.") from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise AnswersUnusable(f"{file} is not YAML: {' '.join(str(error).split())}") from error
    if not isinstance(said, dict):
        raise AnswersUnusable(f"{file} holds no answers. `kopa assess form` prints what to fill in.")
    given = {str(question): answer for question, answer in said.items() if _is_given(answer)}
    if not given:
        raise AnswersUnusable(f"No question is answered in {file}. Write the answers behind the colons.")
    return given


def checked(questionnaire: Mapping[str, Any], given: Mapping[str, Any], tongue: Tongue) -> dict[str, Any]:
    """The answers as the service takes them. Raises AnswersUnusable with all that is wrong.

    The service stops at the first mistake, and people would mend one a time.
    """
    check = _Check(questionnaire, tongue)
    taken = {name: check.answer(name, answer) for name, answer in given.items()}
    if check.wrong:
        raise AnswersUnusable("\n  ".join(("Nothing was saved. Mend this in the file:", *check.wrong)))
    return taken


class _Check:
    """Reads answers and gathers what is wrong with them."""

    def __init__(self, questionnaire: Mapping[str, Any], tongue: Tongue) -> None:
        self._form, self._tongue = questionnaire, tongue
        self._questions = {each["id"]: each for each in questionnaire["questions"]}
        self.wrong: list[str] = []

    def answer(self, name: str, said: Any) -> Any:
        """One question's answer; what is wrong is in `wrong`."""
        question = self._questions.get(name)
        if question is None:
            self.wrong.append(f"{name[:SHOWN_LETTERS]}: this questionnaire has no such question")
            return None
        lines = [each["id"] for each in question["items"]]
        match question["type"]:
            case "ticks":
                return self._ticks(name, lines, said)
            case "ticks_two_columns":
                columns = [each["id"] for each in question["parts"]]
                return {each: self._ticks(f"{name}.{each}", lines, value) for each, value in self._pairs(name, columns, said)}
            case "scale_0_5":
                return {each: self._grade(f"{name}.{each}", value) for each, value in self._pairs(name, lines, said)}
            case _:
                return {each: self._state(f"{name}.{each}", value) for each, value in self._pairs(name, lines, said)}

    def _ticks(self, where: str, lines: Sequence[str], said: Any) -> list[str]:
        """Lines with yes; a list of those that are true is taken too, as the service's own form has it."""
        if isinstance(said, list):
            return [str(self._one_of(where, each, lines)) for each in said]
        return [each for each, value in self._pairs(where, lines, said) if self._yes(f"{where}.{each}", value)]

    def _pairs(self, where: str, names: Sequence[str], said: Any) -> Iterator[tuple[str, Any]]:
        if not isinstance(said, Mapping):
            self._say(where, said, "a line each: " + ", ".join(names))
            return
        for name, value in said.items():
            if name not in names:
                self._say(where, name, "one of " + ", ".join(names))
            elif _is_given(value):
                yield name, value

    def _yes(self, where: str, value: Any) -> bool:
        word = value.strip().lower() if isinstance(value, str) else value
        if not isinstance(word, str | bool) or word not in TICKED:
            self._say(where, value, "yes or no (jā, nē)")
            return False
        return TICKED[word]

    def _grade(self, where: str, value: Any) -> Any:
        # bool is an int in Python, and YAML reads `yes` as one.
        if not isinstance(value, int) or isinstance(value, bool) or value not in GRADES:
            scale = "; ".join(f"{grade} = {words[self._tongue]}" for grade, words in sorted(self._form["scale"].items()))
            self._say(where, value, f"a whole number of {GRADES[0]} to {GRADES[-1]} ({scale})")
        return value

    def _state(self, where: str, value: Any) -> Any:
        """A state by its code, or by the word that people are asked to choose, which YAML may have read as true or false."""
        states = self._form["three_state"]
        words = {label[tongue].lower(): state for state, label in states.items() for tongue in ("lv", "en")}
        said = _as_written(value)
        return self._one_of(where, words.get(said.strip().lower(), said) if isinstance(said, str) else said, list(states))

    def _one_of(self, where: str, value: Any, known: Sequence[str]) -> Any:
        if not isinstance(value, str) or value not in known:
            self._say(where, value, "one of " + ", ".join(known))
        return value

    def _say(self, where: str, value: Any, allowed: str) -> None:
        line = ".".join(where.split(".")[::2]) if where.count(".") == 2 else where  # a line of a column is named as the line
        words = name_of(self._form, line, self._tongue)
        self.wrong.append(f"{where}: {str(_as_written(value))[:SHOWN_LETTERS]!r} cannot be an answer. Allowed: {allowed}.\n    {words}")


def _is_given(answer: Any) -> bool:
    """Whether anything is answered: an empty list says that nothing applies, empty lines say nothing."""
    return any(map(_is_given, answer.values())) if isinstance(answer, Mapping) else answer is not None


def _as_written(value: Any) -> Any:
    """YAML reads yes and no as true and false."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
