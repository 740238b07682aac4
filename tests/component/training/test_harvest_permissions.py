"""Who may do what with sources, and what is refused before anything is stored."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.component.conftest import Start
from tests.component.training.harvesting import ANY, CESIS, COORDINATOR, VENTSPILS, Harvest, harvesting
from training.permissions.sources import SOURCES
from training.routes import duplicates, sources

CALLERS: dict[str, dict[str, Any] | None] = {
    "anyone": None,
    "signed in": {"sub": "janis"},
    "hub staff": CESIS,
    "coordinator": COORDINATOR,
    "operator": {"roles": ["operator"], "sub": "ops"},
}
ID = "00000000-0000-7000-8000-000000000000"
SOURCE = {"hub": "cesis", "name": "Kursi", "address": "http://127.0.0.1:65000/x", "method": "ical"}
BODIES = {"create_source": SOURCE, "try_source": SOURCE, "refuse_source": {"reason": "nē nē"}, "merge_duplicate": {"keep": ID}}
BODIES["revise_source"] = {key: value for key, value in SOURCE.items() if key != "hub"}
ROUTES = [route for router in (sources.router, duplicates.router) for route in router.routes]


@pytest.fixture
async def harvest(start: Start) -> AsyncIterator[Harvest]:
    async with harvesting(start) as found:
        yield found


def test_every_route_stands_in_the_table() -> None:
    assert {route.name for route in ROUTES} == set(SOURCES)  # type: ignore[attr-defined]


async def test_the_matrix_of_callers_and_routes(harvest: Harvest) -> None:
    for route in ROUTES:
        name, path = route.name, route.path  # type: ignore[attr-defined]
        for part in ("source_id", "run_id", "offering_id", "duplicate_id"):
            path = path.replace(f"{{{part}}}", ID)
        [method] = route.methods  # type: ignore[attr-defined]
        for kind, who in CALLERS.items():
            admitted = any(each.value == kind for each in SOURCES[name])
            answer = await harvest.call(method, path.replace("{field}", "title"), who=who, json=BODIES.get(name), headers=ANY)
            refused = answer.status_code in (401, 403)
            assert refused is not admitted, (name, kind, answer.status_code, answer.text)


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"address": "http://10.0.0.1/"}, "address", "source-wrong-address"),
        ({"address": "http://[::ffff:10.0.0.1]/"}, "address", "source-wrong-address"),
        ({"address": "ftp://hub.example/x"}, "address", "source-wrong-address"),
        ({"address": "https://a:b@hub.example/"}, "address", "source-wrong-address"),
        ({"address": "http://127.0.0.1:22/"}, "address", "source-wrong-address"),
        ({"address": "https://no-such-host.invalid/"}, "address", "source-wrong-address"),
        ({"method": "magic"}, "method", "invalid-input"),
        ({"every_hours": 0}, "every_hours", "invalid-input"),
        ({"choices": {"defaults": {"kind": "party"}}}, "choices.defaults.kind", "unknown-code"),
        ({"choices": {"defaults": {"language": "xx"}}}, "choices.defaults.language", "unknown-code"),
        ({"choices": {"defaults": {"time_zone": "Europe/Cesis"}}}, "choices.defaults.time_zone", "source-unknown-zone"),
        ({"choices": {"allow": ["x"]}}, "choices.allow.0", "invalid-input"),
        ({"choices": {"alow": []}}, "choices.alow", "invalid-input"),
    ],
)
async def test_a_mistake_is_named_before_anything_is_stored(harvest: Harvest, changes: dict[str, Any], field: str, code: str) -> None:
    for path in ("/sources", "/sources/test"):
        answer = await harvest.call("POST", path, who=CESIS, json=SOURCE | changes, headers={"Accept-Language": "lv"})
        assert (answer.status_code, answer.json()["code"]) == (422, code), answer.text
        assert [each["field"] for each in answer.json()["errors"]] == [field]
    assert (await harvest.call("GET", "/sources", who=CESIS)).json()["items"] == []
    assert await harvest.running.events() == []


async def test_a_hubs_sources_are_its_own(harvest: Harvest) -> None:
    source = await harvest.source("/x", "csv", approve=False)
    path = f"/sources/{source['id']}"
    assert (await harvest.call("GET", path, who=VENTSPILS)).status_code == 404
    assert (await harvest.call("GET", f"{path}/runs", who=VENTSPILS)).status_code == 404
    assert (await harvest.call("DELETE", path, who=VENTSPILS, headers=ANY)).status_code == 403
    assert (await harvest.call("POST", "/sources", who=VENTSPILS, json=SOURCE)).status_code == 403
    assert (await harvest.call("GET", "/sources", who=VENTSPILS)).json()["items"] == []
    assert [each["id"] for each in (await harvest.call("GET", "/sources?approval=waiting", who=COORDINATOR)).json()["items"]] == [
        source["id"]
    ]
    again = await harvest.call("POST", "/sources", who=CESIS, json=SOURCE | {"address": source["address"], "method": "csv"})
    assert (again.status_code, again.json()["code"]) == (409, "source-known")
    assert (await harvest.call("PUT", path, who=CESIS, json=BODIES["revise_source"])).json()["code"] == "version-missing"
    off = await harvest.call("POST", f"{path}/disable", who=COORDINATOR, headers={"If-Match": '"v1"'})
    assert (off.json()["enabled"], off.headers["etag"]) == (False, '"v2"')
    on = await harvest.call("POST", f"{path}/enable", who=CESIS, headers={"If-Match": '"v2"'})
    assert on.json()["enabled"] is True


async def test_sources_come_in_pages(harvest: Harvest) -> None:
    ids = [(await harvest.source(f"/{number}", "csv", approve=False))["id"] for number in range(3)]
    first = await harvest.call("GET", "/sources?limit=2", who=CESIS)
    rest = await harvest.call("GET", f"/sources?limit=2&cursor={first.json()['next']}", who=CESIS)
    assert [each["id"] for each in first.json()["items"] + rest.json()["items"]] == ids[::-1]
