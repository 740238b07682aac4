"""A company assesses itself and keeps its organisation's page: by keyboard, in both languages; every page there is for everybody."""

import httpx
import pytest
from playwright.async_api import BrowserContext, Page, expect

from tests.browser.conftest import Reading
from tests.browser.test_hub_journey import press, tab_to
from tests.browser.witness import Witness, watched
from tests.component.portal.at_matching import FORM, pairs_of, sent
from tests.support.platform import Platform

FIRST, SECOND, *_ = FORM.dimensions
NAME = "SIA Taustiņš"


async def with_cookies(context: BrowserContext, platform: Platform) -> httpx.AsyncClient:
    """A browser that holds what this one holds."""
    jar = {str(each["name"]): str(each["value"]) for each in await context.cookies()}
    return httpx.AsyncClient(base_url=platform.url(), timeout=30, follow_redirects=True, cookies=jar)


async def begin(page: Page, platform: Platform) -> str:
    """Begins by keyboard; the path of the assessment."""
    await page.goto(platform.url() + "/assess")
    await tab_to(page, "[name=audience]")
    await tab_to(page, "[name=size_class]")
    await page.keyboard.press("Space")
    await tab_to(page, "[name=name]")
    await page.keyboard.type(NAME)
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/assessments/*")
    return page.url.removeprefix(platform.url()).partition("?")[0]


async def answer_first(witness: Witness, own: str) -> None:
    """Nothing answered is held back and said; then everything is ticked by keyboard."""
    page = witness.page
    await press(page, f"a.button[href$='/topics/{FIRST.id}']")
    await page.wait_for_url(f"**/topics/{FIRST.id}")
    await witness.fine()
    await press(page, ".wizard-buttons [value=next]")
    await expect(page.locator(".error-summary")).to_be_focused()
    await witness.fine()
    for name, value in sorted(pairs_of(FIRST.id)):
        await page.locator(f"[name='{name}'][value='{value}']").focus()
        await page.keyboard.press("Space")
    await press(page, ".wizard-buttons [value=next]")
    await page.wait_for_url(f"**/topics/{SECOND.id}")
    await witness.fine()


@pytest.mark.parametrize("language", ["lv", "en"])
async def test_a_company_assesses_itself_and_keeps_its_page(language: str, reading: Reading, platform: Platform) -> None:
    async with reading(language) as context, watched(context) as witness:
        page = witness.page
        own = await begin(page, platform)
        await witness.fine()
        await answer_first(witness, own)
        async with await with_cookies(context, platform) as same:
            for each in FORM.dimensions[1:]:
                assert (await sent(same, f"{own}/topics/{each.id}", pairs_of(each.id))).is_success
        for path in ("/share", "/erase", ""):
            await witness.open(platform.url() + own + path)
            await witness.fine()
        await press(page, f"form[action='{own}/complete'] button")
        await page.wait_for_url("**/result")
        await expect(page.locator(".radar")).to_be_visible()
        await witness.fine()
        await organised(witness, platform, own)


async def organised(witness: Witness, platform: Platform, own: str) -> None:
    """Tells of the organisation from the result, by keyboard, and looks at each of its pages."""
    page = witness.page
    await press(page, "a[href^='/organisation?assessment=']")
    await expect(page.locator("[name='org.name']")).to_have_value(NAME)
    await witness.fine()
    await press(page, "form[action='/organisation'] button")
    await expect(page.locator(".error-summary")).to_be_focused()
    await witness.fine()
    for name, words in (("org.contact.name", "Anna Ķirse"), ("org.contact.email", "anna@taustins.example")):
        await tab_to(page, f"[name='{name}']")
        await page.keyboard.type(words)
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/organisations/*")
    await witness.fine()
    here = page.url.partition("?")[0]
    for path in ("/consents", "/aid", "/edit", "/erase"):
        await witness.open(here + path)
        await witness.fine()
    await witness.open(here)
    await press(page, f"form[action$='/assessments/{own.rsplit('/', 1)[1]}/open'] button")
    await page.wait_for_url(f"**{own}")
