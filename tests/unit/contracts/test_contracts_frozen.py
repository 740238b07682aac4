"""Events only grow: a further optional field passes, at any depth; everything else is told with its place."""

from copy import deepcopy
from typing import Any

import pytest

from contracts.frozen import changes

NAME = {"type": "string", "description": "a name"}
OLD: dict[str, Any] = {"properties": {"name": NAME, "place": {"properties": {"city": dict(NAME)}}}, "required": ["name"], "title": "Old"}


def changed(path: str, value: Any) -> dict[str, Any]:
    new = deepcopy(OLD)
    *places, last = path.split("/")
    inside = new
    for each in places:
        inside = inside[each]
    inside[last] = value
    return new


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("properties/further", NAME),
        ("properties/place/properties/street", NAME),
        ("properties/name/description", "another wording"),
        ("title", "New"),
        ("$defs", {"Street": NAME}),
    ],
)
def test_what_only_grows_is_compatible(path: str, value: Any) -> None:
    assert changes(OLD, changed(path, value)) == []


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("properties", {"name": NAME}, "/properties: place was removed"),
        ("properties/name/type", "integer", '/properties/name/type: "string" became "integer"'),
        ("required", ["name", "place"], '/required: ["name"] became ["name", "place"]'),
        ("properties/name/maxLength", 5, "/properties/name: maxLength was added"),
        ("additionalProperties", False, ": additionalProperties was added"),
    ],
)
def test_what_would_break_a_reader_is_told(path: str, value: Any, told: str) -> None:
    assert changes(OLD, changed(path, value)) == [told]
