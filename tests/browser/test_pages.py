"""Every page of the portal, in both languages, light and dark, on a phone and on a desk: nothing keeps anybody from reading it."""

import pytest

from tests.browser.witness import Witness
from tests.support.platform import Platform

PAGES = {
    "start": 200,
    "offerings": 200,
    "filtered": 200,
    "nothing found": 200,
    "offering": 200,
    "where": 200,
    "hubs": 200,
    "hub": 200,
    "projects": 200,
    "project": 200,
    "live": 200,
    "subscribe": 200,
    "sent": 200,
    "confirm": 200,
    "manage": 200,
    "left": 200,
    "bad link": 404,
    "find": 200,
    "need": 200,
    "need without its link": 404,
    "need erased": 200,
    "assess": 200,
    "assessment without its link": 404,
    "assessment erased": 200,
    "organisation": 200,
    "organisation's link sent": 200,
    "closed here": 200,
    "design": 200,
    "missing": 404,
}


def test_every_kind_of_page_is_looked_at(addresses: dict[str, str]) -> None:
    assert set(addresses) == set(PAGES)


@pytest.mark.parametrize("language", ["lv", "en"])
@pytest.mark.parametrize("name", PAGES)
async def test_a_page_is_for_everybody(
    name: str, language: str, addresses: dict[str, str], readers: dict[str, Witness], platform: Platform
) -> None:
    reader = readers[language]
    await reader.open(platform.url() + addresses[name], PAGES[name])
    assert await reader.page.locator("html").get_attribute("lang") == language
    await reader.fine()
