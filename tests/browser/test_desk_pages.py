"""The desk's pages of sources, duplicates, copies and attendees: for everybody in both languages, and worked by keyboard alone."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from playwright.async_api import expect

from tests.browser.conftest import Reading
from tests.browser.keys import tab_to
from tests.browser.witness import Witness
from tests.component.training.sites.pages import course, html
from tests.component.training.sites.serving import Site
from tests.support.platform import Platform, eventually


def send(platform: Platform, client: str, method: str, path: str, body: object = None) -> Any:
    headers = {"Idempotency-Key": str(uuid4()), "If-Match": "*", **platform.headers(client)}
    answer = httpx.request(method, f"{platform.url('training')}{path}", json=body, headers=headers, timeout=30)
    assert answer.is_success, answer.text
    return answer.json()


def content(title: str, **changes: Any) -> dict[str, Any]:
    starts = datetime.now(UTC) + timedelta(days=9)
    session = {"starts_at": starts.isoformat(), "ends_at": (starts + timedelta(hours=2)).isoformat(), "seats_on_site": 12}
    body = {"kind": "course", "mode": "on-site", "title": {"lv": title, "en": f"{title} (en)"}, "licence": "CC-BY-4.0"}
    return body | {"sessions": [session]} | changes


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with Site.running() as running:
        running.pages = {"/": html(course(41), course(42), {"@type": "Course", "name": ""}), "/b": html(course(41, url="/b/41"))}
        yield running


@pytest.fixture(scope="module")
def desks(platform: Platform, site: Site) -> dict[str, tuple[str, str]]:
    """Name of a page -> whose it is, its address."""
    original = send(platform, "ventspils", "POST", "/offerings", content("Lente un atslēga", hub="ventspils", publish=True))
    adopted = send(platform, "cesis", "POST", f"/offerings/{original['id']}/adopt", {"hub": "cesis"})
    send(platform, "ventspils", "PUT", f"/offerings/{original['id']}", content("Lente un jauna atslēga"))
    own = send(platform, "cesis", "POST", "/offerings", content("Mūsu pašu kurss", hub="cesis", publish=True))
    send(platform, "ventspils", "POST", f"/offerings/{own['id']}/adopt", {"hub": "ventspils"})
    source, waiting = (
        send(platform, "cesis", "POST", "/sources", {"hub": "cesis", "name": name, "address": site.url + path, "method": "json-ld"})
        for name, path in (("Mūsu vietne", "/"), ("Gaida vēl", "/gaida"))
    )
    other = send(
        platform, "ventspils", "POST", "/sources", {"hub": "ventspils", "name": "b", "address": f"{site.url}/b", "method": "json-ld"}
    )
    for each in (source, other):
        send(platform, "coordinator", "POST", f"/sources/{each['id']}/approve")
    runs = [eventually(lambda each=each: ended(platform, each["id"])) for each in (source, other)]  # type: ignore[misc]
    eventually(lambda: send(platform, "cesis", "GET", "/duplicates")["items"])
    sources = "/desk/cesis/sources"
    hub = {
        "sources": sources,
        "new source": f"{sources}/new",
        "source": f"{sources}/{source['id']}",
        "change": f"{sources}/{waiting['id']}/edit",
        "remove": f"{sources}/{waiting['id']}/remove",
        "run": f"{sources}/{source['id']}/runs/{runs[0]}",
        "duplicates": "/desk/cesis/duplicates",
        "matches": "/desk/cesis/matches",
        "shared assessments": "/desk/cesis/shared",
        "rules": "/desk/cesis/rules",
        "copies": "/desk/cesis/copies",
        "ours": "/desk/cesis/copies/ours",
        "adopt": f"/desk/adopt?offering={original['id']}",
        "attendees": f"/desk/cesis/offerings/{own['id']}/attendees",
        "without sign-ups": f"/desk/cesis/offerings/{adopted['id']}/attendees",
    }
    organised(platform)
    network = {
        "network": "/desk/network",
        "organisations": "/desk/network/organisations?q=taure",
        "requests": "/desk/network/matches",
        "assignment": "/desk/network/assignment",
        "pairs": "/desk/network/duplicates",
        "its source": f"/desk/network/sources/{source['id']}",
    }
    return {name: ("cesis", path) for name, path in hub.items()} | {name: ("coordinator", path) for name, path in network.items()}


def organised(platform: Platform) -> None:
    """An organisation that waits to be verified."""
    body: dict[str, Any] = {
        "name": "Taurenes novada pārvalde",
        "country": "LV",
        "kind": "public-body",
        "size_class": "medium",
        "language": "lv",
    }
    body |= {"region": "vidzeme", "contact": {"name": "Ilze Ķeņģe", "email": "ilze@taurene.example"}}
    answer = httpx.post(f"{platform.url('matching')}/organisations", json=body, headers={"Idempotency-Key": str(uuid4())}, timeout=30)
    assert answer.is_success, answer.text


def ended(platform: Platform, source: str) -> str | None:
    """The id of a run that is over."""
    items = send(platform, "coordinator", "GET", f"/sources/{source}/runs")["items"]
    return next((each["id"] for each in items if each["outcome"] != "running"), None)


@asynccontextmanager
async def signed_in(reading: Reading, platform: Platform, account: str, language: str) -> AsyncIterator[Witness]:
    """A browser after signing in."""
    password = platform.kopa("password", account).stdout.strip()
    async with reading(language) as context:
        page = await context.new_page()
        await page.goto(platform.url() + "/desk")
        await page.fill("input[name=account]", account)
        await page.fill("input[name=password]", password)
        await page.press("input[name=password]", "Enter")
        await page.wait_for_url("**/desk**")
        yield Witness(page)


@pytest.mark.parametrize("language", ["lv", "en"])
@pytest.mark.parametrize("account", ["cesis", "coordinator"])
async def test_every_page_is_for_everybody(
    reading: Reading, platform: Platform, desks: dict[str, tuple[str, str]], account: str, language: str
) -> None:
    async with signed_in(reading, platform, account, language) as witness:
        for whose, path in desks.values():
            if whose == account:
                await witness.open(platform.url() + path)
                assert await witness.page.locator("html").get_attribute("lang") == language
                await witness.fine()


async def test_a_source_is_tried_and_named_by_keyboard(
    reading: Reading, platform: Platform, desks: dict[str, tuple[str, str]], site: Site
) -> None:
    site.pages["/jauns"] = html(course(77))
    async with signed_in(reading, platform, "cesis", "lv") as witness:
        page = witness.page
        await witness.open(platform.url() + desks["sources"][1])
        await tab_to(page, "a[href$='/sources/new']")
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/sources/new")
        await tab_to(page, "input[name=name]")
        await page.keyboard.type("Rakstīts ar taustiņiem")
        await tab_to(page, "button[value=save]")
        await page.keyboard.press("Enter")
        await expect(page.locator(".error-summary")).to_be_focused()
        assert await witness.findings() == []
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await expect(page.locator("input[name=address]")).to_be_focused()
        await page.keyboard.type(f"{site.url}/jauns")
        await tab_to(page, "button[value=try]")
        await page.keyboard.press("Enter")
        await expect(page.locator("#trial")).to_be_focused()
        await expect(page.locator("#trial")).to_contain_text("Digitālās prasmes 77")
        assert await witness.findings() == []
        await tab_to(page, "button[value=save]")
        await page.keyboard.press("Enter")
        await expect(page.locator("h1")).to_have_text("Rakstīts ar taustiņiem")
        assert await witness.findings() == []


async def test_a_correction_is_accepted_by_keyboard(reading: Reading, platform: Platform, desks: dict[str, tuple[str, str]]) -> None:
    async with signed_in(reading, platform, "cesis", "en") as witness:
        page = witness.page
        await witness.open(platform.url() + desks["copies"][1])
        await tab_to(page, "button[value=accept]")
        await page.keyboard.press("Enter")
        await expect(page.locator(".notice.success")).to_contain_text("Accepted")
        assert await witness.findings() == []
