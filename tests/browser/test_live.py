"""The live page: what is published appears by itself, once, in order, also after the connection was lost."""

from uuid import uuid4

import httpx
from playwright.async_api import Page, expect

from kopa.ports import remembered
from tests.browser.conftest import Reading, published
from tests.browser.witness import watched
from tests.support.platform import Platform, eventually
from tests.support.proxy import Proxy

OFFERINGS = "/live?about=offerings"
"""Without the messages that are sent about them."""
ITEMS = "[data-stream] ol > li"


async def shown(page: Page, mark: str) -> list[str]:
    """The titles with this mark, the latest first."""
    found: list[str] = await page.locator(f"{ITEMS} a", has_text=mark).all_inner_texts()
    return [each.rpartition(": ")[2] for each in found]


async def test_what_is_published_meanwhile_appears(reading: Reading, platform: Platform) -> None:
    title = f"Tagad {uuid4().hex[:8]}"
    async with reading() as context, watched(context) as witness:
        await witness.open(platform.url() + OFFERINGS)
        state = witness.page.locator("[data-stream-state]")
        await expect(state).to_have_text("Savienots: jaunais parādās pats")
        published(platform, title)
        item = witness.page.locator(ITEMS, has_text=title)
        await expect(item).to_have_count(1)
        assert await witness.findings() == []
        await item.locator("a").click()
        await expect(witness.page.locator("h1")).to_have_text(title)
        assert witness.complaints == []


async def test_a_held_stream_waits_and_then_catches_up(reading: Reading, platform: Platform) -> None:
    title = f"Pauze {uuid4().hex[:8]}"
    async with reading() as context, watched(context) as held, watched(context) as other:
        for witness in (held, other):
            await witness.open(platform.url() + OFFERINGS)
            await expect(witness.page.locator("[data-stream-state]")).to_have_text("Savienots: jaunais parādās pats")
        button = held.page.locator("[data-stream-pause]")
        await button.click()
        published(platform, title)
        await expect(other.page.locator(ITEMS, has_text=title)).to_have_count(1)
        await expect(held.page.locator(ITEMS, has_text=title)).to_have_count(0)
        await button.click()
        await expect(held.page.locator(ITEMS, has_text=title)).to_have_count(1)


async def test_nothing_is_missed_or_repeated_over_a_lost_connection(reading: Reading, platform: Platform) -> None:
    mark = uuid4().hex[:8]
    first, second, third, fourth = (f"{word} {mark}" for word in ("Pirms", "Prom viens", "Prom divi", "Pēc"))
    with Proxy.before(remembered(platform.home)["portal"]) as proxy:
        async with reading() as context, watched(context) as witness:
            page = witness.page
            await witness.open(f"http://127.0.0.1:{proxy.port}{OFFERINGS}")
            state = page.locator("[data-stream-state]")
            await expect(state).to_have_text("Savienots: jaunais parādās pats")
            published(platform, first)
            await expect(page.locator(ITEMS, has_text=first)).to_have_count(1)
            with proxy.suffering("down"):
                await expect(state).to_have_text("Savienojums zudis, mēģinām vēlreiz")
                published(platform, second)
                eventually(
                    lambda: second in httpx.get(platform.url() + OFFERINGS, timeout=10).text
                )  # only of one offering the order is sure
                published(platform, third)
            await expect(page.locator(ITEMS, has_text=third)).to_have_count(1)
            await expect(state).to_have_text("Savienots: jaunais parādās pats")
            published(platform, fourth)
            await expect(page.locator(ITEMS, has_text=fourth)).to_have_count(1)
            assert await shown(page, mark) == [fourth, third, second, first]
