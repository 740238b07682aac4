"""A service that does not answer: its pages say so in words, for everybody, and the others stay whole."""

import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.async_api import expect

from tests.browser.conftest import Reading
from tests.browser.witness import watched
from tests.support.platform import Platform


@contextmanager
def silent(platform: Platform, service: str) -> Iterator[None]:
    """The service neither answers nor ends, as one that waits for its disk."""
    pid = next(each["pid"] for each in json.loads(platform.kopa("status", "--json").stdout) if each["name"] == service)
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


async def test_pages_say_what_is_away_and_show_the_rest(addresses: dict[str, str], reading: Reading, platform: Platform) -> None:
    async with reading() as context, watched(context) as witness:
        with silent(platform, "projects"):
            await witness.open(platform.url() + "/projects", 503)
            await expect(witness.page.locator(".notice.warning")).to_be_visible()
            assert await witness.findings() == []
            await witness.open(platform.url() + addresses["project"], 503)
            await expect(witness.page.locator("h1")).to_be_visible()
            assert await witness.findings() == []
            assert await witness.sticking_out() == []
            await witness.open(platform.url() + "/hubs/cesis")
            assert await witness.page.locator(".rows .row").count() > 3
        await witness.open(platform.url() + "/projects")
        assert witness.complaints == []
