"""One Chromium for all tests here, and the address of every kind of page of the one running platform."""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any
from uuid import uuid4

import httpx
import pytest
from playwright.async_api import Browser, BrowserContext, expect

from tests.browser.witness import PHONE, Witness
from tests.support.chromium import browser
from tests.support.platform import Platform, eventually, platform

__all__ = ["platform"]

LOCALES = {"lv": "lv-LV", "en": "en-GB"}
WAIT_MILLISECONDS = 20_000
"""For a machine that does much else; what is there already is not waited for."""

Reading = Callable[..., AbstractAsyncContextManager[BrowserContext]]


@pytest.fixture(scope="package")
async def chromium() -> AsyncIterator[Browser]:
    expect.set_options(timeout=WAIT_MILLISECONDS)
    async with browser() as running:
        yield running


@pytest.fixture(scope="package")
def reading(chromium: Browser) -> Reading:
    """`async with reading("lv") as context`: somebody's browser, without anything kept from before."""

    @asynccontextmanager
    async def context(language: str = "lv", **options: Any) -> AsyncIterator[BrowserContext]:
        made = await chromium.new_context(locale=LOCALES[language], **({"viewport": PHONE, "reduced_motion": "reduce"} | options))
        made.set_default_timeout(WAIT_MILLISECONDS)
        try:
            yield made
        finally:
            await made.close()

    return context


@pytest.fixture(scope="package")
async def readers(reading: Reading) -> AsyncIterator[dict[str, Witness]]:
    """One open page a language, and one without scripts, for the tests that only look: a new page a test takes longer than the look."""
    async with reading("lv") as latvian, reading("en") as english, reading("lv", java_script_enabled=False) as plain:
        yield {name: Witness(await each.new_page()) for name, each in (("lv", latvian), ("en", english), ("plain", plain))}


@pytest.fixture(scope="package")
def addresses(platform: Platform) -> dict[str, str]:
    """Name of a page -> its path and query."""
    confirmed, unconfirmed = subscribed(platform), asked_for_news(platform)
    offering = published(platform, "Paroles, ko neaizmirst")
    eventually(lambda: "people.example" in str(mails(platform, confirmed.address)[1:]))
    project = next(each for each in platform.get("projects", "/projects")["items"] if each.get("call"))
    return {
        "start": "/",
        "offerings": "/offerings",
        "filtered": "/offerings?region=vidzeme&free=yes&from=2020-01-01",
        "nothing found": "/offerings?q=qqqqqq",
        "offering": f"/offerings/{offering}",
        "where": f"/offerings/{offering}/where",
        "hubs": "/hubs",
        "hub": "/hubs/cesis",
        "projects": "/projects",
        "project": f"/projects/{project['id']}",
        "live": "/live",
        "subscribe": "/subscriptions",
        "sent": "/subscriptions/sent",
        "confirm": f"/subscriptions/confirm?token={unconfirmed.token}",
        "manage": f"/subscriptions/manage?token={confirmed.token}",
        "left": "/subscriptions/left",
        "bad link": "/subscriptions/confirm?token=nothing",
        "find": "/find",
        "need": stated(platform),
        "need without its link": "/needs/01900000-0000-7000-8000-000000000000",
        "need erased": "/find/gone",
        "assess": "/assess",
        "assessment without its link": "/assessments/01900000-0000-7000-8000-000000000000",
        "assessment erased": "/assessments/erased",
        "organisation": "/organisation",
        "organisation's link sent": "/organisation/sent",
        "closed here": "/closed",
        "design": "/design",
        "missing": "/no/such/page",
    }


class Subscriber:
    """Somebody who asked for news, and the token of the mail that came."""

    def __init__(self, address: str, token: str) -> None:
        self.address = address
        self.token = token


def mails(platform: Platform, address: str) -> list[dict[str, Any]]:
    return list(httpx.get(f"{platform.url('mail')}/messages", params={"to": address}, timeout=10).json())


def asked_for_news(platform: Platform) -> Subscriber:
    address = f"{uuid4().hex[:8]}@people.example"
    send(platform, "/subscribers", {"email": address, "language": "lv"})
    [mail] = eventually(lambda: mails(platform, address))
    found = re.search(r"token=([\w.~-]+)", httpx.get(f"{platform.url('mail')}/messages/{mail['id']}", timeout=10).text)
    assert found is not None
    return Subscriber(address, found[1])


def subscribed(platform: Platform) -> Subscriber:
    """One who has confirmed and is told of everything that Cēsis offers."""
    made = asked_for_news(platform)
    send(platform, "/subscribers/confirm", {"token": made.token})
    send(platform, "/subscribers/me/subscriptions", {"filters": {"hubs": ["cesis"]}}, {"Subscriber-Token": made.token})
    return made


def send(platform: Platform, path: str, body: object, headers: dict[str, str] | None = None) -> None:
    keyed = {"Idempotency-Key": str(uuid4()), **(headers or {})}
    answer = httpx.post(f"{platform.url('notify')}{path}", json=body, headers=keyed, timeout=30)
    assert answer.is_success, answer.text


def stated(platform: Platform) -> str:
    """The link of a new need that Cēsis could help with."""
    body = {"text": {"lv": "Vajadzīga kiberdrošība un darbinieku apmācība."}, "client": {"kind": "company", "region": "vidzeme"}}
    answer = httpx.post(f"{platform.url('matching')}/needs", json=body, headers={"Idempotency-Key": str(uuid4())}, timeout=30)
    assert answer.status_code == 201, answer.text
    return f"/needs/{answer.json()['id']}?token={answer.json()['token']}"


def published(platform: Platform, title: str) -> str:
    """The id of a new offering of Cēsis."""
    body = {"hub": "cesis", "kind": "course", "mode": "online", "title": {"lv": title}, "publish": True}
    headers = {"Idempotency-Key": str(uuid4()), **platform.headers("cesis")}
    answer = httpx.post(f"{platform.url('training')}/offerings", json=body, headers=headers, timeout=30)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])
