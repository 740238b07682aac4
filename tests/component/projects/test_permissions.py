"""Who may do what: every route by every kind of caller."""

from typing import Any

import pytest

from projects.permissions import PERMISSIONS
from tests.component.conftest import Running
from tests.component.projects.steps import CESIS, COORDINATOR, JELGAVA, OPERATOR, VENTSPILS, call, content, join, opened, project, read

CALLERS = {
    "anonymous": None,
    "own staff": CESIS,
    "partner": VENTSPILS,
    "other hub": JELGAVA,
    "coordinator": COORDINATOR,
    "operator": OPERATOR,
}
ANYONE = dict.fromkeys(CALLERS, 200)
LEAD = {"anonymous": 401, "own staff": 200, "partner": 403, "other hub": 403, "coordinator": 403, "operator": 403}
ROUTES: dict[str, tuple[str, str, Any, dict[str, int]]] = {
    "list_projects": ("GET", "", None, ANYONE),
    "read_project": ("GET", "/{id}", None, ANYONE),
    "create_project": ("POST", "", project(), LEAD | {"own staff": 201}),
    "revise_project": ("PUT", "/{id}", content(), LEAD),
    "publish_project": ("POST", "/{draft}/publish", None, LEAD | {"partner": 404, "other hub": 404}),
    "close_project": ("POST", "/{id}/close", None, LEAD),
    "open_call": ("POST", "/{callless}/call", call(), LEAD),
    "close_call": ("POST", "/{id}/call/close", None, LEAD),
    "join_project": ("POST", "/{id}/join", {"hub": "jelgava"}, LEAD | {"own staff": 403, "other hub": 200}),
    "leave_project": ("POST", "/{id}/leave", {"hub": "ventspils"}, LEAD | {"own staff": 403, "partner": 200}),
}


def test_the_matrix_has_every_route() -> None:
    assert set(ROUTES) == set(PERMISSIONS)


@pytest.mark.parametrize("route", ROUTES)
async def test_each_route_admits_whom_it_should_and_changes_nothing_for_others(projects: Running, route: str) -> None:
    method, path, body, expected = ROUTES[route]
    for caller, status in sorted(expected.items(), key=lambda each: each[1], reverse=True):
        ids = {"id": (await opened(projects))["id"], "callless": (await opened(projects, call=None))["id"]}
        ids["draft"] = (await projects.call("POST", "/projects", who=CESIS, json=project())).json()["id"]
        await join(projects, ids["id"], "ventspils")
        before = [await read(projects, each) for each in ids.values()], len(await projects.events())
        answer = await projects.call(method, f"/projects{path}".format(**ids), who=CALLERS[caller], json=body, headers={"If-Match": "*"})
        assert answer.status_code == status, (caller, answer.text)
        if status >= 400:
            assert ([await read(projects, each) for each in ids.values()], len(await projects.events())) == before, caller


async def test_a_draft_is_no_ones_but_its_leads(projects: Running) -> None:
    draft = (await projects.call("POST", "/projects", who=CESIS, json=project())).json()
    seen = {name: (await projects.call("GET", f"/projects/{draft['id']}", who=who)).status_code for name, who in CALLERS.items()}
    assert seen == dict.fromkeys(CALLERS, 404) | {"own staff": 200}
