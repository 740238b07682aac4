"""The catalogue as a calendar and as a map, before a real catalogue: the three views keep each other's filters."""

import asyncio
import re
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest

from kopa.embedded.server import free_port
from portal.app import service as portal_service
from tests.component.portal.conftest import Serve, Served, published

LATVIAN = {"Accept-Language": "lv"}
YEAR = datetime.now(UTC).year + 1


def at(day: str, hour: str = "17:30") -> dict[str, Any]:
    """A session of next year's March."""
    return {"starts_at": f"{YEAR}-03-{day}T{hour}:00+02:00", "ends_at": f"{YEAR}-03-{day}T23:00:00+02:00"}


async def text(portal: Served, path: str, status: int = 200) -> str:
    answer = await portal.client.get(path, headers=LATVIAN)
    assert answer.status_code == status, answer.text
    return answer.text


async def filled(training: Served) -> None:
    """The index takes a moment to learn of what was published."""
    async with asyncio.timeout(10):
        while (await training.client.get("/offerings")).json()["total"] != 3:
            await asyncio.sleep(0.05)


@pytest.fixture
async def catalogue(training: Served) -> None:
    keep = asyncio.create_task(training.runtime.parts.catalogue.keep())  # type: ignore[union-attr]
    await published(training, sessions=[at("02", "09:00"), at("20")], title={"lv": "Pirmais"}, municipalities=["0026000"])
    await published(training, sessions=[at("02", "08:00")], title={"lv": "Otrais"}, regions=["latgale"], kind="event")
    await published(training, sessions=[at("02", f"{hour}:00") for hour in range(10, 16)], title={"lv": "Trešais"})
    await filled(training)
    yield
    keep.cancel()
    await asyncio.gather(keep, return_exceptions=True)


def entries(page: str) -> list[str]:
    [month] = re.findall(r'<table class="month.*?</table>', page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", each).split()) for each in re.findall(r"<li>(.*?)</li>", month, re.DOTALL)]


@pytest.mark.usefixtures("catalogue")
async def test_a_month_shows_its_sessions_in_order_and_leads_on_where_a_day_is_full(portal: Served) -> None:
    page = await text(portal, f"/offerings/calendar?month={YEAR}-03")
    assert f"{YEAR}. gada marts" in page
    assert f"{YEAR}. gada marts: 9 nodarbības." in page
    assert entries(page)[:3] == ["08:00 Otrais", "09:00 Pirmais", "10:00 Trešais"]
    assert entries(page)[5:] == ["vēl 3 nodarbības", "17:30 Pirmais"]
    [more] = [unescape(each) for each in re.findall(r'href="([^"]+)">vēl 3', page)]
    assert more == f"/offerings?from={YEAR}-03-02&until={YEAR}-03-02"
    assert "3 piedāvājumi" in await text(portal, more)


@pytest.mark.usefixtures("catalogue")
async def test_filters_narrow_it_and_go_along_to_the_other_views(portal: Served) -> None:
    page = await text(portal, f"/offerings/calendar?month={YEAR}-03&kind=event&from={YEAR}-03-01")
    assert entries(page) == ["08:00 Otrais"]
    links = [unescape(each) for each in re.findall(r'href="(/offerings[^"]*)"', page)]
    for path in ("/offerings?", "/offerings/map?"):
        assert f"{path}kind=event&from={YEAR}-03-01" in links
    assert f"/offerings/calendar?kind=event&from={YEAR}-03-01&month={YEAR}-03" in links
    assert f"/offerings/calendar?from={YEAR}-03-01&month={YEAR}-03" in links, "a chip takes its filter away and stays in the month"
    assert f'<input type="hidden" name="month" value="{YEAR}-03">' in page
    later = await text(portal, f"/offerings/calendar?month={YEAR}-03&from={YEAR}-03-03")
    assert entries(later) == ["17:30 Pirmais"]
    assert entries(await text(portal, f"/offerings/calendar?month={YEAR}-03&from={YEAR}-05-01")) == []


@pytest.mark.parametrize("month", ["x", "2026-13", "9999-12", "ā"])
async def test_a_month_that_is_none_is_said_and_this_one_shown(portal: Served, month: str) -> None:
    page = await text(portal, f"/offerings/calendar?month={month}")
    assert "Mēnesis nav saprotams" in page
    assert "šodien" in page


@pytest.mark.usefixtures("catalogue")
async def test_the_map_counts_regions_and_municipalities_and_leads_to_the_list(portal: Served) -> None:
    page = await text(portal, "/offerings/map")
    tiles = {slug: int(count) for slug, count in re.findall(r'href="/offerings\?region=(\w+)"><strong>[^<]*</strong><b>(\d+)</b>', page)}
    assert tiles == {"riga": 0, "vidzeme": 2, "kurzeme": 0, "zemgale": 0, "latgale": 1}
    assert re.search(r'href="/offerings\?municipality=0026000">Cēsu novads</a> <span[^>]*>1<', page)
    narrowed = await text(portal, "/offerings/map?kind=event")
    assert 'href="/offerings?kind=event&amp;region=latgale"' in narrowed
    nothing = await text(portal, "/offerings/map?q=qqqq")
    assert "Nekas neatbilst" in nothing


async def test_while_training_is_away_the_views_say_so(serve: Serve) -> None:
    async with serve(portal_service, service_urls={"training": f"http://127.0.0.1:{free_port()}"}) as portal:
        for path in ("/offerings/calendar", "/offerings/map"):
            page = await text(portal, path, 503)
            assert "Kursu saraksts pašlaik nav pieejams" in page
            assert "Karte" in page
