"""A need as the form of the pages has it and as matching takes it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from portal.domain.writing.typed import Json, Typed, lines, number

LISTS = ("technologies", "sectors", "services", "functions")
"""Lists of terms, by the names that matching and the taxonomies share."""
CLIENT = ("kind", "size_class", "sector", "region", "municipality")
CARRIED = ("text", "text_language", *CLIENT, "language", "budget", "by", "assessment")
"""What the first step asks, and the second carries along."""
MOST_HUBS = 5
SIZES = ("micro", "small", "medium", "large")
KINDS = ("company", "public-body")
FIELDS = {
    "text.lv": "text",
    "text.en": "text",
    "text": "text",
    "client.kind": "kind",
    "client.size_class": "size_class",
    "client.sector": "sector",
    "client.region": "region",
    "client.municipality": "municipality",
    "language": "language",
    "budget_eur": "budget",
    "by": "by",
}
"""Field of the API -> field of the form's first step."""


class Named(Protocol):
    """A term of the lists."""

    @property
    def kind(self) -> str:
        """Its list."""

    @property
    def code(self) -> str:
        """Its code."""


def text_of(typed: Typed) -> dict[str, str]:
    """The text under the language in which it was said to be."""
    tongue = typed.get("text_language", "lv")
    return {tongue if tongue in ("lv", "en") else "lv": lines(typed.get("text", ""))}


def to_read(typed: Typed) -> Json:
    """The body of the question how a text is understood."""
    return {"text": text_of(typed)} | ({"kind": kind} if (kind := typed.get("kind", "")) in KINDS else {})


def chosen(typed: Typed, understood: Iterable[Named]) -> dict[str, list[str]]:
    """List -> the codes that stand: all that was understood before it was looked through, then what is ticked and what was added."""
    ticked = {kind: [*typed.all(kind), *typed.all(f"add.{kind}")] for kind in LISTS}
    if not typed.get("looked", ""):
        for each in understood:
            ticked.setdefault(each.kind, []).append(each.code)
    return {kind: list(dict.fromkeys(codes)) for kind, codes in ticked.items()}


def need_of(typed: Typed, codes: Mapping[str, Sequence[str]]) -> Json:
    """The body with which a need is stated: only the codes that stand count, since somebody has looked through them."""
    client = {name: value for name in CLIENT if (value := typed.get(name, ""))}
    body: Json = {**{kind: list(each) for kind, each in codes.items()}, "read": False, "client": client}
    if typed.get("text", ""):
        body["text"] = text_of(typed)
    body |= {name: value for name in ("language", "by", "assessment") if (value := typed.get(name, ""))}
    return body | ({"budget_eur": number(budget)} if (budget := typed.get("budget", "")) else {})


def beside(problems: Mapping[str, str]) -> dict[str, str]:
    """Each problem at its field of the first step; what belongs to none stands under ""."""
    found: dict[str, str] = {}
    for field, said in problems.items():
        found.setdefault(FIELDS.get(field, ""), said)
    return found


def in_order(typed: Mapping[str, str], hubs: Sequence[str]) -> list[str]:
    """The hubs that have a number, by it; equal numbers in the order in which they stand."""
    numbered = [(int(place), at, hub) for at, hub in enumerate(hubs) if (place := typed.get(f"hub.{hub}", "")).isdecimal() and int(place)]
    return [hub for _, _, hub in sorted(numbered)]
