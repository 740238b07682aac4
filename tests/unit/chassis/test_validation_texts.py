"""Every mistake that a request can have is told in Latvian too."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from chassis.validation import VALIDATION_LV, told

NUMBERS = {"greater_than", "greater_than_equal", "less_than", "less_than_equal", "multiple_of", "finite_number"}
SIZES = {"too_long", "too_short"}
KINDS = {
    "str": {"string_type", "string_too_long", "string_too_short", "string_pattern_mismatch", "string_unicode"},
    "int": {"int_type", "int_parsing", "int_parsing_size", "int_from_float"} | NUMBERS,
    "float": {"float_type", "float_parsing"} | NUMBERS,
    "decimal": {"decimal_type", "decimal_parsing", "decimal_max_digits", "decimal_max_places", "decimal_whole_digits"} | NUMBERS,
    "bool": {"bool_type", "bool_parsing"},
    "uuid": {"uuid_type", "uuid_parsing", "uuid_version"},
    "date": {"date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact", "date_past", "date_future"},
    "datetime": {
        "datetime_type", "datetime_parsing", "datetime_from_date_parsing", "datetime_object_invalid", "datetime_past", "datetime_future",
        "timezone_aware", "timezone_naive", "timezone_offset",
    },
    "literal": {"literal_error"},
    "enum": {"enum"},
    "none": {"none_required"},
    "list": {"list_type"} | SIZES,
    "tuple": {"tuple_type", "missing"} | SIZES,
    "set": {"set_type"} | SIZES,
    "frozenset": {"frozen_set_type"} | SIZES,
    "dict": {"dict_type", "invalid_key"} | SIZES,
    "model": {"model_type", "model_attributes_type"},
    "model-fields": {"missing", "extra_forbidden"},
    "tagged-union": {"union_tag_not_found", "union_tag_invalid"},
    "url": {"url_type", "url_parsing", "url_scheme", "url_syntax_violation", "url_too_long"},
    "is-instance": {"is_instance_of"},
}  # fmt: skip
OURS = ("training", "matching", "notify", "projects", "portal", "chassis", "contracts")
FUNCTIONS = {"value_error", "assertion_error"}
TRANSPARENT = {
    "any", "default", "nullable", "model-field", "definitions", "definition-ref", "json-or-python", "lax-or-strict", "union", "chain",
    "no-info", "with-info", "function-after", "function-before", "function-wrap", "function-plain", "computed-field",
}  # fmt: skip
"""Nodes that only hold others; what functions raise is FUNCTIONS."""


def kinds(node: Any) -> Iterator[str]:
    """The kinds of all nodes of a core schema, without what is only for writing."""
    if isinstance(node, dict):
        if isinstance(node.get("type"), str):
            yield node["type"]
        for name, each in node.items():
            if name not in ("serialization", "metadata", "default"):
                yield from kinds(each)
    elif isinstance(node, list | tuple):
        for each in node:
            yield from kinds(each)


def models() -> set[type[BaseModel]]:
    """Every model in the services' schemas, the operations, and the contracts that they are made of."""
    for package in OURS:
        for found in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
            if ".schemas" in found.name or (package in ("contracts", "chassis") and ".migrations" not in found.name):
                importlib.import_module(found.name)
    found = {each for each in _derived(BaseModel) if each.__module__.partition(".")[0] in OURS}
    return {each for each in found if "models" not in each.__module__.split(".")}  # tables, which nobody sends


def _derived(kind: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for each in kind.__subclasses__():
        yield each
        yield from _derived(each)


def test_no_error_that_our_schemas_can_raise_lacks_its_text() -> None:
    ours = [each for each in models() if each.__module__.partition(".")[0] in SERVICES]
    assert len(ours) > 50
    met = {kind for model in ours for kind in kinds(model.__pydantic_core_schema__)}
    assert met - KINDS.keys() - TRANSPARENT == set(), "say in KINDS which errors these raise"
    raised = FUNCTIONS | {"json_invalid"} | {error for kind in met & KINDS.keys() for error in KINDS[kind]}
    assert raised - VALIDATION_LV.keys() == set()


SERVICES = ("training", "matching", "notify", "projects", "portal", "contracts", "chassis")


class Sample(BaseModel):
    words: dict[str, str]
    pair: tuple[int, int]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"words": 1, "pair": [1, 2]}, "Šeit jābūt objektam ar laukiem, piemēram, {…}."),
        ({"words": {}, "pair": 1}, "Šeit jābūt sarakstam, piemēram, […]."),
        ({"words": {}, "pair": [1, 2, 3]}, "Par daudz ierakstu: atļauti ne vairāk kā 2."),
        ({"words": {}, "pair": [1, "x"]}, "Šeit jābūt veselam skaitlim."),
        ({"pair": [1, 2]}, "Šis lauks ir obligāts."),
    ],
)
def test_what_is_wrong_is_said_in_latvian(value: Any, expected: str) -> None:
    with pytest.raises(ValidationError) as failure:
        TypeAdapter(Sample).validate_python(value)
    assert told(failure.value.errors()[0], "lv") == expected
    assert told(failure.value.errors()[0], "en") == failure.value.errors()[0]["msg"]


def test_every_text_can_be_filled_in() -> None:
    for text in VALIDATION_LV.values():
        names = re.findall(r"(?<!\{)\{(\w+)\}", text)
        assert "{" not in text.format_map(dict.fromkeys(names, "…")).replace("{…}", "")
