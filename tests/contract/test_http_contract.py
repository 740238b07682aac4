"""What openapi.json promises and what the services do: generated requests, right ones and wrong ones, by everybody who may call.

No answer is a failure of ours (5xx), each has a status, a media type and a shape that the document names.
"""

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

from kopa.embedded import Postgres
from tests.contract.conftest import served
from tests.support.issuer import Issuer

ROOT = Path(__file__).parents[2]
SERVICES = ("training", "matching", "projects", "notify", "portal")
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = 6
"""For each operation and mode: about 1,200 requests in all."""
ENDLESS = ("/live/stream",)
"""Streams that only end when the reader leaves."""

OFFERING = {"hub": "cesis", "kind": "course", "title": {"lv": "Drošība"}, "mode": "online", "publish": True}
HUB = {"slug": "cesis", "name": {"lv": "Cēsu centrs"}, "country": "LV", "region": "vidzeme", "status": "regional"}
PROJECT = {"lead": "cesis", "title": {"lv": "Ķēde"}, "summary": {"lv": "Kopā"}, "starts_on": "2031-09-01", "publish": True}
SEEDS: dict[str, tuple[str, dict[str, Any], str, str]] = {
    "training": ("/offerings", OFFERING, "a hub", "offering_id"),
    "matching": ("/hubs", HUB, "the coordinator", "slug"),
    "projects": ("/projects", PROJECT, "a hub", "project_id"),
    "notify": ("/webhooks", {"url": "https://example.org/hook", "filters": {}}, "a hub", "webhook_id"),
}
"""Service -> something that is there: path, body, by whom, the name of its id in other paths."""


class Api:
    """A service that runs, and what is in it."""

    def __init__(self, service: str, url: str, tokens: dict[str, dict[str, str]]) -> None:
        self.url, self.tokens = url, tokens
        self.schema = schemathesis.openapi.from_path(ROOT / "services" / service / "openapi.json")
        self.known: dict[str, str] = {}
        if service in SEEDS:
            path, body, who, name = SEEDS[service]
            made = httpx.post(url + path, json=body, headers=tokens[who] | {"Idempotency-Key": str(uuid4())})
            assert made.status_code == 201, made.text
            self.known[name] = made.json().get(name.removesuffix("_id")) or made.json().get("id") or made.json()["slug"]

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
            answer = case.call(base_url=self.url, headers=headers, timeout=10)
            try:
                case.validate_response(answer, checks=CHECKS)
            except (schemathesis.errors.SchemathesisError, *FAILURES) as failure:
                found.append(f"{operation.label} by {who}: {failure}")

        ask()
        return found


FAILURES = (AssertionError, BaseExceptionGroup)


@pytest.fixture(scope="module", params=SERVICES)
def api(
    request: pytest.FixtureRequest, postgres: Postgres, issuer: Issuer, tokens: dict[str, dict[str, str]], tmp_path_factory: Any
) -> Iterator[Api]:
    service = importlib.import_module(f"{request.param}.app").service
    with served(service, postgres, issuer) as url:
        yield Api(request.param, url, tokens)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_every_answer_is_what_the_document_says(api: Api, mode: GenerationMode) -> None:
    problems = [problem for operation in api.operations() for problem in api.problems(operation, mode)]
    assert not problems, f"{len(problems)} answers:\n\n" + "\n\n".join(problems[:10])
