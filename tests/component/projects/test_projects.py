"""Projects through their API: what the lead writes, who sees it, what the network is told."""

from typing import Any
from uuid import uuid4

import pytest

from tests.component.conftest import Running
from tests.component.projects.steps import CESIS, VENTSPILS, call, content, join, opened, project, read, soon


async def test_a_draft_is_its_leads_own_until_it_is_published(projects: Running) -> None:
    created = await projects.call("POST", "/projects", who=CESIS, json=project())
    draft = created.json()
    path = f"/projects/{draft['id']}"
    assert (draft["state"], created.headers["location"], await projects.events()) == ("draft", f"projects/{draft['id']}", [])
    for stranger in (None, VENTSPILS):
        assert (await projects.call("GET", path, who=stranger)).status_code == 404
        assert (await projects.call("GET", "/projects?state=draft", who=stranger)).json()["items"] == []
    assert (await join(projects, draft["id"], "ventspils")).status_code == 404, "not even its existence is told"
    assert (await projects.call("GET", path, who=CESIS)).json()["title"]["en"] == "Linked teachers"
    assert [each["id"] for each in (await projects.call("GET", "/projects?state=draft", who=CESIS)).json()["items"]] == [draft["id"]]

    answer = await projects.call("POST", f"{path}/publish", who=CESIS, headers={"If-Match": '"v1"'})
    assert (answer.status_code, answer.headers["etag"], answer.json()["state"]) == (200, '"v2"', "open")
    assert [each["id"] for each in (await projects.call("GET", "/projects")).json()["items"]] == [draft["id"]]
    assert (await projects.call("GET", "/projects?state=draft", who=CESIS)).json()["items"] == []
    again = await projects.call("POST", f"{path}/publish", who=CESIS, headers={"If-Match": "*"})
    assert (again.status_code, again.json()["code"]) == (409, "project-wrong-state")


async def test_every_change_is_told_with_the_full_state_in_order(projects: Running) -> None:
    created = await opened(projects)
    path = f"/projects/{created['id']}"
    revised = await projects.call("PUT", path, who=CESIS, json=content(title={"lv": "Skolas tīklā"}), headers={"If-Match": '"v1"'})
    assert revised.status_code == 200, revised.text
    await join(projects, created["id"], "ventspils")
    await projects.call("POST", f"{path}/call/close", who=CESIS, headers={"If-Match": '"v3"'})
    await projects.call("POST", f"{path}/call", who=CESIS, json=call(places=1), headers={"If-Match": '"v4"'})
    closed = await projects.call("POST", f"{path}/close", who=CESIS, headers={"If-Match": '"v5"'})
    assert closed.json()["call"]["closed_because"] == "project"

    events = await projects.events()
    kinds = ("project.opened", "project.changed", "partner.joined", "project.changed", "project.changed", "project.closed")
    assert [each["type"] for each in events] == [f"projects.{kind}.v1" for kind in kinds]
    assert [each["headers"]["ce_sequence"] for each in events] == list("123456")
    assert {each["key"] for each in events} == {created["id"]}
    data = [each["data"] for each in events]
    assert [each["call"]["state"] for each in data] == ["open", "open", "open", "closed", "open", "closed"]
    assert (data[1]["title"], data[1]["call"]["places"]) == ({"lv": "Skolas tīklā"}, 2), "a revision without a call leaves it as it is"
    assert (data[2]["joined"], [(each["hub"], each["role"]) for each in data[2]["partners"]]) == (
        "ventspils",
        [("cesis", "lead"), ("ventspils", "partner")],
    )
    assert [each["state"] for each in data] == ["open"] * 5 + ["closed"]


async def test_a_repeated_request_has_one_effect(projects: Running) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    body = project(publish=True)
    first = await projects.call("POST", "/projects", who=CESIS, json=body, headers=key)
    second = await projects.call("POST", "/projects", who=CESIS, json=body, headers=key)
    assert (first.json(), second.headers["idempotency-replayed"]) == (second.json(), "true")
    key = {"Idempotency-Key": str(uuid4())}
    joined = [await join(projects, first.json()["id"], "ventspils", headers=key) for _ in range(2)]
    assert [each.status_code for each in joined] == [200, 200] and joined[0].json() == joined[1].json()
    assert [each["type"] for each in await projects.events()] == ["projects.project.opened.v1", "projects.partner.joined.v1"]
    other = await projects.call("POST", "/projects", who=CESIS, json=project(), headers=key | {"Idempotency-Key": ""})
    assert other.json()["code"] == "idempotency-key-missing"


@pytest.mark.parametrize("step", ["", "/publish", "/close", "/call", "/call/close"])
async def test_a_stale_or_missing_version_changes_nothing(projects: Running, step: str) -> None:
    created = await opened(projects, call=None)
    method, body = ("PUT", content(title={"lv": "cits"})) if not step else ("POST", call())
    for headers, status, code in (
        ({}, 428, "version-missing"),
        ({"If-Match": '"v7"'}, 412, "stale"),
        ({"If-Match": '"abc"'}, 412, "stale"),
    ):
        answer = await projects.call(method, f"/projects/{created['id']}{step}", who=CESIS, json=body, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert (await read(projects, created["id"]))["version"] == 1
    assert len(await projects.events()) == 1


async def test_what_is_closed_stays_as_it_was(projects: Running) -> None:
    created = await opened(projects)
    path = f"/projects/{created['id']}"
    await join(projects, created["id"], "ventspils")
    await projects.call("POST", f"{path}/close", who=CESIS, headers={"If-Match": "*"})
    for method, step, body in (("PUT", "", content()), ("POST", "/call", call()), ("POST", "/call/close", None), ("POST", "/close", None)):
        answer = await projects.call(method, f"{path}{step}", who=CESIS, json=body, headers={"If-Match": "*", "Accept-Language": "lv"})
        assert (answer.status_code, answer.json()["code"]) == (409, "project-wrong-state")
        assert "„slēgts”" in answer.json()["detail"]
    assert (await join(projects, created["id"], "jelgava")).status_code == 409
    assert (await read(projects, created["id"]))["version"] == 3


MISTAKES: list[tuple[dict[str, Any], str]] = [
    ({"titel": {"lv": "x"}}, "titel"),
    ({"title": {"lv": " "}}, "title"),
    ({"title": {}}, "title"),
    ({"title": {"lv": "x" * 201}}, "title.lv"),
    ({"title": {"lv": "a\x00b"}}, "title.lv"),
    ({"title": {"Latviešu": "x"}}, "title.Latviešu.[key]"),
    ({"lead": "Cēsis"}, "lead"),
    ({"regions": ["Vidzeme"]}, "regions.0"),
    ({"starts_on": "1. septembris"}, "starts_on"),
    ({"starts_on": "2027-31-1"}, "starts_on"),
    ({"ends_on": "2027-08-31"}, "ends_on"),
    ({"link": "javascript:alert(1)"}, "link"),
    ({"funding_programme": "\x00"}, "funding_programme"),
    ({"call": call(places=0)}, "call.places"),
    ({"call": call(places=10**30)}, "call.places"),
    ({"call": call(sought={"en": ""})}, "call.sought"),
    ({"call": call(technologies=["steam"])}, "call.technologies"),
    ({"call": call(sectors=["x\x00"])}, "call.sectors.0"),
    ({"call": call(sectors=["opera"])}, "call.sectors"),
    ({"call": call(closes_at="2027-05-01T12:00:00")}, "call.closes_at"),
    ({"call": call(closes_at=soon(seconds=-1))}, "call.closes_at"),
    ({"call": call(closes_at="9999-12-31T23:59:59-14:00")}, "call.closes_at"),
    ({"call": call(closes_at="0001-01-01T00:00:00+14:00")}, "call.closes_at"),
]


async def test_every_mistake_is_named_in_the_readers_language(projects: Running) -> None:
    for changes, field in MISTAKES:
        answer = await projects.call("POST", "/projects", who=CESIS, json=project(**changes), headers={"Accept-Language": "lv"})
        assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json"), (changes, answer.text)
        assert answer.headers["content-language"] == "lv"
        assert [each["field"] for each in answer.json()["errors"]] == [field]
    assert (await projects.call("GET", "/projects?state=draft", who=CESIS)).json()["items"] == []


async def test_what_is_no_project_is_refused(projects: Running) -> None:
    for body in (b"", b"{", b"[]", b'"\xff"', b'{"lead": "\\ud800", "title": {"lv": "\\ud800"}}', b"null"):
        answer = await projects.call("POST", "/projects", who=CESIS, content=body, headers={"Content-Type": "application/json"})
        assert 400 <= answer.status_code < 500, (body, answer.text)


async def test_a_project_of_any_script_comes_back_as_it_was_written(projects: Running) -> None:
    title = {"lv": "Glāžšķūņa rūķīši", "ru": "Общий проект", "uk": "Ґ", "en": "emoji 🎓 \\u0000 %_'\"", "ar": "مشروع"}
    created = await opened(projects, title=title, call=call(technologies=["robotics", "robotics"]))
    shown = await read(projects, created["id"])
    assert shown["title"] == title == (await projects.events())[0]["data"]["title"]
    assert shown["call"]["technologies"] == ["robotics"]
    for word in ("glazskuna", "RŪĶĪŠI", "общий", "ОБЩИЙ", "🎓", "%_", "\\u0000"):
        assert len((await projects.call("GET", "/projects", params={"q": word})).json()["items"]) == 1, word
    assert (await projects.call("GET", "/projects", params={"q": "lv"})).json()["items"] == []


async def test_a_project_too_large_for_the_network_is_refused_whole(projects: Running) -> None:
    languages = [f"{one}{two}" for one in "abcdef" for two in "abcdefghijklm"]
    answer = await projects.call("POST", "/projects", who=CESIS, json=project(publish=True, summary=dict.fromkeys(languages, "x" * 5000)))
    assert (answer.status_code, answer.json()["code"]) == (413, "event-too-large")
    assert (await projects.call("GET", "/projects")).json()["items"] == []
