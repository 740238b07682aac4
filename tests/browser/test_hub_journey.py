"""A hub publishes and sees who received it: by keyboard alone, in both languages, and nothing on the way keeps anybody out."""

import re
from functools import partial

import pytest
from playwright.async_api import Page, expect

from tests.browser import keys
from tests.browser.conftest import Reading, mails, subscribed
from tests.browser.witness import watched
from tests.support.platform import Platform, eventually

tab_to = partial(keys.tab_to, most_steps=120)
"""The sheet is long: each date alone has seven parts."""

SENT = {"lv": "Nosūtīts", "en": "Sent"}
TABLE = "ref;kind;title_lv;mode;starts;lasts\nA;course;{};online;2099-03-26 17:30;1:30\nB;race;Sacīkstes;online;;\n"


async def press(page: Page, selector: str) -> None:
    await tab_to(page, selector)
    await page.keyboard.press("Enter")


async def write_moment(page: Page, name: str, day: str, clock: str) -> None:
    """Types a moment into the parts of the browser's own field."""
    await tab_to(page, f"[name='{name}']")
    await page.keyboard.type(day)
    await page.keyboard.press("Tab")
    await page.keyboard.type(clock)


async def sign_in(page: Page, platform: Platform) -> None:
    await tab_to(page, "[name=account]")
    await page.keyboard.type("cesis")
    await tab_to(page, "[name=password]")
    await page.keyboard.type(platform.kopa("password", "cesis").stdout.strip())
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/desk/cesis")


@pytest.mark.parametrize("language", ["lv", "en"])
async def test_a_hub_publishes_and_sees_who_received_it(language: str, reading: Reading, platform: Platform) -> None:
    reader = subscribed(platform)
    title = f"Paroles bez galvassāpēm ({language})"
    async with reading(language) as context, watched(context) as witness:
        page = witness.page
        await witness.open(platform.url() + "/desk/cesis")
        await sign_in(page, platform)
        await witness.fine()

        await press(page, "a[href$='/offerings/new']")
        await page.wait_for_url("**/offerings/new")
        await witness.fine()
        await write_moment(page, "sessions.0.starts_at", "03262099", "0530PM")
        await write_moment(page, "sessions.0.ends_at", "03262099", "0430PM")
        await press(page, "[value=publish]")
        await expect(page.locator(".error-summary")).to_be_focused()
        await witness.fine()

        await press(page, ".error-summary a")
        await expect(page.locator("[name='sessions.0.ends_at']")).to_be_focused()
        await page.keyboard.press("Shift+Tab")
        await write_moment(page, "sessions.0.ends_at", "03262099", "0700PM")
        await press(page, "[value=add_date]")
        await expect(page.locator("[name='sessions.1.starts_at']")).to_be_focused()
        await expect(page.locator("[name='sessions.1.starts_at']")).to_have_value("2099-04-02T17:30")
        await page.locator("body").press("Control+Home")
        await expect(page.get_by_role("banner")).to_be_in_viewport(ratio=1)  # the browser rolls there, and would roll on under the focus
        await tab_to(page, "[name='title.lv']")
        await page.keyboard.type(title)
        await press(page, "[value=preview]")
        await expect(page.locator("h1")).to_have_text(title)
        await witness.fine()

        await press(page, "[value=edit]")
        await expect(page.locator("[name='title.lv']")).to_have_value(title)
        await press(page, "[value=publish]")
        await page.wait_for_url("**/published")
        await witness.fine()

        await press(page, "a[href$='/where']")
        await page.wait_for_url("**/where")
        await expect(page.locator(".timeline li")).not_to_have_count(0)
        await expect(page.locator(".timeline li:not(.done)")).to_have_count(0)
        await expect(page.locator("#receipt .badge")).to_have_text(re.compile(SENT[language]))
        await witness.fine()
    assert eventually(lambda: [mail for mail in mails(platform, reader.address) if title in str(mail)])


@pytest.mark.parametrize("language", ["lv", "en"])
async def test_the_other_pages_of_writing_are_for_everybody(language: str, reading: Reading, platform: Platform) -> None:
    async with reading(language) as context, watched(context) as witness:
        page = witness.page
        await witness.open(platform.url() + "/desk/cesis")
        await sign_in(page, platform)
        here = await page.locator("th a").first.get_attribute("href")
        for path in ("/desk/cesis/quality", "/desk/cesis/import", f"{here}/withdraw", f"{here}"):
            await witness.open(platform.url() + path)
            await witness.fine()
        await page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        await witness.fine()

        await witness.open(platform.url() + "/desk/cesis/import")
        content = TABLE.format(f"Ielādēts kurss ({language})").encode()
        await page.locator("#file").set_input_files({"name": "kursi.csv", "mimeType": "text/csv", "buffer": content})
        await press(page, "[value=check]")
        await expect(page.locator("tbody tr")).to_have_count(1)
        await witness.fine()
        await press(page, "[value=import]")
        await expect(page.locator("a[href='/desk/cesis?state=draft']")).to_have_count(1)
        await witness.fine()
