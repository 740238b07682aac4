"""Calls whose time is over: shown closed at once, closed for the network by the worker, each once."""

import asyncio
import time

from prometheus_client import REGISTRY

from projects.app import service
from projects.background import close_expired_calls, watch_deadlines
from tests.component.conftest import Running, Start
from tests.component.projects.steps import CESIS, call, content, join, leave, opened, project, read, soon


async def over(projects: Running, id_: str) -> None:
    """Lets the call's time pass: as if days had gone by."""
    async with projects.runtime.database.unit_of_work() as work:
        await work.execute("UPDATE call SET closes_at = now() - interval '1 second' WHERE project_id = $1::text::uuid", id_)


async def test_a_call_is_shown_closed_the_moment_its_time_is_over(projects: Running) -> None:
    created = await opened(projects, call=call(closes_at=soon(seconds=0.7)))
    assert (created["call"]["state"], len((await projects.call("GET", "/projects?open_call=true")).json()["items"])) == ("open", 1)
    await asyncio.sleep(0.8)
    shown = (await read(projects, created["id"]))["call"]
    assert (shown["state"], shown["closed_because"]) == ("closed", "deadline")
    assert (await projects.call("GET", "/projects?open_call=true")).json()["items"] == []
    assert (await join(projects, created["id"], "ventspils")).json()["code"] == "call-not-open"
    assert len(await projects.events()) == 1, "reading tells nobody anything"


async def test_the_worker_tells_the_network_once(projects: Running) -> None:
    created, other = await opened(projects), await opened(projects)
    await join(projects, created["id"], "ventspils")
    await over(projects, created["id"])
    closed = await asyncio.gather(*(close_expired_calls(projects.runtime) for _ in range(5)))
    assert sorted(closed) == [0, 0, 0, 0, 1]
    last = (await projects.events())[-1]
    assert (last["type"], last["key"], last["data"]["version"]) == ("projects.project.changed.v1", created["id"], 3)
    assert (last["data"]["call"]["state"], len(last["data"]["partners"]), last["data"]["state"]) == ("closed", 2, "open")
    assert (await read(projects, other["id"]))["call"]["state"] == "open"
    assert await close_expired_calls(projects.runtime) == 0
    assert len(await projects.events()) == 4


async def test_a_change_after_the_deadline_tells_of_the_closed_call(projects: Running) -> None:
    created = await opened(projects, call=call(places=1))
    await join(projects, created["id"], "ventspils")
    second = await opened(projects)
    await join(projects, second["id"], "ventspils")
    for each in (created, second):
        await over(projects, each["id"])
    assert (await leave(projects, created["id"], "ventspils")).json()["call"]["closed_because"] == "full", (
        "a full call does not open after its time"
    )
    assert (await leave(projects, second["id"], "ventspils")).json()["call"]["closed_because"] == "deadline"
    assert [each["data"]["call"]["state"] for each in (await projects.events())[-2:]] == ["closed", "closed"]
    late = await projects.call("PUT", f"/projects/{second['id']}", who=CESIS, json=content(call=call()), headers={"If-Match": "*"})
    assert late.json()["code"] == "call-not-open"
    assert (
        await projects.call("POST", f"/projects/{second['id']}/call", who=CESIS, json=call(), headers={"If-Match": "*"})
    ).status_code == 200


async def test_a_draft_has_no_deadline_until_it_is_published(projects: Running) -> None:
    draft = (await projects.call("POST", "/projects", who=CESIS, json=project())).json()
    await over(projects, draft["id"])
    assert await close_expired_calls(projects.runtime) == 0
    late = await projects.call("POST", f"/projects/{draft['id']}/publish", who=CESIS, headers={"If-Match": '"v1"'})
    assert (late.status_code, late.json()["errors"][0]["field"]) == (422, "call.closes_at")


async def test_one_call_that_cannot_be_closed_does_not_hold_the_others(projects: Running) -> None:
    broken, sound = await opened(projects), await opened(projects)
    for each in (broken, sound):
        await over(projects, each["id"])
    async with projects.runtime.database.unit_of_work() as work:
        await work.execute("UPDATE call SET terms = '{}' WHERE project_id = $1::text::uuid", broken["id"])
    assert await close_expired_calls(projects.runtime) == 1
    assert (await projects.events())[-1]["key"] == sound["id"]


async def test_the_loop_goes_on_through_failures_and_shows_figures(start: Start) -> None:
    async with start(service, deadline_check_seconds=0.05) as projects:
        database = projects.runtime.database
        async with database.unit_of_work() as work:
            await work.execute("ALTER TABLE call RENAME TO hidden")
        watching = asyncio.create_task(watch_deadlines(projects.runtime))
        await asyncio.sleep(0.2)
        async with database.unit_of_work() as work:
            await work.execute("ALTER TABLE hidden RENAME TO call")
        created, other = await opened(projects), await opened(projects)
        await join(projects, other["id"], "ventspils")
        await over(projects, created["id"])
        deadline = time.monotonic() + 5
        while len(await projects.events()) < 4 or REGISTRY.get_sample_value("kopa_projects_calls_open") != 1:
            assert time.monotonic() < deadline and not watching.done()
            await asyncio.sleep(0.05)
        watching.cancel()
        assert (await projects.events())[-1]["data"]["call"]["state"] == "closed"
        assert REGISTRY.get_sample_value("kopa_projects_places_open") == 1
        assert REGISTRY.get_sample_value("kopa_projects_projects", {"state": "open"}) == 2
