"""What openapi.json promises and what the services do: generated requests, right ones and wrong ones, by everybody who may call.

No answer is a failure of ours (5xx), each has a status, a media type and a shape that the document names.
"""

import contextlib
import importlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance
from schemathesis.transport.requests import ManagedCookiesSession

from kopa.embedded import Postgres
from tests.contract.conftest import served
from tests.support.issuer import Issuer

ROOT = Path(__file__).parents[2]
SERVICES = ("training", "matching", "projects", "notify", "portal")
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = 6
"""For each operation and mode: some 2,600 requests in all."""
ENDLESS = ("/live/stream",)
"""Streams that only end when the reader leaves."""

NEEDS_A_WORKER = ("/operations/breaker",)
"""503 where the process has no consumer, as here."""

GIVEN = ("Idempotency-Key", "If-Match")
"""Headers that each request here has."""

OFFERING = {"hub": "cesis", "kind": "course", "title": {"lv": "Drošība"}, "mode": "online", "publish": True}
HUB = {"slug": "cesis", "name": {"lv": "Cēsu centrs"}, "country": "LV", "region": "vidzeme", "status": "regional"}
PROJECT = {"lead": "cesis", "title": {"lv": "Ķēde"}, "summary": {"lv": "Kopā"}, "starts_on": "2031-09-01", "publish": True}
SEEDS: dict[str, tuple[str, dict[str, Any], str, str]] = {
    "training": ("/offerings", OFFERING, "a hub", "offering_id"),
    "matching": ("/hubs", HUB, "the coordinator", "slug"),
    "projects": ("/projects", PROJECT, "a hub", "project_id"),
    "notify": ("/webhooks", {"url": "http://127.0.0.1:40123/hook", "filters": {}}, "a hub", "webhook_id"),
}
"""Service -> something that is there: path, body, by whom, the name of its id in other paths."""


def document(service: str) -> dict[str, Any]:
    """What the service promises, without `GIVEN`: it would be in vain to make up others."""
    found: dict[str, Any] = json.loads((ROOT / "services" / service / "openapi.json").read_text("utf-8"))
    for operation in (each for path in found["paths"].values() for each in path.values()):
        operation["parameters"] = [each for each in operation.get("parameters", ()) if each["name"] not in GIVEN]
    return found


class Api:
    """A service that runs, and what is in it."""

    def __init__(self, service: str, url: str, tokens: dict[str, dict[str, str]]) -> None:
        self.service, self.url, self.tokens = service, url, tokens
        self.schema = schemathesis.openapi.from_dict(document(service))
        self.known: dict[str, str] = {}
        self.session = ManagedCookiesSession()
        self.session.trust_env = False  # it reads the surroundings for proxies and passwords again for each request
        if service in SEEDS:
            path, body, who, name = SEEDS[service]
            made = self.post(path, body, who)
            assert made.status_code == 201, made.text
            self.known[name] = made.json().get(name.removesuffix("_id")) or made.json().get("id") or made.json()["slug"]

    def post(self, path: str, body: dict[str, Any], who: str) -> httpx.Response:
        headers = self.tokens[who] | {"Idempotency-Key": str(uuid4()), "Content-Type": "application/json"}
        return httpx.post(self.url + path, content=json.dumps(body), headers=headers, timeout=10)

    def operations(self) -> list[Any]:
        found = [result.ok() for result in self.schema.get_all_operations()]
        return [each for each in found if each.path not in ENDLESS]

    def problems(self, operation: Any, mode: GenerationMode) -> list[str]:
        """What generated requests to one operation brought to light; Hypothesis shows the smallest request for each."""
        found: list[str] = []

        @seed(20261124)
        @settings(max_examples=EXAMPLES, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy(generation_mode=mode), who=st.sampled_from(sorted(self.tokens)), known=st.booleans())
        def ask(case: Any, who: str, known: bool) -> None:
            if known and case.path_parameters:
                case.path_parameters |= {name: value for name, value in self.known.items() if name in case.path_parameters}
            headers = self.tokens[who] | {"Idempotency-Key": str(uuid4()), "If-Match": "*"}
            answer = case.call(base_url=self.url, session=self.session, headers=headers, timeout=10)
            without = [not_a_server_error] if answer.status_code == 503 and operation.path in NEEDS_A_WORKER else []
            try:
                case.validate_response(answer, checks=CHECKS, excluded_checks=without)
            except (schemathesis.errors.SchemathesisError, *FAILURES) as failure:
                found.append(f"{operation.label} by {who}: {failure}")

        with contextlib.suppress(Unsatisfiable):  # nothing can be wrong about a request that has no parameters
            ask()
        return found


FAILURES = (AssertionError, BaseExceptionGroup)


@pytest.fixture(scope="module", params=SERVICES)
def api(
    request: pytest.FixtureRequest, postgres: Postgres, issuer: Issuer, tokens: dict[str, dict[str, str]], tmp_path_factory: Any
) -> Iterator[Api]:
    service = importlib.import_module(f"{request.param}.app").service
    with served(service, postgres, issuer) as url:
        api = Api(request.param, url, tokens)
        yield api
        api.session.close()


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_every_answer_is_what_the_document_says(api: Api, mode: GenerationMode) -> None:
    problems = [problem for operation in api.operations() for problem in api.problems(operation, mode)]
    assert not problems, f"{len(problems)} answers:\n\n" + "\n\n".join(problems[:10])


def with_lone_surrogates(value: Any) -> Any:
    """The same shape, each text half of a letter: JSON can write it, UTF-8 and so PostgreSQL cannot."""
    if isinstance(value, dict):
        return {name: with_lone_surrogates(each) for name, each in value.items()}
    return "\ud800" if isinstance(value, str) else value


def test_half_a_letter_is_refused_wherever_it_stands(api: Api) -> None:
    bodies = [(SEEDS[api.service][0], SEEDS[api.service][1], SEEDS[api.service][2])] if api.service in SEEDS else []
    bodies.append(("/operations/dead-letters/discard", {"fingerprint": "x", "reason": "y"}, "an operator"))
    for path, body, who in bodies:
        texts = [name for name, value in body.items() if isinstance(value, str | dict)]
        for broken in [with_lone_surrogates(body), *({**body, name: with_lone_surrogates(body[name])} for name in texts)]:
            if broken == body:
                continue  # an object without texts
            answer = api.post(path, broken, who)
            assert answer.status_code == 422, (path, broken, answer.status_code, answer.text)
        named = api.post(path, {**body, "\ud800": 1}, who)
        assert named.status_code < 500, (path, named.text)


def test_nul_is_refused_in_names_and_in_repeated_parameters_too(api: Api) -> None:
    for query in ("%00=1", "limit=%00&limit=5", "nobody%00knows=1", "limit=5&limit=%00"):
        answer = httpx.get(f"{api.url}/operations/dead-letters?{query}", headers=api.tokens["an operator"], timeout=10)
        assert answer.status_code == 422, (query, answer.text)
