"""The hub desk before a training service that a test can also speak to itself, and a hub's web site to read from."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from kopa.embedded.server import free_port
from portal.app import service as portal_service
from tests.component.portal.conftest import CLIENTS, EVENING, Serve, Served
from tests.component.training.sites.serving import Site
from training.app import service as training_service
from training.harvest.running import run_next


class Desk:
    """The portal's desk, the service behind it, a site."""

    def __init__(self, portal: Served, training: Served, site: Site) -> None:
        self.portal, self.training, self.site = portal, training, site

    async def call(self, account: str, method: str, path: str, **request: Any) -> Any:
        """Asks training with the token of an account; the answer's JSON."""
        secret = next(each["client_secret"] for each in CLIENTS if each["client_id"] == account)
        grant = {"grant_type": "client_credentials", "client_id": account, "client_secret": secret}
        token = (await self.portal.client.post("/oauth/token", data=grant)).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid4()), "If-Match": "*"} | request.pop("headers", {})
        answer = await self.training.client.request(method, path, headers=headers, **request)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    async def offering(self, account: str = "cesis", *sessions: dict[str, Any], **changes: Any) -> dict[str, Any]:
        """A published offering of the account's hub, which others may adopt."""
        hub = next(each["hubs"][0] for each in CLIENTS if each["client_id"] == account)
        body = {"hub": hub, "kind": "course", "title": {"lv": "Drošība internetā", "en": "Safety online"}, "mode": "on-site"}
        body |= {"licence": "CC-BY-4.0", "languages": ["lv"], "sessions": list(sessions or [EVENING]), "publish": True}
        return dict(await self.call(account, "POST", "/offerings", json=body | changes))

    async def source(self, account: str = "cesis", path: str = "/", *, approve: bool = True) -> dict[str, Any]:
        """A source of the account's hub on the site."""
        hub = next(each["hubs"][0] for each in CLIENTS if each["client_id"] == account)
        body = {"hub": hub, "name": "Mūsu kursi", "address": self.site.url + path, "method": "json-ld"}
        made = await self.call(account, "POST", "/sources", json=body)
        return dict(await self.call("coordinator", "POST", f"/sources/{made['id']}/approve") if approve else made)

    async def run(self, source: dict[str, Any]) -> None:
        """Reads it once, as the worker does."""
        await self.call("coordinator", "POST", f"/sources/{source['id']}/run")
        assert await run_next(self.training.runtime)


@asynccontextmanager
async def at_desk(serve: Serve, clients_file: Path) -> AsyncIterator[Desk]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    own = {"issuer": url, "jwks_url": f"{url}/.well-known/jwks.json", "public_url": url}
    away = f"http://127.0.0.1:{free_port()}"
    harvest = {"outgoing_allow_loopback": True, "harvest_pause_seconds": 0}
    with Site.running() as site:
        async with serve(training_service, **own, **harvest) as training:
            urls = {"training": training.url, "matching": away, "projects": away, "notify": away}
            async with serve(portal_service, port, service_urls=urls, clients_file=clients_file, **own) as portal:
                yield Desk(portal, training, site)


def hidden(page: httpx.Response) -> dict[str, str]:
    """Key and version of the page's first form that has both, as its buttons send them."""
    found = re.findall(r'<input type="hidden" name="([\w.]+)" value="([^"]*)"', page.text)
    return {name: value for name, value in reversed(found) if value}
