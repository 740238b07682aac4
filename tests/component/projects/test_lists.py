"""Lists of projects: filters find what fits and nothing else, pages cover the list once."""

import base64
import json

import pytest

from tests.component.conftest import Running
from tests.component.projects.steps import CESIS, call, join, opened, project

FITTING = (
    "hub=ventspils",
    "state=open",
    "open_call=true",
    "technology=artificial-intelligence",
    "sector=education",
    "region=vidzeme",
    "q=kede saslegtie",
    "q=PEDAGOGUS",
    "q=linked TEACH",
    "technology=artificial-intelligence&sector=education&region=vidzeme&open_call=true",
)


async def test_each_filter_finds_what_fits_and_nothing_else(projects: Running) -> None:
    wanted = await opened(projects)
    await join(projects, wanted["id"], "ventspils")
    asked = call(technologies=["robotics"], sectors=["energy"], sought={"en": "robots"})
    other = project(lead="riga", title={"en": "Other"}, summary={"en": "100 %"}, regions=["riga"], call=asked, publish=True)
    created = (await projects.call("POST", "/projects", who={"hubs": ["riga"]}, json=other)).json()
    await projects.call("POST", f"/projects/{created['id']}/close", who={"hubs": ["riga"]}, headers={"If-Match": "*"})
    await projects.call("POST", "/projects", who=CESIS, json=project())
    for filters in FITTING:
        found = (await projects.call("GET", f"/projects?{filters}")).json()["items"]
        assert [each["id"] for each in found] == [wanted["id"]], filters


async def test_states_and_calls_divide_the_list(projects: Running) -> None:
    with_call, without = await opened(projects), await opened(projects, call=None)
    closed = await opened(projects)
    await projects.call("POST", f"/projects/{closed['id']}/close", who=CESIS, headers={"If-Match": "*"})
    full = await opened(projects, call=call(places=1))
    await join(projects, full["id"], "jelgava")

    async def found(filters: str) -> set[str]:
        answer = await projects.call("GET", f"/projects?{filters}")
        return {each["id"] for each in answer.json()["items"]}

    assert await found("") == {with_call["id"], without["id"], closed["id"], full["id"]}
    assert await found("state=closed") == {closed["id"]}
    assert await found("open_call=true") == {with_call["id"]}
    assert await found("open_call=false") == {without["id"], closed["id"], full["id"]}
    assert await found("hub=cesis&state=open") == {with_call["id"], without["id"], full["id"]}
    assert await found("hub=jelgava") == {full["id"]}


async def test_the_latest_call_counts_for_technology(projects: Running) -> None:
    created = await opened(projects)
    path = f"/projects/{created['id']}"
    await projects.call("POST", f"{path}/call/close", who=CESIS, headers={"If-Match": "*"})
    await projects.call("POST", f"{path}/call", who=CESIS, json=call(technologies=["robotics"]), headers={"If-Match": "*"})
    assert len((await projects.call("GET", "/projects?technology=robotics")).json()["items"]) == 1
    assert (await projects.call("GET", "/projects?technology=artificial-intelligence")).json()["items"] == []


@pytest.mark.parametrize(("state", "who"), [("", None), ("&state=draft", CESIS)])
async def test_pages_cover_the_list_once(projects: Running, state: str, who: dict[str, object] | None) -> None:
    ids = [
        (await projects.call("POST", "/projects", who=CESIS, json=project(title={"lv": str(number)}, publish=not state))).json()["id"]
        for number in range(5)
    ]
    seen: list[str] = []
    path = f"?limit=2{state}"
    while path:
        answer = await projects.call("GET", f"/projects{path}", who=who)
        seen += [each["id"] for each in answer.json()["items"]]
        path = answer.links["next"]["url"] if "next" in answer.links else ""
    assert seen == ids[::-1]


FOREIGN: tuple[list[object], ...] = (
    [],
    ["x"],
    ["x", "y"],
    [1, 2],
    [None, None],
    ["2027-01-01T00:00:00Z", "x"],
    [{}, []],
    ["0001-01-01T00:00:00+14:00", "0" * 32],
    [1, 2, 3],
)


async def test_a_foreign_cursor_is_refused(projects: Running) -> None:
    for key in FOREIGN:
        cursor = base64.urlsafe_b64encode(json.dumps(key).encode()).decode()
        answer = await projects.call("GET", "/projects", params={"cursor": cursor})
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "cursor"), key


async def test_a_wrong_filter_is_named(projects: Running) -> None:
    for filters in ("q=%00", "hub=%00", "region=%00", "technology=a%00", "state=x", "open_call=perhaps", "limit=0", "limit=201"):
        answer = await projects.call("GET", f"/projects?{filters}", headers={"Accept-Language": "lv"})
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, f"query.{filters.partition('=')[0]}"), answer.text


async def test_no_project_no_place(projects: Running) -> None:
    assert (await projects.call("GET", "/projects/00000000-0000-7000-8000-000000000000")).json()["code"] == "not-found"
    assert (await projects.call("GET", "/projects/1")).status_code == 422
    assert (await join(projects, "00000000-0000-7000-8000-000000000000", "ventspils")).status_code == 404
