"""What the tests of the formats share: a catalogue with awkward texts, and a way to read answers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import uvicorn

from chassis.app import build_app
from contracts.matching import HubRegistered
from kopa.embedded.server import free_port
from tests.component.conftest import Running

CESIS = {"hubs": ["cesis"], "sub": "anna"}
VENTSPILS = {"hubs": ["ventspils"], "sub": "janis"}
COORDINATOR = {"roles": ["coordinator"], "sub": "liga"}
AWKWARD = 'Drošība </script><script>alert(1)</script> & "citāti" ]]> \u202eRTL\u202c \u0007=HYPERLINK(1)'
EVENING = {"starts_at": "2031-03-26T17:30:00+02:00", "ends_at": "2031-03-26T19:00:00+02:00", "seats_on_site": 12}
SUMMER = {"starts_at": "2031-06-04T17:30:00+03:00", "ends_at": "2031-06-04T19:00:00+03:00"}
PLACE = {
    "name": "Cēsu Digitālais centrs, 2. telpa",
    "address": "Rīgas iela 7, Cēsis",
    "municipality": "0026000",
    "latitude": 57.3119,
    "longitude": 25.2746,
    "accessibility": {"lv": "Lifts", "en": "Lift"},
}


def course(**changes: Any) -> dict[str, Any]:
    return {
        "hub": "cesis",
        "kind": "course",
        "title": {"lv": "Drošība internetā", "en": "Safety online"},
        "summary": {"lv": "Sešas nodarbības."},
        "description": {"lv": "Par **parolēm** un [CERT](https://cert.example/padomi)."},
        "mode": "on-site",
        "languages": ["lv"],
        "level": "basic",
        "competences": [{"framework": "DigComp", "version": "3.0", "code": "4.1"}],
        "technologies": ["cybersecurity"],
        "audiences": ["seniors"],
        "regions": ["vidzeme"],
        "place": PLACE,
        "price": {"amount": "25.50"},
        "workload_hours": 12,
        "link": "https://cesis.example/kurss?a=1&b=2",
        "licence": "CC-BY-4.0",
        "sessions": [EVENING, SUMMER],
        "publish": True,
    } | changes


async def register_hub(training: Running, slug: str = "cesis", name: str = "Cēsu Digitālais centrs") -> None:
    await training.receive(
        HubRegistered.model_validate(
            {"slug": slug, "country": "LV", "status": "regional", "version": 1, "changed_at": "2027-01-01T00:00:00Z", "name": {"lv": name}}
        )
    )


async def published(training: Running, **changes: Any) -> dict[str, Any]:
    who = {"hubs": [changes.get("hub", "cesis")], "sub": "anna"}
    answer = await training.call("POST", "/offerings", who=who, json=course(**changes))
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def withdrawn(training: Running, offering: dict[str, Any]) -> None:
    answer = await training.call("POST", f"/offerings/{offering['id']}/withdraw", who=CESIS, headers={"If-Match": "*"})
    assert answer.status_code == 200, answer.text


async def got(training: Running, path: str, **headers: str) -> httpx.Response:
    answer = await training.call("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    assert answer.status_code == 200, answer.text
    return answer


@asynccontextmanager
async def serving(training: Running) -> AsyncIterator[str]:
    """The service on a real port, for clients that speak no ASGI."""
    port = free_port()
    config = uvicorn.Config(build_app(training.runtime), host="127.0.0.1", port=port, lifespan="off", log_config=None)
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    await task
