"""The portal with its own issuer before matching with three hubs: companies find a hub, hubs answer at their desks."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from html import unescape
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from kopa.embedded.server import free_port
from matching.app import service as matching_service
from portal.app import service as portal_service
from tests.component.matching.conftest import hub
from tests.component.portal.at_matching import post, sent
from tests.component.portal.conftest import CLIENTS, Serve, Served

TEXT = "Esam maiznīca. Gribam aizsargāt klientu datus, vajadzīga kiberdrošība."
WHO = {"kind": "company", "size_class": "small", "sector": "food-and-beverages", "region": "vidzeme"}
COMPANY = {"org.name": "SIA „Rūķis”", "org.kind": "company", "org.size_class": "small", "org.register_number": "40003000001"}
COMPANY |= {"org.contact.name": "Anna Bērziņa", "org.contact.email": "anna@rukis.example"}
ELSEWHERE: dict[str, Any] = {"region": "kurzeme", "municipality": None, "sectors": {}, "services": {"prototyping": 4}}
ONLY_PUBLIC = [{"client_kinds": ["public-body"], "basis": "none"}]


class Network:
    """The portal and the matching service behind it."""

    def __init__(self, portal: Served, matching: Served) -> None:
        self.portal, self.matching = portal, matching

    async def token(self, account: str) -> str:
        """The bearer token of an account."""
        secret = next(each["client_secret"] for each in CLIENTS if each["client_id"] == account)
        grant = {"grant_type": "client_credentials", "client_id": account, "client_secret": secret}
        return str((await self.portal.client.post("/oauth/token", data=grant)).json()["access_token"])

    async def call(self, account: str, method: str, path: str, **request: Any) -> Any:
        """Asks matching with the token of an account; the answer's JSON."""
        headers = {"Authorization": f"Bearer {await self.token(account)}", "Idempotency-Key": str(uuid4()), "If-Match": "*"}
        answer = await self.matching.client.request(method, path, headers=headers | request.pop("headers", {}), **request)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    async def hub(self, slug: str, **changes: Any) -> None:
        """A hub that joins."""
        await self.call("coordinator", "POST", "/hubs", json=hub(slug, **changes))


@asynccontextmanager
async def network(serve: Serve, clients_file: Path) -> AsyncIterator[Network]:
    """Cēsis and Ventspils know about security; Kuldīga does too and helps public bodies only."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    own = {"issuer": url, "jwks_url": f"{url}/.well-known/jwks.json", "public_url": url}
    away = f"http://127.0.0.1:{free_port()}"
    async with serve(matching_service, assessment_rate="10000/hour", **own) as matching:
        urls = {"training": away, "matching": matching.url, "projects": away, "notify": away}
        async with serve(portal_service, port, service_urls=urls, clients_file=clients_file, **own) as portal:
            found = Network(portal, matching)
            await found.hub("cesis")
            await found.hub("ventspils", name={"lv": "Ventspils centrs", "en": "Ventspils centre"}, **ELSEWHERE)
            security = {"name": {"lv": "Kuldīgas centrs"}, "technologies": {"cybersecurity": 5}, "eligibility": ONLY_PUBLIC}
            await found.hub("kuldiga", **ELSEWHERE | security)
            yield found


async def stated(at: httpx.AsyncClient, text: str = TEXT, **who: str) -> httpx.Response:
    """The page of a need that was written, looked through as it is, and stated."""
    read = await sent(at, "/find", [("text", text), *(WHO | who).items(), ("act", "read")])
    assert read.status_code == 200, read.text
    page = await post(at, "/find", [*fields(read.text), ("act", "state")])
    assert page.url.path.startswith("/needs/"), page.text
    return page


def fields(page: str) -> list[tuple[str, str]]:
    """What the form of what was understood sends as it stands: hidden fields and ticked boxes."""
    inputs = re.findall(r"<input[^>]*>", page)
    found = []
    for each in inputs:
        named = dict(re.findall(r'([\w-]+)="([^"]*)"', each))
        ticked = named.get("type") == "checkbox" and " checked" in each
        if "name" in named and (named.get("type") == "hidden" or ticked):
            found.append((named["name"], unescape(named.get("value", ""))))
    return found


async def asked(at: httpx.AsyncClient, need: str, *hubs: str) -> httpx.Response:
    """The page of the need after its hubs were asked in this order, in the name of a new organisation."""
    query = "&".join(f"hub={each}" for each in hubs)
    form = await at.get(f"{need}/ask?{query}")
    assert form.status_code == 200, form.text
    turns = [(f"hub.{each}", str(turn)) for turn, each in enumerate(hubs, 1)]
    return await post(at, f"{need}/ask", [*fields(form.text), *turns, *COMPANY.items(), ("days", "90"), ("consent", "yes")])
