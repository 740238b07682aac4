"""Who may do what in the directory: role by route."""

from typing import Any

import pytest

from matching.permissions import PERMISSIONS
from tests.component.conftest import Running
from tests.component.matching.conftest import CESIS, COORDINATOR, OPERATOR, VENTSPILS, hub, profile, registered

ROLES = {"anonymous": None, "other": VENTSPILS, "own": CESIS, "coordinator": COORDINATOR, "operator": OPERATOR}
ANY = {"json": {"sectors": ["education"]}}
ANY_VERSION = {"headers": {"If-Match": "*"}}
OPEN = dict.fromkeys(ROLES, 200)
STAFF = {"anonymous": 401, "other": 403, "own": 200, "coordinator": 200, "operator": 403}
SECRET = "/assessments/01900000-0000-7000-8000-000000000000"
NEED = "/needs/01900000-0000-7000-8000-000000000000"
BY_LINK = dict.fromkeys(ROLES, 401)
"""No role opens an assessment or a need: its link does, and none is sent here."""
ROUTES: dict[str, tuple[str, str, dict[str, Any], dict[str, int]]] = {
    "list_hubs": ("GET", "/hubs", {}, OPEN),
    "read_hub": ("GET", "/hubs/cesis", {}, OPEN),
    "list_offerings": ("GET", "/hubs/cesis/offerings", {}, OPEN),
    "state_need": ("POST", "/needs", ANY, dict.fromkeys(ROLES, 201)),
    "read_text": ("POST", "/needs/read", {"json": {"text": {"lv": "Kiberdrošība"}}}, OPEN),
    "read_need": ("GET", NEED, {}, BY_LINK),
    "why_not": ("GET", f"{NEED}/why-not/cesis", {}, BY_LINK),
    "erase_need": ("DELETE", NEED, {}, BY_LINK),
    "register_hub": ("POST", "/hubs", {"json": hub("cesis")}, STAFF | {"own": 409, "coordinator": 409}),
    "revise_hub": ("PUT", "/hubs/cesis", {"json": profile(languages=["lv"])} | ANY_VERSION, STAFF),
    "leave": ("POST", "/hubs/cesis/leave", ANY_VERSION, STAFF),
    "import_hubs": ("POST", "/hubs/import", {"json": {"hubs": [hub("new")]}}, STAFF | {"own": 403}),
    "list_questionnaires": ("GET", "/questionnaires", {}, OPEN),
    "read_questionnaire": ("GET", "/questionnaires/dma-sme/1", {}, OPEN),
    "start_assessment": ("POST", "/assessments", {"json": {"audience": "sme", "size_class": "small"}}, dict.fromkeys(ROLES, 201)),
    "read_assessment": ("GET", SECRET, {}, BY_LINK),
    "save_answers": ("PUT", f"{SECRET}/answers", {"json": {"answers": {"s2": []}}} | ANY_VERSION, BY_LINK),
    "share_assessment": ("POST", f"{SECRET}/links", {"json": {"dimensions": ["d1"]}}, BY_LINK),
    "complete_assessment": ("POST", f"{SECRET}/complete", ANY_VERSION, BY_LINK),
    "follow_up_assessment": ("POST", f"{SECRET}/next", {}, BY_LINK),
    "read_results": ("GET", f"{SECRET}/results", {}, BY_LINK),
    "print_report": ("GET", f"{SECRET}/report.pdf", {}, BY_LINK),
    "export_assessments": ("GET", f"{SECRET}/export", {}, BY_LINK),
    "erase_assessments": ("DELETE", SECRET, {}, BY_LINK),
}


@pytest.mark.parametrize("role", ROLES)
async def test_what_a_role_may_do(matching: Running, role: str) -> None:
    await registered(matching)
    allowed = {}
    for route, (method, path, request, expected) in ROUTES.items():
        before = await matching.events()
        answer = await matching.call(method, path, who=ROLES[role], **request)
        allowed[route] = answer.status_code
        if expected[role] in (401, 403):
            assert answer.headers["content-type"] == "application/problem+json"
            assert await matching.events() == before
    assert allowed == {route: expected[role] for route, (*_, expected) in ROUTES.items()}


def test_the_matrix_covers_every_route() -> None:
    assert set(ROUTES) == set(PERMISSIONS)
