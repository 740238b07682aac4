"""A source as a form has it and as the API takes it, and back."""

import re
from collections.abc import Mapping
from typing import Any

METHODS = ("json-ld", "ical", "feed", "csv", "kopa")
LISTS = ("allow", "block")
DEFAULTS = ("kind", "mode", "language", "region", "municipality")
FIELDS = (
    "name",
    "address",
    "method",
    "every_hours",
    *(f"choices.{name}" for name in LISTS),
    *(f"choices.defaults.{name}" for name in DEFAULTS),
)
"""Names of the form's fields, in its order: the paths of the API's body."""
SEPARATORS = re.compile(r"[\n\r,;]+")


def body_of(form: Mapping[str, str]) -> dict[str, Any]:
    """What the API takes. A number stays as it was typed: the API says what is wrong with it."""
    defaults = {name: form[path] for name in DEFAULTS if form.get(path := f"choices.defaults.{name}")}
    if zone := form.get("choices.defaults.time_zone"):
        defaults["time_zone"] = zone
    choices = {name: words_of(form.get(f"choices.{name}", "")) for name in LISTS}
    plain = {name: form.get(name, "") for name in ("name", "address", "method")}
    return {**plain, "every_hours": form.get("every_hours", "24"), "choices": {**choices, "defaults": defaults}}


def typed_of(body: Mapping[str, Any]) -> dict[str, str]:
    """The form's values for what the API holds."""
    choices = body["choices"]
    plain = {name: str(body[name]) for name in ("name", "address", "method", "every_hours")}
    lists = {f"choices.{name}": "\n".join(choices[name]) for name in LISTS}
    return plain | lists | {f"choices.defaults.{name}": str(value) for name, value in choices["defaults"].items() if value}


def words_of(text: str) -> list[str]:
    """Words and phrases, one a line or between commas; each once."""
    return list(dict.fromkeys(" ".join(each.split()) for each in SEPARATORS.split(text) if each.strip()))


def beside(problems: Mapping[str, str], fields: tuple[str, ...] = FIELDS) -> dict[str, str]:
    """Each problem at the field of the form that it belongs to, in the form's order: `choices.allow.2` is one of `choices.allow`."""
    found = {name: said for name in fields for field, said in problems.items() if field == name or field.startswith(f"{name}.")}
    rest = next((said for field, said in problems.items() if not any(field == name or field.startswith(f"{name}.") for name in fields)), "")
    return found | ({"": rest} if rest else {})
