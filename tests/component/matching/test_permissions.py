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
ORGANISATION = "/organisations/01900000-0000-7000-8000-000000000000"
NOT_OF_IT = dict.fromkeys(ROLES, 403) | {"anonymous": 401}
"""An organisation is opened by its link or by who speaks for it; `test_organisation_permissions` sends these."""
COORDINATORS = {"anonymous": 401, "other": 403, "own": 403, "coordinator": 200, "operator": 403}
ASKING: dict[str, Any] = {
    "name": "SIA Rūķis",
    "country": "LV",
    "kind": "company",
    "size_class": "small",
    "contact": {"name": "Anna", "email": "anna@rukis.example"},
    "language": "lv",
}
CONSENT = {"hub": "cesis", "purpose": "match", "days": 90}
MATCH = "/matches/01900000-0000-7000-8000-000000000000"
NO_MATCH = {"anonymous": 401, "other": 404, "own": 404, "coordinator": 403, "operator": 403}
"""No hub was asked here; `test_matches_line` has the matrix for one that was."""
ROUTES: dict[str, tuple[str, str, dict[str, Any], dict[str, int]]] = {
    "list_hubs": ("GET", "/hubs", {}, OPEN),
    "read_hub": ("GET", "/hubs/cesis", {}, OPEN),
    "calls_for_hub": ("GET", "/hubs/cesis/calls", {}, OPEN),
    "list_offerings": ("GET", "/hubs/cesis/offerings", {}, OPEN),
    "state_need": ("POST", "/needs", ANY, dict.fromkeys(ROLES, 201)),
    "read_text": ("POST", "/needs/read", {"json": {"text": {"lv": "Kiberdrošība"}}}, OPEN),
    "read_need": ("GET", NEED, {}, BY_LINK),
    "why_not": ("GET", f"{NEED}/why-not/cesis", {}, BY_LINK),
    "erase_need": ("DELETE", NEED, {}, BY_LINK),
    "offerings_for_need": ("GET", f"{NEED}/offerings", {}, BY_LINK),
    "news_for_need": ("GET", f"{NEED}/news", {}, BY_LINK),
    "register_hub": ("POST", "/hubs", {"json": hub("cesis")}, STAFF | {"own": 409, "coordinator": 409}),
    "revise_hub": ("PUT", "/hubs/cesis", {"json": profile(languages=["lv"])} | ANY_VERSION, STAFF),
    "leave": ("POST", "/hubs/cesis/leave", ANY_VERSION, STAFF),
    "hubs_for_call": ("GET", "/calls/01900000-0000-7000-8000-000000000000/hubs", {}, dict.fromkeys(ROLES, 404)),
    "propose_assignment": ("POST", "/assignments", {"json": {}}, STAFF | {"own": 403}),
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
    "register_organisation": ("POST", "/organisations", {"json": ASKING}, dict.fromkeys(ROLES, 201)),
    "send_organisation_links": (
        "POST",
        "/organisations/links",
        {"json": {"email": "nobody@rukis.example", "language": "lv"}},
        dict.fromkeys(ROLES, 202),
    ),
    "list_organisations": ("GET", "/organisations", {}, COORDINATORS),
    "verify_organisation": ("POST", f"{ORGANISATION}/verify", {"json": {"verified": True}}, COORDINATORS | {"coordinator": 404}),
    "close_organisation_links": ("POST", f"{ORGANISATION}/links/close", {"json": {}}, NOT_OF_IT),
    "list_sharing": ("GET", "/hubs/cesis/shared", {}, STAFF | {"coordinator": 403}),
    "list_shared_assessments": ("GET", f"{ORGANISATION}/shared-assessments", {}, NOT_OF_IT),
    "read_organisation": ("GET", ORGANISATION, {}, NOT_OF_IT),
    "revise_organisation": ("PUT", ORGANISATION, {"json": ASKING} | ANY_VERSION, NOT_OF_IT),
    "erase_organisation": ("DELETE", ORGANISATION, {}, NOT_OF_IT),
    "export_organisation": ("GET", f"{ORGANISATION}/export", {}, NOT_OF_IT),
    "bind_assessment": ("PUT", f"{ORGANISATION}{SECRET}", {}, NOT_OF_IT),
    "bind_need": ("PUT", f"{ORGANISATION}{NEED}", {}, NOT_OF_IT),
    "open_assessment": ("POST", f"{ORGANISATION}{SECRET}/links", {}, NOT_OF_IT),
    "open_need": ("POST", f"{ORGANISATION}{NEED}/links", {}, NOT_OF_IT),
    "list_consents": ("GET", f"{ORGANISATION}/consents", {}, NOT_OF_IT),
    "give_consent": ("POST", f"{ORGANISATION}/consents", {"json": CONSENT}, NOT_OF_IT),
    "withdraw_consent": ("DELETE", f"{ORGANISATION}/consents/01900000-0000-7000-8000-000000000000", {}, NOT_OF_IT),
    "read_aid": ("GET", f"{ORGANISATION}/aid", {}, NOT_OF_IT),
    "ask_hubs": ("POST", f"{NEED}/matches", {"json": {"hubs": ["cesis"]}}, BY_LINK),
    "list_matches": ("GET", f"{NEED}/matches", {}, BY_LINK),
    "withdraw_need": ("POST", f"{NEED}/withdraw", {}, BY_LINK),
    "agree_to_date": ("POST", f"{MATCH}/agree", {}, BY_LINK),
    "ask_for_another_day": ("POST", f"{MATCH}/another-day", {"json": {}}, BY_LINK),
    "give_feedback": ("POST", f"{MATCH}/feedback", {"json": {"rating": 5}}, BY_LINK),
    "list_network_matches": ("GET", "/matches", {}, COORDINATORS),
    "count_matches": ("GET", "/matches/summary", {}, COORDINATORS),
    "list_hub_records": ("GET", "/matches/record", {}, COORDINATORS),
    "list_hub_matches": ("GET", "/hubs/cesis/matches", {}, STAFF),
    "read_match": ("GET", MATCH, {}, NO_MATCH),
    "read_aid_left": ("GET", f"{MATCH}/aid", {}, NO_MATCH),
    "accept_match": ("POST", f"{MATCH}/accept", {"json": {}} | ANY_VERSION, NO_MATCH),
    "decline_match": ("POST", f"{MATCH}/decline", {"json": {"reason": "other"}} | ANY_VERSION, NO_MATCH),
    "propose_date": ("POST", f"{MATCH}/propose-date", {"json": {"date": "2999-01-01"}} | ANY_VERSION, NO_MATCH),
    "close_match": ("POST", f"{MATCH}/close", {"json": {"delivered": []}} | ANY_VERSION, NO_MATCH),
    "read_desk": ("GET", "/hubs/cesis/desk", {}, STAFF | {"coordinator": 403}),
    "furnish_desk": ("PUT", "/hubs/cesis/desk", {"json": {}} | ANY_VERSION, STAFF | {"coordinator": 403}),
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
