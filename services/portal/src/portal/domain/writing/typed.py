"""What the rules of writing see of a form: names with the values that are not empty."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import isfinite
from typing import Any, Protocol

Json = dict[str, Any]
Pair = tuple[str, str]
TONGUES = ("lv", "en")


class Typed(Protocol):
    """A form that was sent, or that is to be shown."""

    def get(self, name: str, default: str, /) -> str:
        """The last value of a name."""

    def all(self, name: str) -> list[str]:
        """Every value of a name."""

    def pairs(self) -> Sequence[Pair]:
        """Everything, in order."""


def put(into: Json, path: str, value: Any) -> None:
    """Sets a value at a path such as `place.name`; None takes it out."""
    *steps, last = path.split(".")
    for step in steps:
        into = into.setdefault(step, {})
    if value is None:
        into.pop(last, None)
    else:
        into[last] = value


def at(found: Any, path: str) -> Any:
    """The value at a path; None where there is none."""
    for step in path.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    return found


def words(typed: Typed, name: str, known: Mapping[str, str] | None) -> Json | None:
    """A text by language. What stands in a language that the form does not show, stays."""
    said = {tongue: lines(text) for tongue in TONGUES if (text := typed.get(f"{name}.{tongue}", ""))}
    kept = {tongue: text for tongue, text in (known or {}).items() if tongue not in TONGUES}
    return {**kept, **said} or None


def lines(text: str) -> str:
    """A text with its lines ended as everywhere but in browsers."""
    return text.replace("\r\n", "\n")


def number(text: str) -> float | str:
    """A number with a decimal comma or point. What is none stays as it is: the service says how to mend it, at its field."""
    plain = text.replace("\u00a0", "").replace(" ", "").replace(",", ".")
    try:
        found = float(plain)
    except ValueError:
        return text
    if not isfinite(found):  # JSON has no such numbers
        return text
    return int(found) if found.is_integer() else found


def several(values: Iterable[str], known: Sequence[str]) -> list[str]:
    """The values that were ticked: those known before in their order, then the new ones."""
    ticked = list(dict.fromkeys(values))
    return [each for each in known if each in ticked] + [each for each in ticked if each not in known]


def written_in(texts: Mapping[str, str] | None, name: str) -> list[Pair]:
    """The fields of a text by language."""
    return [(f"{name}.{tongue}", text) for tongue in TONGUES if (text := (texts or {}).get(tongue, ""))]


def each_at(found: Json, names: Iterable[str], as_text: Callable[[Any], str] = str) -> list[Pair]:
    """The fields of what has one value each."""
    return [(name, as_text(value)) for name in names if (value := at(found, name)) not in (None, "")]
