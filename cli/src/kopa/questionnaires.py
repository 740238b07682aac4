"""A questionnaire as a YAML file to fill in: questions as comments, codes as keys, answers so far as values."""

import textwrap
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Literal

Answers = Mapping[str, Any]
Tongue = Literal["lv", "en"]
WIDTH = 110
YES_NO: dict[bool, dict[Tongue, str]] = {True: {"lv": "jā", "en": "yes"}, False: {"lv": "nē", "en": "no"}}
HEAD: dict[Tongue, str] = {
    "en": "Write your answers behind the colons, then: kopa assess fill FILE ANSWERS.yaml. You need not answer everything at once: a "
    "question without any answer is left as it was. Lines that begin with # are read by nobody but you.",
    "lv": "Atbildes rakstiet aiz koliem, tad: kopa assess fill FILE ANSWERS.yaml. Uz visu uzreiz nav jāatbild: jautājums bez nevienas "
    "atbildes paliek, kā bija. Rindas, kas sākas ar #, lasāt tikai jūs.",
}
TICKS: dict[Tongue, str] = {
    "en": "Write yes where it is true. As soon as one line has yes or no, those left empty count as no.",
    "lv": "Rakstiet jā, kur tas tā ir. Tiklīdz vienā rindā ir jā vai nē, tukšās rindas nozīmē nē.",
}


def form(questionnaire: Mapping[str, Any], tongue: Tongue, answers: Answers, dimensions: Collection[str]) -> str:
    """The questions of these dimensions in their order, with the answers that there are."""
    lines = [*_comment(questionnaire["title"][tongue]), "#", *_comment(HEAD[tongue]), "#", *_comment(questionnaire["note"][tongue])]
    for dimension in questionnaire["dimensions"]:
        if dimension["id"] in dimensions:
            lines += ["", "", f"# ── {_one_line(dimension[tongue])} ({dimension['id']}) ──"]
            for question in questionnaire["questions"]:
                if question["dimension"] == dimension["id"]:
                    lines += ["", *_question(questionnaire, question, tongue, answers.get(question["id"]))]
    return "\n".join([*lines, ""])


def name_of(questionnaire: Mapping[str, Any], code: str, tongue: Tongue) -> str:
    """The words of a question, or of one of its lines or columns (`s4.s4_2`)."""
    question, _, part = code.partition(".")
    for each in questionnaire["questions"]:
        if each["id"] == question:
            parts = {piece["id"]: str(piece[tongue]) for piece in (*each["parts"], *each["items"])}
            return " / ".join((str(each["title"][tongue]), *((parts[part],) if part in parts else ())))
    return code


def _question(questionnaire: Mapping[str, Any], question: Mapping[str, Any], tongue: Tongue, answer: Any) -> Iterator[str]:
    yield from _comment(question["title"][tongue])
    yield from _comment(question["help"][tongue])
    yield from _comment(_allowed(questionnaire, question, tongue))
    yield f"{question['id']}:"
    if question["type"] == "ticks_two_columns":
        for column in question["parts"]:
            yield f"  # {_one_line(column[tongue])}"
            yield f"  {column['id']}:"
            yield from _lines(question["items"], tongue, _ticked(question, (answer or {}).get(column["id"]), tongue), "    ")
    else:
        said = _ticked(question, answer, tongue) if question["type"] == "ticks" else answer or {}
        yield from _lines(question["items"], tongue, said, "  ")


def _lines(items: Sequence[Mapping[str, Any]], tongue: Tongue, said: Mapping[str, Any], margin: str) -> Iterator[str]:
    width = max(len(each["id"]) + len(str(said.get(each["id"], ""))) for each in items) + 2
    for each in items:
        value = said.get(each["id"])
        yield margin + f"{each['id']}:{'' if value is None else f' {value}'}".ljust(width) + f"  # {_one_line(each[tongue])}"


def _ticked(question: Mapping[str, Any], ticks: Sequence[str] | None, tongue: Tongue) -> dict[str, str]:
    if ticks is None:
        return {}
    return {each["id"]: YES_NO[each["id"] in ticks][tongue] for each in question["items"]}


def _allowed(questionnaire: Mapping[str, Any], question: Mapping[str, Any], tongue: Tongue) -> str:
    match question["type"]:
        case "scale_0_5":
            return "; ".join(f"{value} = {words[tongue]}" for value, words in sorted(questionnaire["scale"].items()))
        case "three_state":
            return "; ".join(f"{state} = {words[tongue]}" for state, words in questionnaire["three_state"].items())
    return TICKS[tongue]


def _comment(text: str) -> list[str]:
    return [f"# {line}" for line in textwrap.wrap(_one_line(text), WIDTH)]


def _one_line(text: str) -> str:
    """A text that may stand behind a #: a line break would end the comment and the file with it."""
    return " ".join(text.split())
