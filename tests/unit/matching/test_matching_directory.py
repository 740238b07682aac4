"""What a written profile makes of a hub, and what is wrong with one."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from contracts.matching import HubProfile
from matching.domain.hubs import Hub, let_go, take_in
from matching.domain.profiles import profile_problems
from matching.domain.territory import Territory
from matching.schemas.hubs import NewHub

HERE = Territory("LV", ("vidzeme", "kurzeme"), {"0026000": "vidzeme"})


def profile(**changes: Any) -> HubProfile:
    return HubProfile.model_validate({"name": {"lv": "Centrs"}, "country": "LV", "status": "regional"} | changes)


def test_a_hub_registers_is_revised_leaves_and_comes_again() -> None:
    change, first = take_in("cesis", None, profile())
    assert (change, first.version, first.state) == ("registered", 1, "member")
    assert take_in("cesis", first, profile()) == ("unchanged", first)
    change, second = take_in("cesis", first, profile(languages=("lv",)))
    assert (change, second.version) == ("revised", 2)
    left = let_go(second)
    assert (left.version, left.state, left.public().state) == (3, "left", "left")
    change, again = take_in("cesis", left, profile(languages=("lv",)))
    assert (change, again.version, again.state) == ("registered", 4, "member")


def test_a_profile_stored_before_the_contract_grew_is_still_the_same() -> None:
    stored = Hub("cesis", "member", 1, HubProfile.model_validate_json(profile().model_dump_json(exclude_unset=True)), datetime.now(UTC))
    assert take_in("cesis", stored, profile(sample=False, services={}))[0] == "unchanged"


def test_the_order_of_strengths_is_not_a_change() -> None:
    hub = replace(take_in("cesis", None, profile(sectors={"education": 1, "space": 2}))[1])
    assert take_in("cesis", hub, profile(sectors={"space": 2, "education": 1}))[0] == "unchanged"


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({}, []),
        ({"region": "vidzeme", "municipality": "0026000", "website": "https://ardico.fi/portal#/go-digital"}, []),
        ({"country": "EE", "region": "Tartu", "municipality": "793"}, []),
        ({"region": "latgale"}, ["region"]),
        ({"municipality": "0026000"}, ["region"]),
        ({"region": "kurzeme", "municipality": "0026000"}, ["region"]),
        ({"municipality": "26"}, ["municipality"]),
        ({"website": "ftp://hub.example"}, ["website"]),
        ({"website": "https://"}, ["website"]),
        ({"website": "https://[::1"}, ["website"]),
        ({"website": "https://hub.example/a b"}, ["website"]),
        ({"website": "https://hub.example:0/"}, ["website"]),
        ({"website": "https://hub.example/\u202e"}, ["website"]),
        ({"country": "XX", "status": "hub", "languages": ["xx"], "functions": ["x"]}, ["country", "status", "languages", "functions"]),
        ({"services": {"x": 1}, "technologies": {"y": 1}, "sectors": {"z": 1}}, ["services", "technologies", "sectors"]),
        ({"description": {"lv": "x" * 10_001}, "address": "y\x00"}, ["description", "address"]),
        ({"description": dict.fromkeys(["lv", "en", "de", "fr", "et", "lt", "fi", "sv", "da", "pl", "cs"], "x" * 10_000)}, ["description"]),
    ],
)
def test_all_that_is_wrong_with_a_profile_is_named(changes: dict[str, Any], fields: list[str]) -> None:
    problems = list(profile_problems(profile(**changes), HERE))
    assert [each.field for each in problems] == fields
    for each in problems:
        for language in ("lv", "en"):
            values = {key: value[language] if isinstance(value, dict) else value for key, value in each.values.items()}
            assert each.mend[language].format_map(values)


def test_without_the_networks_data_places_are_not_judged() -> None:
    assert list(profile_problems(profile(region="anywhere", municipality="x"), None)) == []


def test_a_written_profile_says_each_code_once_and_blank_is_nothing() -> None:
    written = {"slug": "cesis", "name": {"lv": "C"}, "country": "LV", "status": "dih", "languages": ["lv", "en", "lv"], "website": " "}
    hub = NewHub.model_validate(written)
    assert (hub.profile().languages, hub.profile().website) == (("lv", "en"), None)
    assert type(hub.profile()) is HubProfile
