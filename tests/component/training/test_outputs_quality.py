"""What the check of quality tells a hub about its offerings."""

from collections.abc import AsyncIterator

import pytest

from tests.component.conftest import Running, Start
from tests.component.training.outputs import CESIS, COORDINATOR, PLACE, VENTSPILS, course, published
from training.app import service

BEST = {
    "title": {"lv": "Drošība", "en": "Safety"},
    "summary": {"lv": "Īsumā", "en": "In short"},
    "description": {"lv": "Apraksts " * 20, "en": "Description " * 20},
    "prerequisites": {"lv": "Nekas", "en": "None"},
    "contact": {"email": "macibas@cesis.example"},
    "place": PLACE,
    "price": {"free": True},
}


@pytest.fixture
async def training(start: Start) -> AsyncIterator[Running]:
    async with start(service) as running:
        yield running


async def test_one_offering_is_told_what_it_lacks_and_what_mending_adds(training: Running) -> None:
    best = await published(training, **BEST)
    answer = (await training.call("GET", f"/offerings/{best['id']}/quality", who=CESIS)).json()
    assert (answer["score"], answer["missing"], answer["missing_translations"], answer["stale"]) == (100, [], {}, [])
    worse = await published(training, **BEST | {"summary": {"lv": "Īsumā"}, "level": None, "contact": None})
    answer = (await training.call("GET", f"/offerings/{worse['id']}/quality", who=COORDINATOR)).json()
    assert {each["code"] for each in answer["missing"]} == {"translations", "level", "contact"}
    assert answer["score"] + sum(each["points"] for each in answer["missing"]) in (99, 100, 101)
    assert answer["missing_translations"] == {"en": ["summary"]}
    assert all(set(each["reason"]) == {"lv", "en"} for each in answer["missing"])


async def test_a_hub_sees_its_worst_first_with_counts_and_drafts_stay_its_own(training: Running) -> None:
    best, bare = await published(training, **BEST), await published(training, description=None, sessions=[], place=None)
    draft = (await training.call("POST", "/offerings", who=CESIS, json=course(publish=False))).json()
    answer = (await training.call("GET", "/quality?hub=cesis", who=CESIS)).json()
    assert [each["id"] for each in answer["items"]] == [bare["id"], draft["id"], best["id"]]
    assert [each["score"] for each in answer["items"]] == sorted(each["score"] for each in answer["items"])
    assert (answer["total"], answer["counts"]["dates"], answer["counts"]["translation.en"]) == (3, 1, 2)
    seen, path = [], "/quality?hub=cesis&limit=1"
    while path:
        page = await training.call("GET", path, who=CESIS)
        seen += [each["id"] for each in page.json()["items"]]
        assert page.json()["total"] == 3
        path = f"/quality{page.links['next']['url']}" if "next" in page.links else ""
    assert seen == [bare["id"], draft["id"], best["id"]]
    theirs = (await training.call("GET", "/quality?hub=cesis", who=COORDINATOR)).json()
    assert draft["id"] not in [each["id"] for each in theirs["items"]]
    assert (await training.call("GET", f"/offerings/{draft['id']}/quality", who=COORDINATOR)).status_code == 404
    assert (await training.call("GET", "/quality?hub=cesis", who=VENTSPILS)).status_code == 403
    assert (await training.call("GET", "/quality", who=CESIS)).status_code == 422
    assert (await training.call("GET", "/quality?hub=nowhere", who=COORDINATOR)).json() == {"items": [], "total": 0, "counts": {}}


async def test_a_link_that_failed_is_said(training: Running) -> None:
    offering = await published(training, **BEST)
    async with training.runtime.database.unit_of_work() as work:
        await work.execute(
            "INSERT INTO link_check (offering_id, link, host, failures, next_at) VALUES ($1, 'https://a.example/', 'a.example', 2, now()) "
            "ON CONFLICT (offering_id) DO UPDATE SET failures = 2",
            offering["id"],
        )
    answer = (await training.call("GET", "/quality?hub=cesis", who=CESIS)).json()
    assert [each["code"] for each in answer["items"][0]["stale"]] == ["link"]
    assert answer["counts"] == {"stale.link": 1}
