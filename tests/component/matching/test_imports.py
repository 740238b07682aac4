"""Many hubs at once: each row for itself, again without effect, and quick with the European catalogue."""

import asyncio
import json
import re
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest

from contracts.taxonomies import COUNTRIES, HUB_STATUSES, SECTORS, SERVICES, TECHNOLOGIES, Taxonomy
from tests.component.conftest import Running
from tests.component.matching.conftest import CESIS, COORDINATOR, hub, profile

CATALOGUE = Path(__file__).parents[4] / "shared" / "data" / "edih-catalogue.jsonl"
QUICK_SECONDS = 5


async def imported(matching: Running, rows: list[Any], *, dry_run: bool = False, language: str = "en") -> dict[str, Any]:
    body = {"hubs": rows, "dry_run": dry_run}
    answer = await matching.call("POST", "/hubs/import", who=COORDINATOR, json=body, headers={"Accept-Language": language})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def outcomes(report: dict[str, Any]) -> list[str]:
    return [each["outcome"] for each in report["rows"]]


async def test_valid_rows_are_taken_although_others_are_not(matching: Running) -> None:
    rows = [hub("one"), hub("two", country="ZZ", status="edhi"), "no hub", hub("Trīs"), hub("one"), {"slug": "five"}, hub("six")]
    report = await imported(matching, rows, language="lv")
    assert outcomes(report) == ["registered", "invalid", "invalid", "invalid", "invalid", "invalid", "registered"]
    assert (report["registered"], report["invalid"], report["dry_run"]) == (2, 5, False)
    reasons = [[(reason["field"], reason["code"]) for reason in each["reasons"]] for each in report["rows"]]
    assert reasons[1] == [("country", "unknown-code"), ("status", "unknown-code")]
    assert reasons[2] == [("row", "not-a-hub")]
    assert reasons[3] == [("slug", "invalid-input")]
    assert reasons[4] == [("slug", "repeated-slug")]
    assert reasons[5] == [("name", "invalid-input"), ("country", "invalid-input"), ("status", "invalid-input")]
    assert "edih" in report["rows"][1]["reasons"][1]["detail"]
    assert report["rows"][5]["reasons"][0]["detail"] == "Šis lauks ir obligāts."
    assert [each["key"] for each in await matching.events()] == ["one", "six"]


async def test_text_that_cannot_be_stored_is_refused_and_never_a_failure(matching: Running) -> None:
    lone = r"\ud800"
    row = json.dumps(hub("well"))
    rows = [
        row.replace("Digital Centre", lone),
        row.replace("vidzeme", lone),
        row.replace("cybersecurity", lone),
        row.replace('"sectors"', f'"{lone}"'),
        row.replace("well", lone),
        row.replace('"vocational-training": 3', '"vocational-training": 1e400'),
        row,
    ]
    body = f'{{"hubs": [{", ".join(rows)}, null, [], 1]}}'.encode()
    answer = await matching.call("POST", "/hubs/import", who=COORDINATOR, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 200, answer.text
    assert outcomes(answer.json()) == ["invalid"] * 6 + ["registered"] + ["invalid"] * 3


async def test_the_same_mistake_in_many_rows_is_told_quickly(matching: Running) -> None:
    wrong = dict.fromkeys((f"Technology {number}" for number in range(60)), 3)
    started = perf_counter()
    report = await imported(matching, [hub(f"hub-{number}", technologies=wrong, services=wrong) for number in range(200)])
    assert report["invalid"] == 200
    assert perf_counter() - started < QUICK_SECONDS
    assert all(len(each["reasons"]) == 20 for each in report["rows"])


async def test_again_is_unchanged_and_only_what_differs_is_told(matching: Running) -> None:
    await imported(matching, [hub("one"), hub("two")])
    assert outcomes(await imported(matching, [hub("one"), hub("two")])) == ["unchanged", "unchanged"]
    assert outcomes(await imported(matching, [hub("two", languages=["lv"]), hub("one")])) == ["revised", "unchanged"]
    events = await matching.events()
    assert [(each["type"].split(".")[2], each["key"], each["data"]["version"]) for each in events] == [
        ("registered", "one", 1),
        ("registered", "two", 1),
        ("revised", "two", 2),
    ]
    assert (await matching.call("GET", "/hubs/one")).headers["etag"] == '"v1"'


async def test_a_dry_run_says_the_same_and_changes_nothing(matching: Running) -> None:
    await imported(matching, [hub("one"), hub("two")])
    rows = [hub("one"), hub("two", languages=["lv"]), hub("three"), hub("x", country="ZZ")]
    tried = await imported(matching, rows, dry_run=True)
    assert outcomes(tried) == ["unchanged", "revised", "registered", "invalid"]
    assert len(await matching.events()) == 2
    assert (await matching.call("GET", "/hubs/three")).status_code == 404
    assert outcomes(await imported(matching, rows)) == outcomes(tried)


async def test_a_hub_that_left_becomes_a_member_again(matching: Running) -> None:
    await imported(matching, [hub()])
    await matching.call("POST", "/hubs/cesis/leave", who=CESIS, headers={"If-Match": "*"})
    assert outcomes(await imported(matching, [hub()])) == ["registered"]
    last = (await matching.events())[-1]
    assert (last["type"], last["data"]["version"], last["data"]["state"]) == ("matching.hub.registered.v1", 3, "member")


async def test_imports_at_the_same_time_tell_each_version_once(matching: Running) -> None:
    slugs = [f"hub-{number}" for number in range(40)]
    texts = [{"lv": f"variants {number}"} for number in range(4)]
    orders = [slugs, slugs[::-1], slugs[20:] + slugs[:20], slugs[1::2] + slugs[::2]]
    sent = [imported(matching, [hub(slug, name=text) for slug in order]) for text, order in zip(texts, orders, strict=True)]
    reports = await asyncio.gather(*sent)
    assert sum(each["registered"] for each in reports) == len(slugs)
    assert sum(each["revised"] for each in reports) == 3 * len(slugs)
    versions: dict[str, list[int]] = {}
    for event in await matching.events():
        versions.setdefault(event["key"], []).append(event["data"]["version"])
    assert versions == {slug: [1, 2, 3, 4] for slug in slugs}
    listed = (await matching.call("GET", "/hubs?limit=200")).json()["items"]
    last = {event["key"]: event["data"]["name"] for event in await matching.events()}
    assert {each["slug"]: each["name"] for each in listed} == last


async def test_bodies_that_are_no_import_are_refused(matching: Running) -> None:
    for body in ({}, {"hubs": []}, {"hubs": [1] * 501}, {"hubs": [hub()], "dryrun": True}, {"hubs": "all"}):
        answer = await matching.call("POST", "/hubs/import", who=COORDINATOR, json=body)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid-input")
    large = await matching.call("POST", "/hubs/import", who=COORDINATOR, content=b'{"hubs": ["' + b"x" * 1024 * 1024 + b'"]}')
    assert large.status_code == 413
    assert await matching.events() == []


async def test_a_row_that_is_too_large_does_not_spoil_the_others(matching: Running) -> None:
    description = dict.fromkeys(("lv", "en", "de", "fr", "et", "lt"), "ā" * 9000)
    report = await imported(matching, [hub("large", description=description), hub("long", description={"lv": "x" * 10_001}), hub("well")])
    assert outcomes(report) == ["invalid", "invalid", "registered"]


def codes(taxonomy: Taxonomy, scores: dict[str, int]) -> dict[str, int]:
    found = {taxonomy.by_catalogue_name(name): score for name, score in scores.items()}
    return {term.code: score for term, score in found.items() if term is not None}


def from_catalogue(row: dict[str, Any]) -> dict[str, Any]:
    country, status = COUNTRIES.by_catalogue_name(row["country"]), HUB_STATUSES.by_catalogue_name(row["status"])
    assert country is not None and status is not None, row["id"]
    mapped = {
        "slug": re.sub(r"[^a-z0-9]+", "-", row["id"]).strip("-"),
        "name": {"en": row["name"]},
        "description": {"en": f"{row['title']}\n\n{row['description']}"} if row["description"] else None,
        "country": country.code,
        "status": status.code,
        "address": row["location"],
        "website": row["website"],
    }
    lists = {"sectors": SECTORS, "services": SERVICES, "technologies": TECHNOLOGIES}
    return mapped | {name: codes(taxonomy, row[name]) for name, taxonomy in lists.items()}


def chunks(rows: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """As many rows at a time as a request of at most 900 kB takes."""
    made: list[list[dict[str, Any]]] = [[]]
    size = 0
    for row in rows:
        bytes_ = len(json.dumps(row).encode())
        if size + bytes_ > 900_000 or len(made[-1]) == 500:
            made.append([])
            size = 0
        made[-1].append(row)
        size += bytes_
    return made


@pytest.mark.skipif(
    not CATALOGUE.exists(), reason="the European catalogue is not there: shared/data/edih-catalogue.jsonl beside the checkout"
)
async def test_the_whole_catalogue_is_imported_in_seconds_and_again_without_effect(
    matching: Running, record_property: Callable[[str, object], None]
) -> None:
    rows = [from_catalogue(json.loads(line)) for line in CATALOGUE.read_text("utf-8").splitlines()]
    assert len(rows) == 457
    started = perf_counter()
    first = [await imported(matching, chunk) for chunk in chunks(rows)]
    seconds = perf_counter() - started
    assert (sum(each["registered"] for each in first), sum(each["invalid"] for each in first)) == (457, 0)
    assert len({event["key"] for event in await matching.events()}) == 457
    started = perf_counter()
    again = [await imported(matching, chunk) for chunk in chunks(rows)]
    record_property("import_seconds", round(seconds, 2))
    record_property("import_again_seconds", round(perf_counter() - started, 2))
    assert sum(each["unchanged"] for each in again) == 457
    assert len(await matching.events()) == 457
    assert seconds < QUICK_SECONDS
    answer = await matching.call("POST", "/needs", json={"technologies": ["quantum-technologies"], "client": {"country": "LV"}})
    assert answer.json()["hubs"] == 457
    assert answer.json()["matches"][0]["country"] == "LV"


async def test_a_row_is_what_a_single_hub_is(matching: Running) -> None:
    await imported(matching, [hub()])
    same = await matching.call("PUT", "/hubs/cesis", who=CESIS, json=profile(), headers={"If-Match": '"v1"'})
    assert same.headers["etag"] == '"v1"'
