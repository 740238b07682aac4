"""A company assesses itself, is matched, and the hub accepts: by keyboard alone, in both languages, with the real letters."""

import re
from typing import Any
from uuid import uuid4

import httpx
import pytest
from playwright.async_api import BrowserContext, Page, expect

from tests.browser.conftest import Reading, mails
from tests.browser.test_hub_journey import press, sign_in, tab_to
from tests.browser.witness import Witness, watched
from tests.component.portal.at_matching import FORM, pairs_of, sent
from tests.support.platform import Platform, eventually

NEED = {
    "lv": "Esam maza maiznīca. Gribam aizsargāt klientu datus, vajadzīga kiberdrošība un darbinieku apmācība.",
    "en": "We are a small bakery. We want to protect customer data: cybersecurity and training for our employees.",
}
ACCEPTED = {"lv": "Pieņemts", "en": "Accepted"}
HUB = "cesis"
FIRST = FORM.dimensions[0]


def letter(platform: Platform, address: str, path: str) -> str:
    """The path and query of the link of the newest letter to that address that leads to such a page."""

    def found() -> str:
        for mail in mails(platform, address):
            text = httpx.get(f"{platform.url('mail')}/messages/{mail['id']}", timeout=10).text
            if here := re.search(rf"{path}[\w.~/?=-]*", text.replace("=\n", "")):
                return here[0]
        return ""

    return eventually(found)


def furnished(platform: Platform, address: str) -> None:
    """Letters about matches go to this address of the hub from now on."""
    headers = {"Idempotency-Key": str(uuid4()), "If-Match": "*", **platform.headers(HUB)}
    answer = httpx.put(
        f"{platform.url('matching')}/hubs/{HUB}/desk", json={"email": address, "language": "lv"}, headers=headers, timeout=30
    )
    assert answer.is_success, answer.text


async def write(page: Page, selector: str, words: str) -> None:
    await tab_to(page, selector)
    await page.keyboard.type(words)


async def tick(page: Page, selector: str) -> None:
    await tab_to(page, selector)
    await page.keyboard.press("Space")


async def assessed(witness: Witness, context: BrowserContext, platform: Platform) -> None:
    """Begins by keyboard, answers the first topic there, and the others as the same browser would send them; ends on the result."""
    page = witness.page
    await witness.open(platform.url() + "/")
    await press(page, ".site-menu a[href='/assess']")
    await page.wait_for_url("**/assess")
    await tick(page, "[name=size_class]")
    await write(page, "main [name=name]", "SIA „Rūķis”")
    await press(page, "main form:has([name=audience]) .button")
    await page.wait_for_url("**/assessments/**")
    own = "/" + "/".join(page.url.partition("?")[0].split("/")[3:5])
    await witness.open(f"{platform.url()}{own}/topics/{FIRST.id}")
    await witness.fine()
    cookies: Any = {each["name"]: each["value"] for each in await context.cookies()}
    async with httpx.AsyncClient(base_url=platform.url(), timeout=30, follow_redirects=True, cookies=cookies) as at:
        for each in FORM.dimensions:
            answer = await sent(at, f"{own}/topics/{each.id}", pairs_of(each.id))
            assert answer.status_code == 200, answer.text
    await witness.open(platform.url() + own)
    await press(page, f"form[action='{own}/complete'] .button")
    await page.wait_for_url("**/result*")
    await witness.fine()


async def stated(witness: Witness, language: str) -> str:
    """From the result to the hubs that fit; the path of the need."""
    page = witness.page
    await press(page, "a[href^='/find?assessment=']")
    await page.wait_for_url("**/find?*")
    await witness.fine()
    await press(page, "[value=read]")  # nothing is written: the assessment alone would do, and the page goes on
    await expect(page.locator(".term-lists")).to_be_visible()
    await write_over(page, language)
    await witness.fine()
    await press(page, "[value=state]")
    await page.wait_for_url("**/needs/**")
    await expect(page.locator(".match")).not_to_have_count(0)
    await page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    await witness.fine()
    return "/needs/" + page.url.split("/needs/")[1][:36]


async def write_over(page: Page, language: str) -> None:
    """Goes back to the text, writes it, and reads it again."""
    await press(page, "[value=back]")
    await expect(page.locator("[name=text]")).to_be_visible()
    await write(page, "[name=text]", NEED[language])
    await press(page, "[value=read]")
    await expect(page.locator("[name=technologies][value=cybersecurity]")).to_be_checked()


async def asked(witness: Witness, address: str) -> None:
    """Chooses the hub, tells who asks, agrees, sends."""
    page = witness.page
    await tick(page, f"[name=hub][value={HUB}]")
    await press(page, ".match-send .button")
    await page.wait_for_url("**/ask?*")
    await witness.fine()
    await press(page, "main form .button")  # without the consent
    await expect(page.locator(".error-summary")).to_be_focused()
    await write(page, "[name='org.name']", "SIA „Rūķis”")
    await write(page, "[name='org.contact.name']", "Anna Ķirse-Žīgure")
    await write(page, "[name='org.contact.email']", address)
    await tick(page, "[name=consent]")
    await witness.fine()
    await press(page, "main form .button")
    await page.wait_for_url("**done=asked**")
    await expect(page.locator(".asked li")).to_have_count(1)
    await witness.fine()


async def accepted(reading: Reading, language: str, platform: Platform, path: str) -> None:
    """Staff open the letter's link, sign in, look, and accept."""
    async with reading(language) as context, watched(context) as witness:
        page = witness.page
        await witness.open(platform.url() + f"/desk/{HUB}")
        await sign_in(page, platform)
        await witness.open(f"{platform.url()}/desk/{HUB}/matches")
        await witness.fine()
        await press(page, f"a[href='{path}']")
        await page.wait_for_url(f"**{path}")
        await expect(page.locator("h1")).to_have_text("SIA „Rūķis”")
        await page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        await witness.fine()
        await write(page, "[name=accept_message]", "Rīt zvanīsim.")
        await press(page, "[value=accept]")
        await page.wait_for_url("**done=accept**")
        await witness.fine()
        await witness.open(f"{platform.url()}/desk/{HUB}/rules")
        await press(page, "[value=another]")
        await expect(page.locator("[name=rule]")).to_have_count(1)
        await witness.fine()


@pytest.mark.parametrize("language", ["lv", "en"])
async def test_a_company_assesses_itself_is_matched_and_the_hub_accepts(language: str, reading: Reading, platform: Platform) -> None:
    word = uuid4().hex[:8]
    company, hub = f"{word}@company.example", f"{word}@hub.example"
    furnished(platform, hub)
    async with reading(language) as context, watched(context) as witness:
        await assessed(witness, context, platform)
        need = await stated(witness, language)
        await asked(witness, company)
        await accepted(reading, language, platform, letter(platform, hub, f"/desk/{HUB}/matches/"))
        await witness.open(platform.url() + need)
        await expect(witness.page.locator(".asked .badge")).to_have_text(ACCEPTED[language])
        await expect(witness.page.locator(".asked")).to_contain_text("Rīt zvanīsim.")
        await witness.fine()
    async with reading(language) as context, watched(context) as witness:
        await witness.open(platform.url() + letter(platform, company, rf"{need}\?token="))
        assert "token" not in witness.page.url
        await expect(witness.page.locator(".asked .badge")).to_have_text(ACCEPTED[language])
