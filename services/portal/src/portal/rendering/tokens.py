"""Reads the named values of the style sheet, so that the living page and the contrast test see the very file browsers get."""

import re
from dataclasses import dataclass
from functools import cache

from portal.rendering.static import STATIC

DECLARATION = re.compile(r"^\s*--(?P<name>[a-z0-9-]+):\s*(?P<value>[^;]+);", re.MULTILINE)
TWO_THEMES = re.compile(r"light-dark\((#[0-9a-fA-F]{6}), (#[0-9a-fA-F]{6})\)")


@dataclass(frozen=True, slots=True)
class Colour:
    """One named colour; `pair` names the ink or fill it is made to stand with, if it is bound to one."""

    name: str
    light: str
    dark: str
    pair: str


@cache
def tokens() -> dict[str, str]:
    """Every custom property of tokens.css with its value as written."""
    sheet = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
    return {found["name"]: found["value"].strip() for found in DECLARATION.finditer(sheet)}


@cache
def colours() -> dict[str, Colour]:
    """The tokens that are one colour a theme, by name."""
    values = tokens()
    themed = {name: found for name, value in values.items() if (found := TWO_THEMES.fullmatch(value))}
    return {name: Colour(name, found[1], found[2], f"on-{name}" if f"on-{name}" in values else "") for name, found in themed.items()}


def named(prefix: str | tuple[str, ...]) -> list[str]:
    """Names of the tokens of one scale, such as `space-`, or of several, in the order of the file."""
    return [name for name in tokens() if name.startswith(prefix)]
