"""The portal on a real port, before a real training service on its own database; both in this process, without Kafka."""

import json
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from chassis.app import build_app
from chassis.service import Runtime, Service
from kopa.embedded import Postgres
from kopa.embedded.server import free_port
from matching.app import service as matching_service
from portal import parts
from portal.app import service as portal_service
from portal.rendering.pages import Pages
from tests.component.conftest import Running, copied_database
from tests.support.databases import give_back
from tests.support.issuer import Issuer
from tests.support.running import NETWORK
from training.app import service as training_service

CLIENTS = [
    {"client_id": "cesis", "client_secret": "secret of cesis", "hubs": ["cesis"], "roles": []},
    {"client_id": "ventspils", "client_secret": "secret of ventspils", "hubs": ["ventspils"], "roles": []},
    {"client_id": "both", "client_secret": "secret of both", "hubs": ["cesis", "valmiera"], "roles": []},
    {"client_id": "coordinator", "client_secret": "secret ā+%:&", "hubs": [], "roles": ["coordinator"], "orgs": ["likta"]},
]
EVENING = {"starts_at": "2099-03-26T17:30:00+02:00", "ends_at": "2099-03-26T19:00:00+02:00"}
CESIS = {"hubs": ["cesis"], "sub": "anna"}
# Each test makes a portal, all of the same network: its folder, the texts and the templates are read once.
parts.read_network = cache(parts.read_network)
parts.Pages = lambda names, zone: _pages(json.dumps(names), zone)  # type: ignore[misc, assignment]


@cache
def _pages(names: str, zone: str) -> Pages:
    return Pages(json.loads(names), zone)


class Served(Running):
    """A service under test that listens on a port."""

    def __init__(self, app: FastAPI, client: httpx.AsyncClient, issuer: Issuer, url: str) -> None:
        super().__init__(app.state.runtime, client, issuer)
        self.app = app
        self.url = url


Serve = Callable[..., AbstractAsyncContextManager[Served]]


@asynccontextmanager
async def listening(app: Any, port: int) -> AsyncIterator[None]:
    """Serves an app; the lifespan (consumers, relays) is left out."""
    config = uvicorn.Config(app, port=port, lifespan="off", log_config=None, timeout_graceful_shutdown=1)
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    await server.on_tick(0)  # once, for the date of its answers: its loop goes on in steps of 0.1 s, and the end would wait for two
    try:
        yield
    finally:
        for listener in server.servers:
            listener.close()
        for connection in list(server.server_state.connections):
            connection.shutdown()
        if server.server_state.tasks:
            await server.shutdown()


@pytest.fixture
def serve(postgres: Postgres, issuer: Issuer) -> Serve:
    """`async with serve(service, …) as served`: migrated, on a fresh database, listening."""

    @asynccontextmanager
    async def serving(service: Service, port: int = 0, **extra: Any) -> AsyncIterator[Served]:
        port = port or free_port()
        url = f"http://127.0.0.1:{port}"
        known = {"issuer": issuer.url, "jwks_url": issuer.jwks_url, "public_url": url, "network_dir": NETWORK}
        known |= {"rate_limit": "100000/minute"}
        database_url = copied_database(postgres, service)
        settings = service.settings(database_url=database_url, http_port=port, **known | extra)
        runtime = Runtime(service, settings, ("api",))
        app = build_app(runtime)
        async with listening(app, port), httpx.AsyncClient(base_url=url, timeout=20) as client:
            yield Served(app, client, issuer, url)
        await runtime.close()
        give_back(postgres, service.name, database_url)

    return serving


@pytest.fixture
def clients_file(tmp_path: Path) -> Path:
    file = tmp_path / "clients.json"
    file.write_text(json.dumps(CLIENTS), encoding="utf-8")
    return file


@pytest.fixture
async def training(serve: Serve) -> AsyncIterator[Served]:
    async with serve(training_service) as served:
        yield served


@pytest.fixture
async def portal(serve: Serve, training: Served, clients_file: Path) -> AsyncIterator[Served]:
    """The portal before training; the other services are away: nobody listens at their addresses."""
    away = f"http://127.0.0.1:{free_port()}"
    urls = {"training": training.url, "matching": away, "projects": away, "notify": away}
    async with serve(portal_service, service_urls=urls, clients_file=clients_file) as served:
        yield served


@pytest.fixture
async def matching(serve: Serve) -> AsyncIterator[Served]:
    """Matching without anything in it, before which nobody is held back."""
    async with serve(matching_service, assessment_rate="10000/hour", organisation_rate="10000/hour") as served:
        yield served


@pytest.fixture
async def at_matching(serve: Serve, matching: Served) -> AsyncIterator[Served]:
    """The portal before matching; the other services are away."""
    away = f"http://127.0.0.1:{free_port()}"
    urls = {"training": away, "matching": matching.url, "projects": away, "notify": away}
    async with serve(portal_service, service_urls=urls) as served:
        yield served


@pytest.fixture
async def desk(serve: Serve, clients_file: Path) -> AsyncIterator[Served]:
    """The portal with its own issuer, before a training service that takes that issuer's tokens: people can sign in and do things."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    own = {"issuer": url, "jwks_url": f"{url}/.well-known/jwks.json", "public_url": url}
    away = f"http://127.0.0.1:{free_port()}"
    async with serve(training_service, **own) as training:
        urls = {"training": training.url, "matching": away, "projects": away, "notify": away}
        async with serve(portal_service, port, service_urls=urls, clients_file=clients_file, **own) as served:
            yield served


@asynccontextmanager
async def signed_in(desk: Served, account: str = "cesis", path: str = "/desk") -> AsyncIterator[httpx.AsyncClient]:
    """Somebody's browser after signing in on the issuer's page, as people do; it stands on `path`."""
    password = next(each["client_secret"] for each in CLIENTS if each["client_id"] == account)
    async with httpx.AsyncClient(base_url=desk.url, timeout=20, follow_redirects=True) as browser:
        page = await browser.get(path)
        assert page.url.path == "/oauth/authorize", page.text
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
        answer = await browser.post("/oauth/authorize", data={**hidden, "account": account, "password": password})
        assert answer.status_code == 200, answer.text
        yield browser


async def published(training: Served, **changes: Any) -> dict[str, Any]:
    """An offering in the catalogue."""
    body = {"hub": "cesis", "kind": "course", "title": {"lv": "Drošība internetā", "en": "Safety online"}, "mode": "on-site"}
    body |= {"languages": ["lv"], "regions": ["vidzeme"], "price": {"free": True}, "sessions": [EVENING], "publish": True}
    answer = await training.call("POST", "/offerings", who=CESIS, json=body | changes)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())
