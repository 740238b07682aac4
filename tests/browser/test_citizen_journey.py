"""A citizen finds a course, joins it, and leaves it again: by keyboard alone, with the real letter, in Latvian and in English."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import httpx
import pytest
from playwright.async_api import expect

from tests.browser.conftest import Reading, mails
from tests.browser.keys import tab_to
from tests.browser.witness import Witness, watched
from tests.support.platform import Platform, eventually

WORDS = {
    "lv": ("Paskatieties savā e-pastā", "Apstipriniet savu pieteikumu", "Vieta ir jūsu", "Pieteikums ir atsaukts"),
    "en": ("Check your e-mail", "Confirm your sign-up", "The seat is yours", "The sign-up is withdrawn"),
}
"""What the pages say after the form, behind the letter's link, after the button there, and in the end."""


def published(platform: Platform, word: str) -> str:
    """The id of a new course with seats, in three weeks."""
    starts = (datetime.now(UTC) + timedelta(days=21)).replace(microsecond=0)
    session = {"starts_at": starts.isoformat(), "ends_at": (starts + timedelta(hours=2)).isoformat(), "seats_on_site": 5, "seats_online": 5}
    title = {"lv": f"Drošas paroles {word}", "en": f"Safe passwords {word}"}
    body = {"hub": "cesis", "kind": "course", "mode": "hybrid", "title": title, "publish": True}
    body |= {"regions": ["vidzeme"], "sessions": [session | {"place": {"name": "Cēsu centrs", "address": "Raunas iela 4"}}]}
    headers = {"Idempotency-Key": str(uuid4()), **platform.headers("cesis")}
    answer = httpx.post(f"{platform.url('training')}/offerings", json=body, headers=headers, timeout=30)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def link_in_letter(platform: Platform, address: str, page: str) -> str:
    """The address behind a link of the newest letter that has it."""

    def found() -> str:
        for mail in mails(platform, address):
            text = httpx.get(f"{platform.url('mail')}/messages/{mail['id']}", timeout=10).text
            if here := re.search(rf"/enrolments/{page}\?token=[\w.~-]+", text):
                return here[0]
        return ""

    return eventually(found)


async def sound(witness: Witness, language: str) -> None:
    """The page that is open now is for everybody, in this language."""
    assert await witness.page.locator("html").get_attribute("lang") == language
    await witness.fine()


async def press(witness: Witness, selector: str, address: str) -> None:
    """Goes to something by the Tab key, presses it, and waits for the page behind it."""
    await tab_to(witness.page, selector)
    await witness.page.keyboard.press("Enter")
    await witness.page.wait_for_url(address)


async def signed_up(witness: Witness, address: str) -> None:
    """Fills in the form of the offering's page."""
    page, keyboard = witness.page, witness.page.keyboard
    await tab_to(page, "input[name=place]")
    await keyboard.press("Space")
    for name, words in (("name", "Anna Ķirse-Žīgure"), ("email", address)):
        await tab_to(page, f"input[name={name}]")
        await keyboard.type(words)
    await press(witness, "#sign-up button", "**/enrolments")  # without the consent
    await expect(page.locator(".error-summary")).to_be_focused()
    await expect(page.locator("input[name=name]")).to_have_value("Anna Ķirse-Žīgure")
    await tab_to(page, ".error-summary a")
    await keyboard.press("Enter")
    await expect(page.locator("input[name=consent]")).to_be_focused()
    await keyboard.press("Space")


@pytest.mark.parametrize("language", ["lv", "en"])
async def test_a_citizen_finds_and_joins_a_course(language: str, reading: Reading, platform: Platform) -> None:
    word, (sent, confirm, seat, left) = f"q{uuid4().hex[:7]}", WORDS[language]
    offering, address = published(platform, word), f"{word}@people.example"
    eventually(lambda: platform.get("training", "/offerings", q=word)["total"] == 1)
    async with reading(language) as context, watched(context) as witness:
        page = witness.page
        await witness.open(platform.url() + "/")
        await sound(witness, language)
        await tab_to(page, "input[name=q]")
        await page.keyboard.type(word)
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/offerings?*")
        await sound(witness, language)
        for view in ("calendar", "map"):
            await press(witness, f".tabs a[href*='/offerings/{view}']", f"**/offerings/{view}?*q={word}*")
            await sound(witness, language)
        await press(witness, ".tabs a[href^='/offerings?']", f"**/offerings?q={word}")
        await press(witness, f"#results a[href='/offerings/{offering}']", f"**/offerings/{offering}")
        await sound(witness, language)
        await signed_up(witness, address)
        assert await witness.findings() == []
        await press(witness, "#sign-up button", "**/enrolments/sent")
        await expect(page.locator("h1")).to_have_text(sent)
        await sound(witness, language)

        await witness.open(platform.url() + link_in_letter(platform, address, "confirm"))
        await expect(page.locator("h1")).to_have_text(confirm)
        await sound(witness, language)
        await press(witness, "main form button", "**/enrolments/mine?*")
        await expect(page.locator(".notice strong")).to_have_text(seat)
        await expect(page.locator(".about h3")).to_contain_text(word)
        await sound(witness, language)

        await witness.open(platform.url() + link_in_letter(platform, address, "leave"))
        await sound(witness, language)
        await press(witness, "main form button", "**/enrolments/mine?*")
        await expect(page.locator(".notice strong")).to_have_text(left)
        await sound(witness, language)


async def test_everything_of_ones_own_is_on_one_page(reading: Reading, platform: Platform) -> None:
    """The pages that a journey does not pass: moving, the calendar's address, the certificate's check, being forgotten."""
    word = f"q{uuid4().hex[:7]}"
    offering, address = published(platform, word), f"{word}@people.example"
    async with reading("lv") as context, watched(context) as witness:
        page = witness.page
        await witness.open(f"{platform.url()}/offerings/{offering}")
        await page.locator("input[name=place]").first.check()
        await page.locator("input[name=name]").fill("Jānis Bērziņš")
        await page.locator("#sign-up input[name=email]").fill(address)
        await page.locator("input[name=consent]").check()
        await page.locator("#sign-up button").click()
        await page.wait_for_url("**/enrolments/sent")
        await witness.open(platform.url() + link_in_letter(platform, address, "confirm"))
        await page.locator("main form button").click()
        await page.wait_for_url("**/enrolments/mine?*")
        own = page.url.partition("?")[2].partition("&")[0]
        await press(witness, "button[value=renew]", "**&calendar=*")
        await expect(page.locator("pre code")).to_contain_text("calendar.ics?token=")
        feed = await page.locator("pre code").inner_text()
        assert word in httpx.get(feed, timeout=10).text
        await sound(witness, "lv")
        for path in ("move", "erase", "offer"):
            await witness.open(f"{platform.url()}/enrolments/{path}?{own}")
            await sound(witness, "lv")
        await witness.open(platform.url() + "/certificates/ABCD-EFGH-2345-6789", 404)
        await sound(witness, "lv")
        await witness.open(f"{platform.url()}/enrolments/erase?{own}")
        await press(witness, "main form button", "**/enrolments/gone")
        assert httpx.get(feed, timeout=10).status_code == 404
