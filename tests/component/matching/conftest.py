"""Matching under test, and the hubs that tests register."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from matching.app import service
from tests.component.conftest import Running, Start

COORDINATOR = {"roles": ["coordinator"], "sub": "liga"}
CESIS = {"hubs": ["cesis"], "sub": "anna"}
VENTSPILS = {"hubs": ["ventspils"], "sub": "janis"}
OPERATOR = {"roles": ["operator"], "sub": "ops"}


def profile(**changes: Any) -> dict[str, Any]:
    return {
        "name": {"lv": "Cēsu Digitālais centrs", "en": "Cēsis Digital Centre"},
        "country": "LV",
        "region": "vidzeme",
        "municipality": "0026000",
        "status": "regional",
        "languages": ["lv", "en"],
        "functions": ["skills-and-training"],
        "services": {"vocational-training": 3},
        "technologies": {"cybersecurity": 2, "cloud-services": 2},
        "sectors": {"education": 4},
    } | changes


def hub(slug: str = "cesis", **changes: Any) -> dict[str, Any]:
    return profile(**changes) | {"slug": slug}


async def registered(matching: Running, slug: str = "cesis", **changes: Any) -> dict[str, Any]:
    answer = await matching.call("POST", "/hubs", who=COORDINATOR, json=hub(slug, **changes))
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


@pytest.fixture
async def matching(start: Start) -> AsyncIterator[Running]:
    async with start(service) as running:
        yield running
