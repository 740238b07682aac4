"""The Tab key of somebody who has no mouse."""

import asyncio

from playwright.async_api import Page, expect

AT_ONCE = 8
# Held down, the key goes on until the focus is there; to ask after every single step takes three times as long.
HOLD_AT = """(selector) => {
  window.held?.abort();
  window.held = new AbortController();
  const stay = (event) => event.key === "Tab" && document.activeElement.matches(selector) && event.preventDefault();
  window.addEventListener("keydown", stay, { capture: true, signal: window.held.signal });
}"""
IS_THERE = "(selector) => document.activeElement.matches(selector)"


async def tab_to(page: Page, selector: str, most_steps: int = 60) -> None:
    """Goes on by the Tab key, one step at least, until the focus is there, and seen."""
    await page.keyboard.press("Tab")
    if not await page.evaluate(IS_THERE, selector):
        await page.evaluate(HOLD_AT, selector)
        for _ in range((most_steps - 1) // AT_ONCE):
            await asyncio.gather(*(page.keyboard.down("Tab") for _ in range(AT_ONCE)))
            if await page.evaluate(IS_THERE, selector):
                break
        else:
            raise AssertionError(f"{most_steps} steps do not lead to {selector}")
        await page.keyboard.up("Tab")
        await page.evaluate("window.held.abort()")
    await expect(page.locator(":focus")).to_be_in_viewport()
