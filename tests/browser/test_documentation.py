"""`/docs` of every service, at its own address and behind the portal's: all operations are there, and nothing comes from elsewhere."""

import httpx
import pytest
from playwright.async_api import expect

from tests.browser.conftest import Reading
from tests.browser.witness import watched
from tests.support.platform import Platform

METHODS = {"get", "put", "post", "patch", "delete"}
BEHIND = {"training": "/offerings", "matching": "/hubs", "projects": "/projects", "notify": "/events/{event_id}"}
"""Service -> one of its paths."""


async def read(address: str, reading: Reading, path: str) -> None:
    document = httpx.get(f"{address}/openapi.json", timeout=30).json()
    count = sum(len(METHODS & set(operations)) for operations in document["paths"].values())
    async with reading(color_scheme="dark") as context, watched(context) as witness:
        await witness.open(f"{address}/docs")
        await expect(witness.page.locator(".opblock")).to_have_count(count)
        assert await witness.page.locator(".opblock-summary-path", has_text=path).count() > 0
        assert await witness.sticking_out() == []
        assert witness.complaints == []
        assert witness.strangers() == []


@pytest.mark.parametrize(("service", "path"), BEHIND.items())
async def test_the_api_is_read_behind_the_portals_address(service: str, path: str, reading: Reading, platform: Platform) -> None:
    await read(f"{platform.url()}/api/{service}", reading, path)


async def test_the_api_is_read_at_a_services_own_address(reading: Reading, platform: Platform) -> None:
    await read(platform.url("training"), reading, "/offerings")
    await read(platform.url(), reading, "/oauth/token")


async def test_an_operation_is_tried_out_where_the_page_stands(reading: Reading, platform: Platform) -> None:
    address = f"{platform.url()}/api/training"
    async with reading() as context, watched(context) as witness:
        page = witness.page
        await witness.open(f"{address}/docs")
        await page.locator('.opblock-summary-path[data-path="/hubs"]').click()
        await page.get_by_role("button", name="Try it out").click()
        await page.get_by_role("button", name="Execute").click()
        await expect(page.locator(".live-responses-table .response .response-col_status")).to_have_text("200")
        await expect(page.locator(".live-responses-table")).to_contain_text("cesis")
        assert f"{address}/hubs" in witness.asked


async def test_pages_that_load_from_elsewhere_are_not_there(platform: Platform) -> None:
    assert httpx.get(f"{platform.url('training')}/redoc", timeout=10).status_code == 404
    assert "http" not in httpx.get(f"{platform.url('training')}/docs", timeout=10).text
