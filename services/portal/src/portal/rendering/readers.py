"""Which language and theme a reader gets, from the address, then the cookie, then the browser."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar, get_args

Language = Literal["lv", "en"]
Theme = Literal["auto", "light", "dark"]

LANGUAGES: tuple[Language, ...] = get_args(Language)
THEMES: tuple[Theme, ...] = get_args(Theme)

Choice = TypeVar("Choice", bound=str)


@dataclass(frozen=True, slots=True)
class Preferences:
    """What the page is drawn for; the route keeps it in two cookies when the address named it."""

    language: Language = "lv"
    theme: Theme = "auto"


def preferences(
    query: Mapping[str, str],
    cookies: Mapping[str, str],
    accept_language: str = "",
    default: Language = "lv",
) -> Preferences:
    """Read `lang` and `theme` from the query, then the cookies; unknown values count as not given."""
    language = _known(LANGUAGES, query.get("lang"), cookies.get("lang"), *accepted(accept_language))
    theme = _known(THEMES, query.get("theme"), cookies.get("theme"))
    return Preferences(language or default, theme or "auto")


def accepted(header: str) -> list[str]:
    """Primary language tags of an `Accept-Language` header, most wanted first, refused ones (q=0) left out."""
    weighted = [(_quality(parameters), tag) for tag, _, parameters in (part.partition(";") for part in header.split(","))]
    wanted = sorted((entry for entry in weighted if entry[0] > 0), key=lambda entry: -entry[0])
    return [tag.strip().lower().partition("-")[0] for _, tag in wanted]


def _quality(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


def _known(choices: tuple[Choice, ...], *given: str | None) -> Choice | None:
    return next((choice for value in given for choice in choices if choice == value), None)
