"""The widget in a real browser, on a page of another site that allows almost nothing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from playwright.async_api import Page
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from kopa.embedded.server import free_port
from tests.component.conftest import Start
from tests.component.training.outputs import AWKWARD, published, register_hub, serving
from tests.support.chromium import browser
from training.app import service


@asynccontextmanager
async def elsewhere(widget: str) -> AsyncIterator[str]:
    """A site with a policy that lets the widget's script run and ask its own server, and nothing else."""

    async def page(_request: Request) -> HTMLResponse:
        policy = f"default-src 'none'; script-src {widget}; connect-src {widget}"
        body = '<div data-kopa-filter="hub=cesis&kind=course"><a href="/plain">Saraksts</a></div><div data-kopa-filter="hub=none"></div>'
        text = f'<!DOCTYPE html><html lang="lv"><title>x</title>{body}<script src="{widget}/widget.js" async></script></html>'
        return HTMLResponse(text, headers={"Content-Security-Policy": policy})

    port = free_port()
    app = Starlette(routes=[Route("/", page)])
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, lifespan="off", log_config=None))
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    await task


@asynccontextmanager
async def browsing() -> AsyncIterator[Page]:
    async with browser() as running:
        yield await running.new_page()


async def test_the_widget_fills_a_strict_page_and_every_text_stays_text(start: Start) -> None:
    async with start(service) as training, serving(training) as url, elsewhere(url) as site, browsing() as page:
        await register_hub(training)
        offering = await published(training, title={"lv": f"<img src=x onerror=alert(1)> {AWKWARD}"}, price={"free": True})
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("dialog", lambda dialog: said.append(dialog.message))
        await page.goto(site)
        await page.wait_for_selector("[data-kopa-shown='true'] >> nth=1", state="attached", timeout=20_000)
        first = page.locator("[data-kopa-filter]").first
        assert await first.locator("img").count() == 0
        link = first.locator("li a")
        assert (await link.text_content() or "").startswith("<img src=x onerror=alert(1)> Drošība </script>")
        assert await link.get_attribute("href") == f"http://127.0.0.1:8080/offerings/{offering['id']}"
        line = await first.locator("li p").text_content() or ""
        assert "Bez maksas" in line
        assert "vēl 1 datums" in line
        assert "17:30" in line
        assert "Pašlaik nekā nav" in (await page.locator("[data-kopa-filter]").nth(1).locator("p").first.text_content() or "")
        assert await first.locator("ul").evaluate("each => getComputedStyle(each).listStyleType") == "none"
        assert [each for each in said if "favicon" not in each] == []
