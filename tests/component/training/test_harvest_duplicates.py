"""The same offering from two sides: asked about once, merged, taken apart again; and links that do not answer."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.component.conftest import Start
from tests.component.training.harvesting import ANY, CESIS, COORDINATOR, VENTSPILS, Harvest, counts, harvesting
from tests.component.training.sites.pages import course, html
from training.harvest.links import check_due, take_in


@pytest.fixture
async def harvest(start: Start) -> AsyncIterator[Harvest]:
    async with harvesting(start, harvest_page_seconds=1.0) as found:
        yield found


async def proposed(harvest: Harvest, state: str = "proposed", who: dict[str, Any] = COORDINATOR) -> list[dict[str, Any]]:
    return list((await harvest.call("GET", f"/duplicates?state={state}", who=who)).json()["items"])


async def two_sources(harvest: Harvest) -> tuple[dict[str, Any], dict[str, Any]]:
    harvest.site.pages = {
        "/a": html(course(1), course(2)),
        "/b": html(course(1, name="Digitālas prasmes – 1", url="/b/1"), course(9, name="Kaut kas pavisam cits", url="/b/9")),
    }
    await harvest.run(one := await harvest.source("/a", "json-ld"))
    await harvest.run(other := await harvest.source("/b", "json-ld", who=VENTSPILS))
    return one, other


async def test_a_pair_is_asked_about_once_and_a_no_is_remembered(harvest: Harvest) -> None:
    one, other = await two_sources(harvest)
    [pair] = await proposed(harvest)
    assert ({pair["one"]["hub"], pair["other"]["hub"]}, pair["reasons"]) == ({"cesis", "ventspils"}, ["title", "day"])
    assert pair["score"] >= 88
    for source in (one, other, one):
        await harvest.run(source)
    assert [each["id"] for each in await proposed(harvest)] == [pair["id"]]
    assert await proposed(harvest, who={"hubs": ["liepaja"], "sub": "x"}) == []
    for hub, who, found in (("cesis", CESIS, 1), ("liepaja", COORDINATOR, 0), ("ventspils", COORDINATOR, 1), ("ventspils", CESIS, 0)):
        assert len((await harvest.call("GET", f"/duplicates?hub={hub}", who=who)).json()["items"]) == found, (hub, who)
    stranger = await harvest.call("POST", f"/duplicates/{pair['id']}/decline", who={"hubs": ["liepaja"], "sub": "x"}, headers=ANY)
    assert stranger.status_code == 403
    assert (await harvest.call("POST", f"/duplicates/{pair['id']}/decline", who=VENTSPILS, headers={"If-Match": '"v1"'})).status_code == 200
    harvest.site.pages["/b"] = html(course(1, name="Digitālas prasmes 1!", url="/b/1"), course(9, name="Kaut kas pavisam cits", url="/b/9"))
    assert (await harvest.run(other))["changed"] == 1
    assert await proposed(harvest) == []


async def test_a_pair_is_merged_stays_merged_and_is_taken_apart_exactly(harvest: Harvest) -> None:
    one, other = await two_sources(harvest)
    [pair] = await proposed(harvest)
    path = f"/duplicates/{pair['id']}"
    mine, theirs = sorted((pair["one"], pair["other"]), key=lambda each: str(each["hub"]))
    before = (await harvest.call("GET", f"/offerings/{theirs['id']}")).json()
    refused = await harvest.call("POST", f"{path}/merge", who=CESIS, json={"keep": mine["id"]}, headers=ANY)
    assert refused.status_code == 403, "a hub may not withdraw what is another's"
    stranger = await harvest.call("POST", f"{path}/merge", who=COORDINATOR, json={"keep": pair["id"]}, headers=ANY)
    assert stranger.json()["code"] == "duplicate-not-of-the-pair"
    merged = await harvest.call("POST", f"{path}/merge", who=VENTSPILS, json={"keep": mine["id"]}, headers={"If-Match": '"v1"'})
    assert (merged.status_code, merged.json()["state"], merged.json()["kept"]) == (200, "merged", mine["id"])
    assert {each["id"]: each["state"] for each in (merged.json()["one"], merged.json()["other"])}[theirs["id"]] == "withdrawn"
    [kept] = await proposed(harvest, "merged")
    assert {each["origin"]["source"] for each in (kept["one"], kept["other"])} == {one["id"], other["id"]}
    for source in (one, other, other, other):
        assert (await harvest.run(source))["gone"] == 0
    assert theirs["id"] not in {each["id"] for each in await harvest.offerings()}

    apart = await harvest.call("POST", f"{path}/unmerge", who=COORDINATOR, headers={"If-Match": '"v2"'})
    assert apart.status_code == 200, apart.text
    after = (await harvest.call("GET", f"/offerings/{theirs['id']}")).json()
    assert (after.pop("version"), before.pop("version")) == (3, 1)
    del after["changed_at"], before["changed_at"]
    assert after == before
    for source in (one, other):
        assert counts(await harvest.run(source)) == (0, 0, 2, 0, 0)
    assert await proposed(harvest) == []
    assert len(await harvest.offerings()) == 4
    again = await harvest.call("POST", f"{path}/unmerge", who=COORDINATOR, headers=ANY)
    assert again.json()["code"] == "duplicate-wrong-state"


async def test_what_a_hub_wrote_by_hand_is_compared_too_and_other_days_are_other_dates(harvest: Harvest) -> None:
    body = {"hub": "cesis", "kind": "course", "title": {"lv": "Digitālās prasmes 1"}, "mode": "on-site", "publish": True}
    for day in ("02", "20"):
        session = {"starts_at": f"2031-03-{day}T09:00:00+02:00", "ends_at": f"2031-03-{day}T10:00:00+02:00"}
        assert (await harvest.call("POST", "/offerings", who=CESIS, json=body | {"sessions": [session]})).status_code == 201
    harvest.site.pages = {"/": html(course(1))}
    await harvest.run(await harvest.source("/", "json-ld"))
    assert len(await proposed(harvest)) == 1


async def checked(harvest: Harvest) -> None:
    runtime = harvest.running.runtime
    await take_in(runtime, "0")
    async with runtime.database.unit_of_work() as work:
        await work.execute("UPDATE link_check SET next_at = now() - interval '1 second'")
    while await check_due(runtime):
        pass


@pytest.mark.parametrize(
    "broken", [404, 500, (302, {"Location": "http://192.168.1.1/"}), {"body": "x" * 2000, "seconds": 0.3, "status": 503}]
)
async def test_four_failures_hide_an_offering_and_an_answer_shows_it(harvest: Harvest, broken: Any) -> None:
    harvest.site.pages = {"/": html(course(1), course(2)), "/kursi/1": "labi", "/kursi/2": "labi"}
    await harvest.run(await harvest.source("/", "json-ld"))
    [_, second] = await harvest.offerings()
    harvest.site.pages["/kursi/2"] = broken
    for _ in range(3):
        await checked(harvest)
    assert len(await harvest.offerings()) == 2
    await checked(harvest)
    assert [each["title"]["lv"] for each in await harvest.offerings()] == ["Digitālās prasmes 1"]
    assert (await harvest.call("GET", f"/offerings/{second['id']}")).json()["link_broken_since"]
    [link] = (await harvest.call("GET", "/links", who=CESIS)).json()["items"]
    assert (link["offering_id"], link["failures"], set(link["reason"]["text"])) == (second["id"], 4, {"lv", "en"})
    assert (await harvest.call("GET", "/links", who=VENTSPILS)).json()["items"] == []
    harvest.site.pages["/kursi/2"] = "atkal labi"
    await checked(harvest)
    assert len(await harvest.offerings()) == 2
    assert "link_broken_since" not in (await harvest.call("GET", f"/offerings/{second['id']}")).json()


async def test_a_link_that_only_refuses_us_is_there_and_another_link_is_shown_at_once(harvest: Harvest) -> None:
    harvest.site.pages = {"/": html(course(1), course(2)), "/kursi/1": 403, "/kursi/2": 404}
    source = await harvest.source("/", "json-ld")
    await harvest.run(source)
    for _ in range(4):
        await checked(harvest)
    assert [each["title"]["lv"] for each in await harvest.offerings()] == ["Digitālās prasmes 1"]
    assert ("HEAD", "/kursi/2") in harvest.site.asked and ("GET", "/kursi/2") in harvest.site.asked
    harvest.site.pages["/"] = html(course(1), course(2, url="/jauna"))
    await harvest.run(source)
    assert len(await harvest.offerings()) == 2
