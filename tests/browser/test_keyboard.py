"""The portal by keyboard alone: everything is reached, seen and done without a mouse."""

import re

from playwright.async_api import expect

from tests.browser.conftest import Reading
from tests.browser.keys import tab_to
from tests.browser.witness import DESK, watched
from tests.support.platform import Platform

SHOWN = "[...document.querySelectorAll('#results .row a')].map((each) => each.href)"


async def test_the_first_step_skips_the_menu(reading: Reading, platform: Platform) -> None:
    async with reading() as context, watched(context) as witness:
        page = witness.page
        await witness.open(platform.url("portal") + "/offerings")
        await page.keyboard.press("Tab")
        skip = page.locator(".skip-link")
        await expect(skip).to_be_focused()
        await expect(skip).to_be_in_viewport()
        await page.keyboard.press("Enter")
        await expect(page.locator("main")).to_be_focused()
        await page.keyboard.press("Tab")
        assert await page.evaluate("document.querySelector('main').contains(document.activeElement)")


async def test_the_catalogue_is_filtered_and_paged(reading: Reading, platform: Platform) -> None:
    async with reading() as context, watched(context) as witness:
        page = witness.page
        await witness.open(platform.url() + "/offerings")
        await tab_to(page, "details.filter > summary")
        await page.keyboard.press("Enter")
        await tab_to(page, "select[name=kind]")
        await page.keyboard.type("Kurss")
        chip = page.locator("#results a.chip")
        await expect(chip).to_have_text(re.compile("Kurss"))
        assert "kind=course" in page.url
        assert set(await page.locator("#results .row .badge:first-child").all_inner_texts()) == {"Kurss"}
        await expect(page.locator("select[name=kind]")).to_be_focused()
        assert await page.locator("#wish input[name=kind]").get_attribute("value") == "course", "news are asked for of what is shown"

        await tab_to(page, "#results a.chip")
        await page.keyboard.press("Enter")
        await expect(page.locator("#results a.chip")).to_have_count(0)
        first = await page.evaluate(SHOWN)
        await tab_to(page, "a[rel=next]")
        await page.keyboard.press("Enter")
        await page.wait_for_url("**cursor=**")
        assert len(first) == 20
        assert not set(await page.evaluate(SHOWN)) & set(first)
        assert witness.complaints == []


async def test_language_and_colours_are_chosen_and_kept(reading: Reading, platform: Platform) -> None:
    async with reading(viewport=DESK) as context, watched(context) as witness:
        page = witness.page
        await witness.open(platform.url() + "/offerings?kind=course")
        await tab_to(page, ".choice a[hreflang=en]")
        await page.keyboard.press("Enter")
        await expect(page.locator("html")).to_have_attribute("lang", "en")
        await expect(page.locator("#results a.chip")).to_have_text(re.compile("Course"))
        await witness.open(platform.url() + "/subscriptions/sent")  # a short page: the choice stands at the end of each
        await tab_to(page, ".choice a[href*='theme=dark']")
        await page.keyboard.press("Enter")
        await expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        await witness.open(platform.url() + "/hubs")
        await expect(page.locator("html")).to_have_attribute("lang", "en")
        await expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        assert await page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"


async def test_a_refused_form_keeps_what_was_typed_and_says_what_to_mend(reading: Reading, platform: Platform) -> None:
    async with reading() as context, watched(context) as witness:
        page = witness.page
        await witness.open(platform.url() + "/subscriptions")
        await tab_to(page, "select[name=region]")
        await page.keyboard.type("Vidzeme")
        await tab_to(page, "input[name=email]")
        await page.keyboard.type("anna@localhost")
        await page.keyboard.press("Enter")
        summary = page.locator(".error-summary")
        await expect(summary).to_be_focused()
        await expect(page.locator("input[name=email]")).to_have_value("anna@localhost")
        await expect(page.locator("select[name=region]")).to_have_value("vidzeme")
        await expect(page.locator("input[name=email]")).to_have_attribute("aria-invalid", "true")
        assert await witness.findings() == []

        await tab_to(page, ".error-summary a")
        await page.keyboard.press("Enter")
        await expect(page.locator("input[name=email]")).to_be_focused()
        await page.keyboard.press("End")
        await page.keyboard.press("Control+a")
        await page.keyboard.type("anna@people.example")
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/subscriptions/sent")
        assert witness.complaints == []
