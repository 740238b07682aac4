"""Calls for partners: joining, leaving, the last place, and fifty hubs that want two places."""

import asyncio
from collections import Counter

from contracts.matching import HubLeft
from tests.component.conftest import Running
from tests.component.projects.steps import CESIS, VENTSPILS, call, content, hub, join, leave, opened, project, read


async def test_fifty_hubs_at_once_never_overbook_two_places(projects: Running) -> None:
    created = await opened(projects)
    answers = await asyncio.gather(*(join(projects, created["id"], f"hub-{number}") for number in range(50)))
    assert Counter(each.status_code for each in answers) == {200: 2, 409: 48}
    assert {each.json()["code"] for each in answers if each.status_code == 409} == {"call-full"}
    shown = await read(projects, created["id"])
    assert (len(shown["partners"]), shown["version"]) == (3, 3)
    assert (shown["call"]["state"], shown["call"]["places_left"], shown["call"]["closed_because"]) == ("closed", 0, "full")
    events = await projects.events()
    assert [(each["type"], each["data"]["version"]) for each in events[1:]] == [("projects.partner.joined.v1", at) for at in (2, 3)]
    assert [each["data"]["call"]["state"] for each in events] == ["open", "open", "closed"]
    assert {each["hub"] for each in events[2]["data"]["partners"]} == {each["hub"] for each in shown["partners"]}


async def test_one_hub_that_joins_ten_times_at_once_takes_one_place(projects: Running) -> None:
    created = await opened(projects)
    answers = await asyncio.gather(*(join(projects, created["id"], "ventspils") for _ in range(10)))
    assert Counter(each.status_code for each in answers) == {200: 1, 409: 9}
    assert {each.json()["code"] for each in answers if each.status_code == 409} == {"already-partner"}
    assert (await read(projects, created["id"]))["call"]["places_left"] == 1


async def test_hubs_that_come_and_go_at_once_leave_the_count_right(projects: Running) -> None:
    created = await opened(projects, call=call(places=3))

    async def come_and_go(name: str) -> None:
        for _ in range(3):
            if (await join(projects, created["id"], name)).status_code == 200:
                assert (await leave(projects, created["id"], name)).status_code == 200

    await asyncio.gather(*(come_and_go(f"hub-{number}") for number in range(8)))
    shown = await read(projects, created["id"])
    assert (shown["call"]["state"], shown["call"]["places_left"], len(shown["partners"])) == ("open", 3, 1)
    events = [each["data"] for each in await projects.events()]
    assert [each["version"] for each in events] == list(range(1, shown["version"] + 1))
    assert max(len(each["partners"]) for each in events) <= 4


async def test_who_leaves_frees_the_place(projects: Running) -> None:
    created = await opened(projects, call=call(places=1))
    assert (await join(projects, created["id"], "ventspils")).json()["call"]["closed_because"] == "full"
    left = await leave(projects, created["id"], "ventspils")
    assert (left.status_code, left.json()["call"]["state"], left.json()["call"]["places_left"]) == (200, "open", 1)
    assert "closed_because" not in left.json()["call"]
    assert (await leave(projects, created["id"], "ventspils")).json()["code"] == "not-partner"
    assert (await leave(projects, created["id"], "cesis")).json()["code"] == "not-partner", "the lead does not leave"
    assert (await join(projects, created["id"], "jelgava")).status_code == 200
    events = await projects.events()
    assert [each["type"].split(".")[2] for each in events] == ["opened", "joined", "changed", "joined"]
    assert [each["data"]["call"]["state"] for each in events] == ["open", "closed", "open", "closed"]


async def test_only_an_open_call_takes_partners(projects: Running) -> None:
    created = await opened(projects, call=None)
    path = f"/projects/{created['id']}"
    none = await join(projects, created["id"], "ventspils", headers={"Accept-Language": "lv"})
    assert (none.status_code, none.json()["code"]) == (409, "call-not-open")
    assert none.json()["detail"].startswith("Projektam pašlaik nav atvērta uzsaukuma")
    assert (await projects.call("POST", f"{path}/call", who=CESIS, json=call(), headers={"If-Match": '"v1"'})).status_code == 200
    twice = await projects.call("POST", f"{path}/call", who=CESIS, json=call(), headers={"If-Match": '"v2"'})
    assert (twice.status_code, twice.json()["code"]) == (409, "call-already-open")
    assert (await join(projects, created["id"], "cesis")).json()["code"] == "lead-cannot-join"
    assert (await join(projects, created["id"], "ventspils")).status_code == 200
    closed = await projects.call("POST", f"{path}/call/close", who=CESIS, headers={"If-Match": '"v3"'})
    assert (closed.json()["call"]["state"], closed.json()["call"]["closed_because"]) == ("closed", "lead")
    assert (await join(projects, created["id"], "jelgava")).json()["code"] == "call-not-open"
    again = await projects.call("POST", f"{path}/call/close", who=CESIS, headers={"If-Match": '"v4"'})
    assert (again.status_code, again.json()["code"]) == (409, "call-not-open")


async def test_the_open_calls_terms_change_with_the_project(projects: Running) -> None:
    created = await opened(projects, call=call(places=3))
    path = f"/projects/{created['id']}"
    for name in ("ventspils", "jelgava"):
        await join(projects, created["id"], name)
    fewer = await projects.call("PUT", path, who=CESIS, json=content(call=call(places=1)), headers={"If-Match": '"v3"'})
    assert (fewer.status_code, fewer.json()["code"], fewer.json()["errors"][0]["field"]) == (409, "call-too-few-places", "call.places")
    full = await projects.call("PUT", path, who=CESIS, json=content(call=call(places=2)), headers={"If-Match": '"v3"'})
    assert full.json()["call"]["closed_because"] == "full"
    over = await projects.call("PUT", path, who=CESIS, json=content(call=call()), headers={"If-Match": '"v4"'})
    assert over.json()["code"] == "call-not-open"
    second = await projects.call("POST", f"{path}/call", who=CESIS, json=call(places=1), headers={"If-Match": '"v4"'})
    assert second.json()["call"]["places_left"] == 1
    assert len((await join(projects, created["id"], "riga")).json()["partners"]) == 4


async def test_a_drafts_call_is_replaced_or_dropped_with_it(projects: Running) -> None:
    draft = (await projects.call("POST", "/projects", who=CESIS, json=project())).json()
    path = f"/projects/{draft['id']}"
    changed = await projects.call("PUT", path, who=CESIS, json=content(call=call(places=7)), headers={"If-Match": '"v1"'})
    assert changed.json()["call"]["places"] == 7
    dropped = await projects.call("PUT", path, who=CESIS, json=content(), headers={"If-Match": '"v2"'})
    assert "call" not in dropped.json()
    added = await projects.call("POST", f"{path}/call", who=CESIS, json=call(places=4), headers={"If-Match": '"v3"'})
    assert added.json()["call"]["places"] == 4
    assert await projects.events() == []
    await projects.call("POST", f"{path}/publish", who=CESIS, headers={"If-Match": '"v4"'})
    assert [(each["data"]["version"], each["data"]["call"]["places"]) for each in await projects.events()] == [(5, 4)]


async def test_a_hub_may_insist_on_the_terms_that_it_read(projects: Running) -> None:
    created = await opened(projects)
    await join(projects, created["id"], "jelgava")
    stale = await join(projects, created["id"], "ventspils", headers={"If-Match": '"v1"'})
    assert (stale.status_code, stale.headers["etag"]) == (412, '"v2"')
    assert (await join(projects, created["id"], "ventspils", headers={"If-Match": '"v2"'})).status_code == 200


async def test_partners_are_members_of_the_directory_and_shown_by_name(projects: Running) -> None:
    created = await opened(projects, call=call(places=5))
    assert (await join(projects, created["id"], "early")).status_code == 200, "an empty directory cannot tell"
    await projects.receive(
        hub("cesis", "Cēsu Digitālais centrs"), hub("ventspils", "Ventspils Digitālais centrs"), hub("liepaja", "Liepāja")
    )
    await projects.receive(hub("ventspils", "vecs nosaukums", version=1))
    await projects.receive(hub("liepaja", "Liepāja", version=2, kind=HubLeft), hub("liepaja", "Liepāja", version=1))
    for name in ("nobody", "liepaja"):
        answer = await join(projects, created["id"], name, headers={"Accept-Language": "lv"})
        assert (answer.status_code, answer.json()["code"], answer.json()["errors"][0]["field"]) == (422, "unknown-hub", "hub")
        assert answer.json()["detail"].startswith(f"{name} nav tīkla dalībnieks.")
    joined = (await join(projects, created["id"], "ventspils")).json()
    assert joined["lead_name"] == {"lv": "Cēsu Digitālais centrs"}
    assert {each["hub"]: each.get("name", {}).get("lv") for each in joined["partners"]} == {
        "cesis": "Cēsu Digitālais centrs",
        "early": None,
        "ventspils": "Ventspils Digitālais centrs",
    }
    assert (await projects.call("GET", "/projects")).json()["items"] == [joined]
    left = await projects.call("POST", "/projects", who={"hubs": ["liepaja"]}, json=project(lead="liepaja"))
    assert (left.status_code, left.json()["errors"][0]["field"]) == (422, "lead")


async def test_nobody_joins_in_another_hubs_name(projects: Running) -> None:
    created = await opened(projects)
    path = f"/projects/{created['id']}"
    assert (await projects.call("POST", f"{path}/join", who=CESIS, json={"hub": "ventspils"})).status_code == 403
    await join(projects, created["id"], "ventspils")
    for other in (CESIS, {"hubs": ["jelgava"]}):
        assert (await projects.call("POST", f"{path}/leave", who=other, json={"hub": "ventspils"})).status_code == 403
    assert (await projects.call("POST", f"{path}/leave", who=VENTSPILS, json={"hub": "ventspils"})).status_code == 200
