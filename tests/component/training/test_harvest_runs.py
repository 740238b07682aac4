"""Runs of a source: what becomes of its items, what is told, and what is never taken away."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import uvicorn

from chassis.app import build_app
from chassis.database import Work
from contracts.training import OfferingState
from tests.component.conftest import Start
from tests.component.training.harvesting import ANY, CESIS, COORDINATOR, VENTSPILS, Harvest, counts, harvesting
from tests.component.training.sites.pages import ATOM, CALENDAR, HOSTILE, course, html
from training.app import service
from training.commands.harvest import Run, Tally, take
from training.domain.sources.candidates import Candidate, Reading
from training.errors.sources import Superseded
from training.harvest.links import check_links
from training.harvest.running import harvest as harvest_
from training.harvest.running import run_next
from training.metrics import HARVEST_ITEMS


@pytest.fixture
async def harvest(start: Start) -> AsyncIterator[Harvest]:
    async with harvesting(start) as found:
        yield found


def listing(*numbers: int, **changes: Any) -> str:
    return html(*(course(number, **changes) for number in numbers))


async def test_a_source_is_read_once_it_is_approved_and_again_when_it_moves(harvest: Harvest) -> None:
    harvest.site.pages = {"/": listing(1), "/other": listing(1)}
    source = await harvest.source("/", "json-ld", approve=False)
    assert (source["approval"], source["health"], source["enabled"]) == ("waiting", "new", True)
    assert not await run_next(harvest.running.runtime)
    path = f"/sources/{source['id']}"
    assert (await harvest.call("POST", f"{path}/approve", who=CESIS, headers=ANY)).status_code == 403
    assert (await harvest.call("POST", f"{path}/approve", who=COORDINATOR, headers={"If-Match": '"v9"'})).status_code == 412
    assert (await harvest.call("POST", f"{path}/approve", who=COORDINATOR, headers={"If-Match": '"v1"'})).headers["etag"] == '"v2"'
    assert counts(await harvest.run(source, ask=False)) == (1, 0, 0, 0, 0)
    assert (await harvest.seen(source))["revision"] == 2, "a run is no change by people"

    body = {"name": "Jauns nosaukums", "address": source["address"], "method": "json-ld"}
    renamed = await harvest.call("PUT", path, who=CESIS, json=body, headers={"If-Match": '"v2"'})
    assert renamed.json()["approval"] == "approved"
    moved = await harvest.call("PUT", path, who=CESIS, json=body | {"address": f"{harvest.site.url}/other"}, headers={"If-Match": '"v3"'})
    assert (moved.json()["approval"], moved.json()["health"]) == ("waiting", "new")
    assert (await harvest.call("POST", f"{path}/run", who=CESIS)).json()["code"] == "source-not-running"
    refused = await harvest.call("POST", f"{path}/refuse", who=COORDINATOR, json={"reason": "Nav mūsu tīkla"}, headers=ANY)
    assert (refused.json()["approval"], refused.json()["refusal"]) == ("refused", "Nav mūsu tīkla")
    assert await harvest.told("training.source") == ["changed", "changed", "ran", "changed", "changed", "changed"]


async def test_what_is_harvested_is_published_with_its_origin_and_told_once(harvest: Harvest) -> None:
    harvest.site.pages = {"/": listing(1, 2, 3)}
    source = await harvest.source("/", "json-ld")
    assert counts(await harvest.run(source)) == (3, 0, 0, 0, 0)
    [first, *_] = await harvest.offerings()
    assert (first["hub"], first["origin"]["source"], first["origin"]["link"]) == ("cesis", source["id"], f"{harvest.site.url}/kursi/1")
    assert await harvest.told() == ["published"] * 3
    assert counts(await harvest.run(source)) == (0, 0, 3, 0, 0)
    assert await harvest.told() == ["published"] * 3, "nothing changed, so nothing is told"

    harvest.site.pages["/"] = html(course(1), course(2, name="Digitālās prasmes 2, papildināts"), course(3))
    run = await harvest.run(source)
    assert counts(run) == (0, 1, 2, 0, 0)
    assert [(each["outcome"], each["title"]) for each in run["items"]] == [("changed", "Digitālās prasmes 2, papildināts")]
    assert await harvest.told() == ["published"] * 3 + ["revised"]
    last = (await harvest.running.events())[-2]["data"]
    assert OfferingState.model_validate(last).origin is not None


async def test_what_is_gone_is_withdrawn_after_two_runs_and_comes_back(harvest: Harvest) -> None:
    harvest.site.pages = {"/": listing(1, 2, 3)}
    source = await harvest.source("/", "json-ld")
    await harvest.run(source)
    harvest.site.pages["/"] = listing(1, 2)
    assert counts(await harvest.run(source)) == (0, 0, 2, 0, 1)
    assert len(await harvest.offerings()) == 3
    harvest.site.pages["/"] = listing(1, 2, 3)
    await harvest.run(source)
    harvest.site.pages["/"] = listing(1, 2)
    await harvest.run(source)
    assert len(await harvest.offerings()) == 3, "two runs in a row, not two runs"
    run = await harvest.run(source)
    assert [(each["outcome"], each["title"]) for each in run["items"]] == [("gone", "Digitālās prasmes 3")]
    assert len(await harvest.offerings()) == 2
    assert counts(await harvest.run(source)) == (0, 0, 2, 0, 0)
    harvest.site.pages["/"] = listing(1, 2, 3)
    assert counts(await harvest.run(source)) == (0, 1, 2, 0, 0)
    assert await harvest.told() == ["published"] * 3 + ["withdrawn", "published"]


@pytest.mark.parametrize("broken", [503, listing(), "<html></html>", (302, {"Location": "http://10.1.1.1/"})])
async def test_a_failed_or_silent_run_takes_nothing_away(harvest: Harvest, broken: Any) -> None:
    harvest.site.pages = {"/": listing(*range(6))}
    source = await harvest.source("/", "json-ld")
    await harvest.run(source)
    harvest.site.pages["/"] = broken
    for _ in range(3):
        run = await harvest.run(source)
        assert run["gone"] == 0
    assert len(await harvest.offerings()) == 6
    health = (await harvest.seen(source))["health"]
    assert health == ("silent" if isinstance(broken, str) else "failing")
    assert (await harvest.told("training.source")).count("fell-silent") == isinstance(broken, str)
    if not isinstance(broken, str):
        assert set(run["reason"]["text"]) == {"lv", "en"}


async def test_far_fewer_than_usual_is_an_alarm_until_people_accept_it(harvest: Harvest) -> None:
    source = await harvest.source("/", "json-ld")
    for usual in (10, 11, 10):
        harvest.site.pages = {"/": listing(*range(usual))}
        assert (await harvest.run(source))["health"] == "ok"
    harvest.site.pages = {"/": listing(1, 2)}
    run = await harvest.run(source)
    assert (run["health"], run["gone"], (await harvest.seen(source))["health"]) == ("short", 0, "short")
    await harvest.run(source)
    assert (await harvest.told("training.source")).count("fell-silent") == 1
    assert len(await harvest.offerings()) == 11
    accepted = await harvest.call("POST", f"/sources/{source['id']}/runs/{run['id']}/accept", who=CESIS)
    assert accepted.json()["health"] == "ok"
    await harvest.run(source)
    await harvest.run(source)
    assert len(await harvest.offerings()) == 2


async def test_pages_that_have_not_changed_are_not_read_again(harvest: Harvest) -> None:
    harvest.site.pages = {"/": html(links=("/kursi/1", "/kursi/2")), "/kursi/1": listing(1), "/kursi/2": listing(2)}
    source = await harvest.source("/", "json-ld")
    assert counts(await harvest.run(source)) == (2, 0, 0, 0, 0)
    harvest.site.pages["/kursi/2"] = listing(2, name="Jauns")
    assert counts(await harvest.run(source)) == (0, 1, 1, 0, 0)
    assert harvest.site.not_modified == 1
    harvest.site.pages["/kursi/2"] = 500
    run = await harvest.run(source)
    assert counts(run) == (0, 0, 1, 1, 0), "a page that fails is not gone"
    del harvest.site.pages["/kursi/2"]
    await harvest.run(source)
    await harvest.run(source)
    assert [each["title"]["lv"] for each in await harvest.offerings()] == ["Digitālās prasmes 1"], "a page that is not there any more is"

    harvest.site.pages["/atom"] = {"body": ATOM, "type": "application/atom+xml"}
    feed = await harvest.source("/atom", "feed")
    assert counts(await harvest.run(feed)) == (2, 0, 0, 0, 0)
    assert counts(await harvest.run(feed)) == (0, 0, 2, 0, 0)


async def test_an_item_is_known_again_by_its_id_its_address_or_its_title_and_start(harvest: Harvest) -> None:
    harvest.site.pages = {"/": html(course(1), course(2, url="/viens"), course(3))}
    source = await harvest.source("/", "json-ld")
    await harvest.run(source)
    before = {each["id"] for each in await harvest.offerings()}
    harvest.site.pages["/"] = html(
        course(1, url="/cita-adrese"),  # the same id
        course(2, url="/viens", **{"@id": "urn:new:2"}, name="Cits nosaukums"),  # the same address
        course(3, url="/trīs", **{"@id": "urn:new:3"}),  # the same title and start
    )
    assert counts(await harvest.run(source)) == (0, 3, 0, 0, 0)
    assert {each["id"] for each in await harvest.offerings()} == before
    assert counts(await harvest.run(source)) == (0, 0, 3, 0, 0)


async def test_a_calendar_may_change_its_ids_and_a_session_may_move(harvest: Harvest) -> None:
    first = datetime.now(UTC).date() + timedelta(days=30)
    dates = {"first": f"{first:%Y%m%d}", "second": f"{first + timedelta(days=7):%Y%m%d}"}
    harvest.site.pages = {"/c.ics": {"body": CALENDAR.format(**dates, uid="a@hub"), "type": "text/calendar"}}
    source = await harvest.source("/c.ics", "ical")
    assert counts(await harvest.run(source)) == (2, 0, 0, 1, 0)
    [_, course_] = await harvest.offerings()
    harvest.site.pages["/c.ics"]["body"] = CALENDAR.format(**dates, uid="b@hub").replace("T190000", "T200000")  # type: ignore[index,call-overload]
    assert counts(await harvest.run(source)) == (0, 1, 1, 1, 0)
    [_, after] = await harvest.offerings()
    assert after["id"] == course_["id"]
    assert [each["id"] for each in after["sessions"]] == [each["id"] for each in course_["sessions"]]
    assert after["sessions"][0]["ends_at"] != course_["sessions"][0]["ends_at"]


async def test_hands_lock_what_they_write_until_it_is_unlocked(harvest: Harvest) -> None:
    harvest.site.pages = {"/": listing(1)}
    source = await harvest.source("/", "json-ld")
    await harvest.run(source)
    [offering] = await harvest.offerings()
    path = f"/offerings/{offering['id']}"
    written = {
        key: value
        for key, value in offering.items()
        if key in OfferingState.model_fields and key not in ("id", "hub", "state", "published_at", "origin")
    }
    body = written | {"title": {"lv": "Ar roku rakstīts"}, "audiences": ["seniors"]}
    assert (await harvest.call("PUT", path, who=CESIS, json=body, headers=ANY)).status_code == 200
    locks = (await harvest.call("GET", f"{path}/locks", who=CESIS)).json()["items"]
    assert [(each["field"], each["locked_by"]) for each in locks] == [("audiences", "anna"), ("title", "anna")]
    assert (await harvest.call("GET", f"{path}/locks", who=VENTSPILS)).status_code == 403

    harvest.site.pages["/"] = listing(1, name="No avota", description="Jauns apraksts")
    assert counts(await harvest.run(source)) == (0, 1, 0, 0, 0)
    [now] = await harvest.offerings()
    assert (now["title"], now["audiences"], now["description"]) == ({"lv": "Ar roku rakstīts"}, ["seniors"], {"lv": "Jauns apraksts"})
    assert (await harvest.call("DELETE", f"{path}/locks/title", who=VENTSPILS)).status_code == 403
    assert (await harvest.call("DELETE", f"{path}/locks/title", who=CESIS)).status_code == 204
    assert (await harvest.call("DELETE", f"{path}/locks/title", who=CESIS)).status_code == 404
    assert counts(await harvest.run(source)) == (0, 1, 0, 0, 0)
    [now] = await harvest.offerings()
    assert (now["title"], now["audiences"]) == ({"lv": "No avota"}, ["seniors"])


async def test_what_the_hub_withdrew_stays_withdrawn(harvest: Harvest) -> None:
    harvest.site.pages = {"/": listing(1)}
    source = await harvest.source("/", "json-ld")
    await harvest.run(source)
    [offering] = await harvest.offerings()
    await harvest.call("POST", f"/offerings/{offering['id']}/withdraw", who=CESIS, headers=ANY)
    harvest.site.pages["/"] = listing(1, name="Jauns")
    assert counts(await harvest.run(source)) == (0, 0, 1, 0, 0)
    assert await harvest.offerings() == []


async def test_one_bad_item_does_not_keep_the_others_away(harvest: Harvest) -> None:
    tongues = ("lv", "en", "lt", "et", "de", "fr", "ru", "uk", "pl", "fi", "sv", "da")
    long = [{"@language": tongue, "@value": "ā" * 19_000} for tongue in tongues]
    harvest.site.pages = {"/": HOSTILE + html(course(1, description=long), course(2))}
    source = await harvest.source("/", "json-ld")
    run = await harvest.run(source)
    rejected = [(each["title"], each["reasons"][0]["code"]) for each in run["items"] if each["outcome"] == "rejected"]
    assert ("Digitālās prasmes 1", "too-large-item") in rejected
    assert (run["outcome"], run["added"]) == ("done", 5)
    offerings = await harvest.offerings()
    assert len(offerings) == len(await harvest.told()) == 5
    assert [bad for bad in ("<script", "javascript:", "onerror", "file:") if bad in str(offerings)] == []


class Killed(BaseException):
    """The process is gone: nothing after it runs."""


async def test_a_run_that_died_is_begun_again_and_the_dead_one_may_not_write(harvest: Harvest, monkeypatch: pytest.MonkeyPatch) -> None:
    harvest.site.pages = {"/": listing(*range(30))}
    source = await harvest.source("/", "json-ld")
    database = harvest.running.runtime.database

    async def dies_in_the_second(work: Work, run: Run, portion: Sequence[Candidate], whole: Reading, now: datetime) -> Tally:
        tally = await take(work, run, portion, whole, now)
        if len(portion) == 5:
            raise Killed
        return tally

    with monkeypatch.context() as patched:
        patched.setattr("training.harvest.running.take", dies_in_the_second)
        with pytest.raises(Killed):
            await run_next(harvest.running.runtime)
    assert len(await harvest.offerings()) == 25, "a portion is whole or not at all"
    assert not await run_next(harvest.running.runtime), "its lease still runs"
    async with database.unit_of_work() as work:
        dead = await work.fetchval("SELECT running FROM source")
        await work.execute("UPDATE source SET lease_until = now() - interval '1 second'")
    assert counts(await harvest.run(source, ask=False)) == (5, 0, 25, 0, 0)
    assert await harvest.told() == ["published"] * 30
    runs = (await harvest.call("GET", f"/sources/{source['id']}/runs", who=CESIS)).json()["items"]
    assert [(each["outcome"], each.get("reason", {}).get("code")) for each in runs] == [("done", None), ("failed", "interrupted")]
    with pytest.raises(Superseded):
        async with database.unit_of_work() as work:
            await take(work, Run(dead, UUID(source["id"]), datetime.now(UTC)), [], Reading(()), datetime.now(UTC))


async def test_a_service_that_stops_gives_its_source_back(harvest: Harvest) -> None:
    harvest.site.pages = {"/": {"body": listing(1), "seconds": 0.05}}
    source = await harvest.source("/", "json-ld")
    runner = asyncio.create_task(run_next(harvest.running.runtime))
    async with asyncio.timeout(20):
        while not (await harvest.seen(source))["is_running"]:
            await asyncio.sleep(0.01)
    runner.cancel()
    await asyncio.gather(runner, return_exceptions=True)
    assert counts(await harvest.run(source, ask=False)) == (1, 0, 0, 0, 0)


async def test_a_source_that_is_named_again_knows_what_it_brought(harvest: Harvest) -> None:
    harvest.site.pages = {"/": listing(1, 2)}
    source = await harvest.source("/", "json-ld")
    await harvest.run(source)
    assert (await harvest.call("DELETE", f"/sources/{source['id']}", who=CESIS, headers=ANY)).status_code == 204
    assert len(await harvest.offerings()) == 2
    assert counts(await harvest.run(await harvest.source("/", "json-ld"))) == (0, 0, 2, 0, 0)


async def test_the_loops_read_and_check_by_themselves(start: Start) -> None:
    quick = {"harvest_idle_seconds": 0.05, "link_idle_seconds": 0.05, "link_check_hours": 0.00001}
    async with harvesting(start, **quick) as harvest:
        harvest.site.pages = {"/": listing(1, 2), "/kursi/1": "labi"}
        before = HARVEST_ITEMS.labels("added")._value.get()
        loops = [asyncio.create_task(each(harvest.running.runtime)) for each in (harvest_, check_links)]
        await harvest.source("/", "json-ld")
        async with asyncio.timeout(30):
            while len(await harvest.told()) < 2:
                await asyncio.sleep(0.05)
            while [each["title"]["lv"] for each in await harvest.offerings()] != ["Digitālās prasmes 1"]:
                await asyncio.sleep(0.05)  # until the link of the second has failed four times
        for loop in loops:
            loop.cancel()
        await asyncio.gather(*loops, return_exceptions=True)
        assert HARVEST_ITEMS.labels("added")._value.get() == before + 2


async def test_two_runners_share_the_sources(harvest: Harvest) -> None:
    harvest.site.pages = {"/a": listing(1, 2), "/b": listing(3, 4, url="/x")}
    for path in ("/a", "/b"):
        await harvest.source(path, "json-ld", choices={"defaults": {"kind": "course"}})
    runs = await asyncio.gather(*(run_next(harvest.running.runtime) for _ in range(4)))
    assert sorted(runs) == [False, False, True, True]
    assert len(await harvest.offerings()) == 4


async def test_a_source_that_is_changed_under_a_run_wins(harvest: Harvest) -> None:
    harvest.site.pages = {"/": {"body": listing(1), "seconds": 0.05}}
    source = await harvest.source("/", "json-ld")
    runner = asyncio.create_task(run_next(harvest.running.runtime))
    async with asyncio.timeout(20):
        while not (await harvest.seen(source))["is_running"]:
            await asyncio.sleep(0.01)
    await harvest.call("DELETE", f"/sources/{source['id']}", who=CESIS, headers=ANY)
    assert await runner
    assert await harvest.offerings() == []
    assert (await harvest.call("GET", f"/sources/{source['id']}", who=CESIS)).status_code == 404
    assert (await harvest.told("training.source"))[-1] == "removed"


async def test_a_source_of_another_kopa_is_read_page_by_page(harvest: Harvest) -> None:
    items = [
        {
            "id": f"00000000-0000-7000-8000-00000000000{number}",
            "hub": "elsewhere",
            "kind": "course" if number else "tour",
            "title": {"lv": f"Kurss {number}"},
            "mode": "online",
            "sectors": ["unknown-sector"],
            "sessions": [{"id": "x", "starts_at": "2031-01-01T10:00:00Z", "ends_at": "2031-01-01T12:00:00Z", "status": "moved"}],
        }
        for number in range(3)
    ]
    harvest.site.pages = {
        "/api/training/offerings?hub=elsewhere&limit=200": {
            "body": json.dumps({"items": items[:2], "next": "c"}),
            "type": "application/json",
        },
        "/api/training/offerings?hub=elsewhere&limit=200&cursor=c": {"body": json.dumps({"items": [*items[2:], {"id": 1}], "next": None})},
    }
    source = await harvest.source("/api/training/offerings?hub=elsewhere", "kopa", who=VENTSPILS)
    run = await harvest.run(source)
    assert counts(run) == (3, 0, 0, 1, 0)
    offerings = await harvest.offerings()
    assert [(each["hub"], each["kind"], each["sessions"][0]["status"]) for each in offerings] == [("ventspils", "course", "moved")] * 3
    assert "unknown-code" in {reason["code"] for each in run["items"] for reason in each["reasons"]}
    assert counts(await harvest.run(source)) == (0, 0, 3, 1, 0)


async def test_a_real_other_kopa_is_read_like_our_own(harvest: Harvest, start: Start) -> None:
    async with start(service) as other:
        body = {"hub": "ventspils", "kind": "webinar", "title": {"lv": "Mākoņi", "en": "Clouds"}, "mode": "online", "publish": True}
        session = {"starts_at": "2031-03-02T09:00:00+02:00", "ends_at": "2031-03-02T10:00:00+02:00"}
        for number in range(3):
            fields = body | {"title": {"lv": f"Mākoņi {number}"}, "sessions": [session], "competences": [], "level": "basic"}
            assert (await other.call("POST", "/offerings", who=VENTSPILS, json=fields)).status_code == 201
        server = uvicorn.Server(uvicorn.Config(build_app(other.runtime), port=0, log_config=None, lifespan="off"))
        serving = asyncio.create_task(server.serve())
        async with asyncio.timeout(10):
            while not server.started:
                await asyncio.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        source = await harvest.source("/", "kopa", address=f"http://127.0.0.1:{port}/offerings?hub=ventspils")
        assert counts(await harvest.run(source)) == (3, 0, 0, 0, 0)
        assert counts(await harvest.run(source)) == (0, 0, 3, 0, 0)
        server.should_exit = True
        await serving
    found = await harvest.offerings()
    assert [(each["hub"], each["kind"], each["level"], len(each["sessions"])) for each in found] == [("cesis", "webinar", "basic", 1)] * 3
