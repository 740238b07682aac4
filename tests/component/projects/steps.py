"""What the tests of projects do again and again."""

from datetime import UTC, datetime, timedelta
from typing import Any

from contracts.matching import HubLeft, HubRegistered
from tests.component.conftest import Running

CESIS = {"hubs": ["cesis"], "sub": "anna"}
VENTSPILS = {"hubs": ["ventspils"], "sub": "janis"}
JELGAVA = {"hubs": ["jelgava"], "sub": "ilze"}
COORDINATOR = {"roles": ["coordinator"], "sub": "kristine"}
OPERATOR = {"roles": ["operator"], "sub": "maris"}


def soon(**ahead: float) -> str:
    return (datetime.now(UTC) + timedelta(**(ahead or {"days": 30}))).isoformat()


def call(**changes: Any) -> dict[str, Any]:
    return {
        "sought": {"lv": "Divi centri, kas māca pedagogus", "en": "Two centres that teach teachers"},
        "technologies": ["artificial-intelligence"],
        "sectors": ["education"],
        "places": 2,
        "closes_at": soon(),
    } | changes


def project(**changes: Any) -> dict[str, Any]:
    return {
        "lead": "cesis",
        "title": {"lv": "Ķēdē saslēgtie skolotāji", "en": "Linked teachers"},
        "summary": {"lv": "Kopīgs kurss skolām"},
        "starts_on": "2027-09-01",
        "regions": ["vidzeme"],
        "call": call(),
    } | changes


def content(**changes: Any) -> dict[str, Any]:
    """A body for PUT: the same without what only POST takes, and without a call unless one is given."""
    return {key: value for key, value in project(**{"call": None} | changes).items() if key not in ("lead", "publish")}


async def opened(projects: Running, **changes: Any) -> dict[str, Any]:
    answer = await projects.call("POST", "/projects", who=CESIS, json=project(publish=True, **changes))
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def join(projects: Running, id_: str, hub: str, **more: Any) -> Any:
    return await projects.call("POST", f"/projects/{id_}/join", who={"hubs": [hub], "sub": hub}, json={"hub": hub}, **more)


async def leave(projects: Running, id_: str, hub: str, **more: Any) -> Any:
    return await projects.call("POST", f"/projects/{id_}/leave", who={"hubs": [hub], "sub": hub}, json={"hub": hub}, **more)


async def read(projects: Running, id_: str) -> dict[str, Any]:
    return dict((await projects.call("GET", f"/projects/{id_}")).json())


def hub(slug: str, name: str, version: int = 1, kind: type[HubRegistered] | type[HubLeft] = HubRegistered) -> HubRegistered | HubLeft:
    state = "left" if kind is HubLeft else "member"
    return kind.model_validate(
        {
            "slug": slug,
            "name": {"lv": name},
            "country": "LV",
            "status": "regional",
            "state": state,
            "version": version,
            "changed_at": soon(),
        }
    )
