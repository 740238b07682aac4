"""Turns parsed files into parts of a network, and collects what is wrong with them instead of stopping at the first."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

Entry = Mapping[str, Any]
P = TypeVar("P", bound=BaseModel)


def read(kind: type[P], part: str, entries: Iterable[Entry], problems: list[str]) -> tuple[P, ...]:
    """The entries of one file that can be read; what is wrong with the others is added to `problems`."""
    good = []
    for position, entry in enumerate(entries, 1):
        try:
            good.append(kind.model_validate(entry))
        except ValidationError as invalid:
            problems.extend(f"{part}, {_called(entry, position)}: {_in_words(error)}" for error in invalid.errors(include_url=False))
    return tuple(good)


def _called(entry: object, position: int) -> str:
    """An entry's own name where it has one, else its place in the file."""
    if isinstance(entry, Mapping):
        for key in ("slug", "atvk"):
            if isinstance(entry.get(key), str):
                return f"'{entry[key]}'"
    return f"entry {position}"


def _in_words(error: ErrorDetails) -> str:
    field = ".".join(str(step) for step in error["loc"])
    match error["type"]:
        case "missing":
            return f"{field} is missing"
        case "extra_forbidden":
            return f"there is no field {field}; is it mistyped?"
        case _:
            return f"{field}: {error['msg']}" if field else error["msg"]
