"""Reads questionnaires from their files and says all that is wrong with them."""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from matching.domain.assessment.checks import problems
from matching.domain.assessment.library import Library
from matching.domain.assessment.questionnaire import Questionnaire
from matching.questionnaires.errors import QuestionnaireUnusable

SHIPPED = files("matching").joinpath("data", "questionnaires")
LARGEST = 1024 * 1024


@cache
def library(folder: Path | None) -> Library:
    """The questionnaires of the platform and of an operator's folder (files `*.yaml`). Read once a process.

    Raises QuestionnaireUnusable, also where one version stands in two files.
    """
    found = [*_of(SHIPPED.iterdir()), *(_of(folder.iterdir()) if folder else [])]
    versions: dict[tuple[str, int], str] = {}
    for name, each in found:
        at = (each.key, each.version)
        if at in versions:
            raise QuestionnaireUnusable(name, [f"{each.key} version {each.version} is in {versions[at]} already; raise the version"])
        versions[at] = name
    return Library(each for _, each in found)


def read(file: Traversable) -> Questionnaire:
    """One file. Raises QuestionnaireUnusable with every reason."""
    try:
        made = Questionnaire.model_validate(_parsed(file))
    except ValidationError as invalid:
        raise QuestionnaireUnusable(file.name, [_in_words(error["loc"], error["msg"]) for error in invalid.errors()]) from invalid
    if wrong := problems(made):
        raise QuestionnaireUnusable(file.name, wrong)
    return made


def _of(entries: Iterable[Traversable]) -> list[tuple[str, Questionnaire]]:
    return [(each.name, read(each)) for each in sorted(entries, key=lambda each: each.name) if each.name.endswith(".yaml")]


def _parsed(file: Traversable) -> Any:
    try:
        with file.open("rb") as opened:
            raw = opened.read(LARGEST + 1)
    except OSError as away:
        raise QuestionnaireUnusable(file.name, [f"it cannot be read: {away.strerror}"]) from away
    if len(raw) > LARGEST:
        raise QuestionnaireUnusable(file.name, [f"it is larger than {LARGEST} bytes"])
    try:
        return yaml.load(raw.decode("utf-8"), Loader=_Strict)  # noqa: S506  a SafeLoader
    except UnicodeDecodeError as wrong:
        raise QuestionnaireUnusable(file.name, ["it is not UTF-8; save it with that encoding"]) from wrong
    except yaml.YAMLError as wrong:
        raise QuestionnaireUnusable(file.name, [f"it is not YAML: {wrong}"]) from wrong


class _Strict(yaml.CSafeLoader):
    """A key that is there twice is a mistake; plain YAML would silently take the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        if repeated := sorted({key for key in keys if keys.count(key) > 1}):
            raise yaml.constructor.ConstructorError(None, None, f"{', '.join(repeated)} is there twice", node.start_mark)
        return super().construct_mapping(node, deep)


def _in_words(place: tuple[int | str, ...], reason: str) -> str:
    return f"{'.'.join(str(step) for step in place) or 'the file'}: {reason}"
