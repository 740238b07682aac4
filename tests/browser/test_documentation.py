"""`/docs` of every service, at its own address and behind the portal's: all operations are there, and nothing comes from elsewhere."""

from collections.abc import AsyncIterator

import httpx
import pytest
from playwright.async_api import BrowserContext, expect

from tests.browser.conftest import Reading
from tests.browser.witness import watched
from tests.support.platform import Platform

METHODS = {"get", "put", "post", "patch", "delete"}
BEHIND = {"training": "/offerings", "matching": "/hubs", "projects": "/projects", "notify": "/events/{event_id}"}
"""Service -> one of its paths."""


@pytest.fixture(scope="module")
async def shelf(reading: Reading) -> AsyncIterator[BrowserContext]:
    """One browser for all of them: the page's scripts are large, and the same everywhere."""
    async with reading(color_scheme="dark") as context:
        yield context


async def read(address: str, shelf: BrowserContext, path: str) -> None:
    document = httpx.get(f"{address}/openapi.json", timeout=30).json()
    count = sum(len(METHODS & set(operations)) for operations in document["paths"].values())
    async with watched(shelf) as witness:
        await witness.open(f"{address}/docs")
        await expect(witness.page.locator(".opblock")).to_have_count(count)
        assert await witness.page.locator(".opblock-summary-path", has_text=path).count() > 0
        assert await witness.sticking_out() == []
        assert witness.complaints == []
        assert witness.strangers() == []


@pytest.mark.parametrize(("service", "path"), BEHIND.items())
async def test_the_api_is_read_behind_the_portals_address(service: str, path: str, shelf: BrowserContext, platform: Platform) -> None:
    await read(f"{platform.url()}/api/{service}", shelf, path)


async def test_the_api_is_read_at_a_services_own_address(shelf: BrowserContext, platform: Platform) -> None:
    await read(platform.url("projects"), shelf, "/projects")
    await read(platform.url(), shelf, "/oauth/token")


async def test_an_operation_is_tried_out_where_the_page_stands(shelf: BrowserContext, platform: Platform) -> None:
    address = f"{platform.url()}/api/projects"
    async with watched(shelf) as witness:
        page = witness.page
        await witness.open(f"{address}/docs")
        await page.locator('.opblock-get .opblock-summary-path[data-path="/projects"]').click()
        await page.get_by_role("button", name="Try it out").click()
        await page.get_by_role("button", name="Execute").click()
        await expect(page.locator(".live-responses-table .response .response-col_status")).to_have_text("200")
        await expect(page.locator(".live-responses-table")).to_contain_text("cesis")
        assert f"{address}/projects" in [each.partition("?")[0] for each in witness.asked]


async def test_pages_that_load_from_elsewhere_are_not_there(platform: Platform) -> None:
    assert httpx.get(f"{platform.url('training')}/redoc", timeout=10).status_code == 404
    assert "http" not in httpx.get(f"{platform.url('training')}/docs", timeout=10).text
