"""The witness itself: a page with everything wrong on it does not pass."""

import pytest
from playwright.async_api import Route

from tests.browser.conftest import Reading
from tests.browser.witness import watched
from tests.support.platform import Platform

WRONG = """<!doctype html><html><body><h1 style="color: #999">Bad</h1><img src="http://stranger.example/x.png">
<p style="width: 900px">wide</p><script>console.error("no"); nothing.is();</script></body></html>"""


PAGE = """<!doctype html><html lang="lv"><head><title>Page</title><style>.row {{ padding: 8px }}</style></head><body><main>
<h1>{h1}</h1><p class="row"><a href="/a" style="color: {colour}">{link}</a></p>
<p class="row" style="background: {ground}"><span>words</span></p>
<form><label {role}>{name} <input name="n" value="{value}"></label><button>{button}</button></form></main></body></html>"""
RIGHT = {"h1": "Head", "colour": "#00c", "link": "there", "ground": "#fff", "role": "", "name": "Name", "value": "x", "button": "Send"}
"""What stands in the page: each has other words, and one of them is then wrong."""


async def test_what_is_like_a_page_that_was_fine_is_not_judged_again_and_what_is_not_is(
    reading: Reading, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.browser.witness.FINE", set())
    now = dict(RIGHT)

    async def answer(route: Route) -> None:
        await route.fulfill(content_type="text/html", body=PAGE.format(**now))

    async with reading() as context, watched(context) as witness:
        await context.route("**/page", answer)

        async def judged(**changes: str) -> tuple[list[str], bool]:
            """The names of the rules that are broken, and whether axe-core was asked at all."""
            now.update(RIGHT | changes)
            await witness.open(f"{platform.url()}/page")
            found = [each.partition(":")[0] for each in await witness.findings()]
            return found, await witness.page.evaluate("'axe' in window")

        assert await judged() == ([], True)
        assert await judged(h1="Galva", link="šurp", value="y", button="Sūtīt") == ([], False)
        for changes, rule in (
            ({"button": ""}, "button-name"),
            ({"link": " "}, "link-name"),
            ({"colour": "#ccd"}, "color-contrast"),
            ({"ground": "#444"}, "color-contrast"),
            ({"name": ""}, "label"),
            ({"role": "role=slider"}, "aria-required-attr"),
        ):
            for _ in range(2):  # what is wrong stays wrong
                found, _ = await judged(**changes)
                assert rule in found, changes


async def test_what_is_wrong_is_seen(reading: Reading, platform: Platform) -> None:
    async def wrong(route: Route) -> None:
        await route.fulfill(content_type="text/html", body=WRONG)

    async def gone(route: Route) -> None:
        await route.fulfill(status=404)

    async with reading() as context, watched(context) as witness:
        await context.route("**/wrong", wrong)
        await context.route("http://stranger.example/**", gone)
        await witness.open(f"{platform.url()}/wrong")
        findings = " ".join(await witness.findings())
        for rule in ("image-alt", "html-has-lang", "document-title", "color-contrast", "landmark-one-main"):
            assert f"{rule}:" in findings
        assert await witness.sticking_out() != []
        assert witness.strangers() == ["http://stranger.example/x.png"]
        complaints = " ".join(witness.complaints)
        for part in ("error: no", "nothing is not defined", "404 http://stranger.example/x.png"):
            assert part in complaints
