"""What a page does besides what its reader sees: its complaints, what it asks for and of whom, and what axe-core finds in it."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]
from playwright.async_api import BrowserContext, ConsoleMessage, Page, Request, Response, ViewportSize

PHONE: ViewportSize = {"width": 360, "height": 740}
DESK: ViewportSize = {"width": 1280, "height": 900}
SIGHTS: tuple[tuple[ViewportSize, Literal["dark", "light"]], ...] = ((DESK, "dark"), (PHONE, "light"))
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIGHT = (Path(__file__).parent / "sight.js").read_text("utf-8")
# Only what is wrong is told: the whole report of a long page takes a second to write and to carry over. And all is judged in one run: each
# draws up the whole page for itself again.
AXE = """async ([tags, looks]) => {
  const runOnly = tags.length ? { type: "tag", values: tags } : { type: "rule", values: ["color-contrast"] };
  const rules = tags.length ? { "color-contrast": { enabled: looks.length > 0 } } : {};
  const texts = looks.flatMap((look) => window.texts.get(look).slice(0, 2));
  texts.forEach((text) => text.setAttribute("data-new-look", ""));
  axe.configure({ rules: [{ id: "color-contrast", selector: "[data-new-look]" }] });
  try {
    const { violations } = await axe.run({ resultTypes: ["violations"], reporter: "no-passes", runOnly, rules });
    return violations.map(({ id, nodes }) =>
      `${id}: ${nodes.slice(0, 5).map((node) => node.target + " " + node.failureSummary).join("; ")}`);
  } finally {
    texts.forEach((text) => text.removeAttribute("data-new-look"));
  }
}"""
FINE: set[str] = set()
"""Shapes of pages and looks of texts (`sight.js`) in which axe-core has found nothing wrong. Most pages are one of a few shapes, in two
languages and on the way of several readers, and to judge one takes a second.
"""
STICKS_OUT = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll("body *")].filter((each) => each.getBoundingClientRect().right > width + 0.5)
    .map((each) => each.outerHTML.slice(0, 120));
}"""


class Witness:
    """Watches one page; of what went before it opened another address nothing is kept."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.asked: list[str] = []
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("request", self._requested)
        page.on("response", self._answered)

    async def open(self, address: str, status: int = 200) -> None:
        self.complaints.clear()
        self.asked.clear()
        answer = await self.page.goto(address)
        assert answer is not None
        assert answer.status == status, f"{address}: {answer.status}"

    def strangers(self) -> list[str]:
        """Addresses on other hosts that the page asked for something."""
        home = urlsplit(self.page.url).netloc
        return [address for address in self.asked if not address.startswith(("data:", "blob:")) and urlsplit(address).netloc != home]

    async def fine(self) -> None:
        """Asserts that the page as it stands is for everybody, on a phone and on a desk, light and dark; it is left on a phone."""
        await self.page.wait_for_load_state()
        for size, colours in SIGHTS:
            await self.page.set_viewport_size(size)
            await self.page.emulate_media(color_scheme=colours)
            assert await self.findings() == [], (self.page.url, colours)
            assert await self.sticking_out() == [], (self.page.url, size)
        assert self.complaints == []
        assert self.strangers() == []

    async def findings(self) -> list[str]:
        """What keeps somebody from using the page, in axe-core's words, with the places; what was found fine before is not judged again."""
        sight = await self.page.evaluate(SIGHT)
        new = {sight["shape"], *sight["looks"]} - FINE
        if not new:
            return []
        if not await self.page.evaluate("'axe' in window"):
            await self.page.evaluate(axe_core())
        tags = TAGS if sight["shape"] in new else []
        found = list(await self.page.evaluate(AXE, [tags, [each for each in sight["looks"] if each in new]]))
        if not found:
            FINE.update(new)
        return found

    async def sticking_out(self) -> list[str]:
        """What makes the page scroll sideways."""
        return list(await self.page.evaluate(STICKS_OUT))

    def _said(self, message: ConsoleMessage) -> None:
        # That the page itself is missing or a refused form is what the test asked for; the browser says so too.
        of_the_page = message.text.startswith("Failed to load resource") and message.location["url"] == self.page.url
        if message.type in ("error", "warning") and not of_the_page:
            self.complaints.append(f"{message.type}: {message.text} {json.dumps(message.location)}")

    def _requested(self, request: Request) -> None:
        self.asked.append(request.url)

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            self.complaints.append(f"{response.status} {response.url}")


@cache
def axe_core() -> str:
    return str(Axe().axe_script)


@asynccontextmanager
async def watched(context: BrowserContext) -> AsyncIterator[Witness]:
    """A fresh page with its witness, closed afterwards."""
    page = await context.new_page()
    try:
        yield Witness(page)
    finally:
        await page.close()
