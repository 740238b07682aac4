"""A real Chromium, Debian's, without windows."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

PROGRAMS = tuple(map(Path, ("/usr/bin/chromium-headless-shell", "/usr/bin/chromium")))
"""The shell is the same engine; the windows of the whole browser, which nobody sees, cost more than the pages in them."""
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    """Runs as long as the context lasts. A machine that has none skips the test."""
    program = next(filter(Path.exists, PROGRAMS), None)
    if program is None:
        pytest.skip("Debian's Chromium is not on this machine: apt-get install chromium-headless-shell")
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield running
        await running.close()
