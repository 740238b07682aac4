"""The witness itself: a page with everything wrong on it does not pass."""

from playwright.async_api import Route

from tests.browser.conftest import Reading
from tests.browser.witness import watched
from tests.support.platform import Platform

WRONG = """<!doctype html><html><body><h1 style="color: #999">Bad</h1><img src="http://stranger.example/x.png">
<p style="width: 900px">wide</p><script>console.error("no"); nothing.is();</script></body></html>"""


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
