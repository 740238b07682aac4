"""Puts a WHERE together from what the reader asked for; values are always bound, never written into the text."""

from typing import Any

MOST_WORDS = 10


class Where:
    """Collects conditions with their values, numbered as asyncpg wants them."""

    def __init__(self) -> None:
        self._conditions: list[str] = []
        self.values: list[Any] = []

    def add(self, condition: str, *values: Any) -> None:
        """`add("o.hub = {}", hub)`; a condition without `{}` takes no value."""
        numbers = [f"${len(self.values) + 1 + at}" for at in range(len(values))]
        self.values += values
        self._conditions.append(condition.format(*numbers))

    def add_words(self, condition: str, text: str | None) -> None:
        """`condition` for each word of a search text; its `{}` stands for the pattern of a LIKE, without the outer `%`."""
        for word in (text or "").split()[:MOST_WORDS]:
            self.add(condition, literal(word))

    def __str__(self) -> str:
        return " AND ".join(self._conditions) or "true"


def literal(word: str) -> str:
    r"""A word in which `%`, `_` and `\` stand for themselves in a LIKE pattern."""
    return word.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
