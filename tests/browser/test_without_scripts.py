"""Without JavaScript the pages are the same pages: htmx and the live stream are comforts, nothing hangs on them."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Reading, asked_for_news
from tests.browser.test_pages import PAGES
from tests.browser.witness import PHONE, Witness, watched
from tests.support.platform import Platform

OF_LINKS = re.compile("^(need|assessment|organisation)-")
# What only makes sense with scripts: the button that holds the stream, and the line that says whether it is connected.
WORDS = """() => [...document.querySelectorAll("h1, h2, h3, main a, main label, main button, main td, main li")]
  .filter((each) => each.checkVisibility() && !each.matches("[data-stream-pause], .waiting *"))
  .map((each) => each.innerText.trim().replace(/\\s+|\\d\\d:\\d\\d:\\d\\d/g, " "))"""


@pytest.mark.parametrize("name", [name for name in PAGES if name not in ("live", "where")])
async def test_a_page_is_whole(name: str, addresses: dict[str, str], readers: dict[str, Witness], platform: Platform) -> None:
    """But for the two pages that show how time passes."""
    quick, plain = readers["lv"], readers["plain"]
    for each in (quick, plain):
        await each.page.context.clear_cookies(name=OF_LINKS)  # what a browser holds is listed on pages such as /find
    await quick.page.set_viewport_size(PHONE)
    for each in (quick, plain):
        await each.open(platform.url() + addresses[name], PAGES[name])
    assert await plain.page.evaluate(WORDS) == await quick.page.evaluate(WORDS)


async def test_what_happened_lately_is_a_list_of_links(reading: Reading, platform: Platform) -> None:
    async with reading(java_script_enabled=False) as context, watched(context) as witness:
        await witness.open(platform.url() + "/live")
        assert await witness.page.locator("[data-stream] ol a").count() > 10
        await expect(witness.page.locator("[data-stream-pause]")).to_be_hidden()
        await witness.page.locator(".tabs a", has_text="Centri").click()
        await witness.page.wait_for_url("**about=hubs")
        assert await witness.page.locator("[data-stream] ol a").count() >= 8


async def test_filters_are_sent_by_their_button(reading: Reading, platform: Platform) -> None:
    async with reading(java_script_enabled=False) as context, watched(context) as witness:
        page = witness.page
        await witness.open(platform.url() + "/hubs")
        await page.locator("details.filter > summary").click()
        await page.locator("select[name=region]").select_option("vidzeme")
        await page.locator(".filter button").click()
        await page.wait_for_url("**region=vidzeme**")
        await expect(page.locator("#results a.chip")).to_have_count(1)
        await expect(page.locator("#results .card h2").first).to_have_text("Cēsu Digitālais centrs")


async def test_news_are_confirmed_narrowed_and_left(reading: Reading, platform: Platform) -> None:
    """From the link of the mail to the farewell, each step a form."""
    somebody = asked_for_news(platform)
    async with reading(java_script_enabled=False) as context, watched(context) as witness:
        page = witness.page
        await witness.open(f"{platform.url()}/subscriptions/confirm?token={somebody.token}")
        await page.locator("main form button").click()
        await page.wait_for_url("**/subscriptions/manage**done=confirmed**")
        form = page.locator("section[aria-labelledby=add] form")
        await form.locator("select[name=hub]").select_option("cesis")
        await form.locator("button").click()
        await page.wait_for_url("**done=added**")
        await expect(page.locator("section[aria-labelledby=mine] .chip")).to_have_text("Cēsu Digitālais centrs")
        await page.locator("section[aria-labelledby=mine] form button").click()
        await page.wait_for_url("**done=removed**")
        await page.locator("section[aria-labelledby=leave] form button").click()
        await page.wait_for_url("**/subscriptions/left")
        await witness.open(f"{platform.url()}/subscriptions/manage?token={somebody.token}", 404)
