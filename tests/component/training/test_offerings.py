"""The catalogue through its API: what hub staff write, what others read, what the network is told."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from contracts.matching import HubRegistered
from tests.component.conftest import Running, Start
from training.app import service

CESIS = {"hubs": ["cesis"], "sub": "anna"}
VENTSPILS = {"hubs": ["ventspils"], "sub": "janis"}
EVENING = {"starts_at": "2027-03-26T17:30:00+02:00", "ends_at": "2027-03-26T19:00:00+02:00"}


def course(**changes: Any) -> dict[str, Any]:
    return {
        "hub": "cesis",
        "kind": "course",
        "title": {"lv": "Drošība internetā", "en": "Safety online"},
        "mode": "on-site",
        "languages": ["lv"],
        "level": "basic",
        "audiences": ["seniors"],
        "regions": ["vidzeme"],
        "price": {"free": True},
        "sessions": [EVENING],
    } | changes


@pytest.fixture
async def training(start: Start) -> AsyncIterator[Running]:
    async with start(service) as running:
        yield running


async def published(training: Running, **changes: Any) -> dict[str, Any]:
    answer = await training.call("POST", "/offerings", who=CESIS, json=course(publish=True, **changes))
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def test_a_draft_is_its_hubs_own_until_it_is_published(training: Running) -> None:
    draft = (await training.call("POST", "/offerings", who=CESIS, json=course())).json()
    path = f"/offerings/{draft['id']}"
    assert draft["state"] == "draft"
    assert await training.events() == []
    assert (await training.call("GET", path)).status_code == 404
    assert (await training.call("GET", path, who=VENTSPILS)).status_code == 404
    assert (await training.call("GET", path, who=CESIS)).json()["title"]["lv"] == "Drošība internetā"
    assert (await training.call("GET", "/offerings?state=draft&hub=cesis")).json()["items"] == []
    assert len((await training.call("GET", "/offerings?state=draft&hub=cesis", who=CESIS)).json()["items"]) == 1

    answer = await training.call("POST", f"{path}/publish", who=CESIS, headers={"If-Match": '"v1"'})
    assert (answer.status_code, answer.headers["etag"]) == (200, '"v2"')
    assert [item["id"] for item in (await training.call("GET", "/offerings")).json()["items"]] == [draft["id"]]


async def test_every_change_is_told_with_the_full_state_in_order(training: Running) -> None:
    offering = await published(training)
    path = f"/offerings/{offering['id']}"
    changed = {key: value for key, value in course(title={"lv": "Drošība tīmeklī"}).items() if key != "hub"}
    revised = await training.call("PUT", path, who=CESIS, json=changed, headers={"If-Match": '"v1"'})
    assert revised.status_code == 200, revised.text
    await training.call("POST", f"{path}/withdraw", who=CESIS, headers={"If-Match": '"v2"'})
    events = await training.events()
    assert [each["type"] for each in events] == [f"training.offering.{what}.v1" for what in ("published", "revised", "withdrawn")]
    assert [each["data"]["version"] for each in events] == [1, 2, 3]
    assert [each["headers"]["ce_sequence"] for each in events] == ["1", "2", "3"]
    assert {each["key"] for each in events} == {offering["id"]}
    assert events[1]["data"]["title"] == {"lv": "Drošība tīmeklī"}
    assert events[2]["data"]["state"] == "withdrawn"


async def test_a_session_of_a_published_offering_never_vanishes(training: Running) -> None:
    offering = await published(training)
    first = offering["sessions"][0]["id"]
    new = {"starts_at": "2027-04-02T17:30:00+03:00", "ends_at": "2027-04-02T19:00:00+03:00"}
    body = {key: value for key, value in course(sessions=[new]).items() if key != "hub"}
    revised = (await training.call("PUT", f"/offerings/{offering['id']}", who=CESIS, json=body, headers={"If-Match": "*"})).json()
    assert [(each["id"] == first, each["status"]) for each in revised["sessions"]] == [(True, "cancelled"), (False, "scheduled")]


async def test_a_stale_or_missing_version_changes_nothing(training: Running) -> None:
    offering = await published(training)
    path = f"/offerings/{offering['id']}/withdraw"
    missing = await training.call("POST", path, who=CESIS)
    assert (missing.status_code, missing.json()["code"]) == (428, "version-missing")
    stale = await training.call("POST", path, who=CESIS, headers={"If-Match": '"v7"'})
    assert (stale.status_code, stale.headers["etag"]) == (412, '"v1"')
    assert len(await training.events()) == 1


async def test_another_hubs_staff_are_refused_and_nothing_changes(training: Running) -> None:
    offering = await published(training)
    assert (await training.call("POST", "/offerings", who=VENTSPILS, json=course())).status_code == 403
    withdrawn = await training.call("POST", f"/offerings/{offering['id']}/withdraw", who=VENTSPILS, headers={"If-Match": '"v1"'})
    assert withdrawn.status_code == 403
    assert (await training.call("GET", f"/offerings/{offering['id']}")).json()["state"] == "published"
    assert len(await training.events()) == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "party"}, "kind"),
        ({"languages": ["xx"]}, "languages"),
        ({"titel": {"lv": "x"}}, "titel"),
        ({"title": {"lv": " "}}, "title"),
        ({"title": {"lv": "x" * 201}}, "body"),
        ({"competences": [{"framework": "DigComp", "version": "3.0", "code": "9.9"}]}, "competences"),
        ({"sessions": [EVENING | {"ends_at": EVENING["starts_at"]}]}, "sessions.ends_at"),
        ({"sessions": [EVENING | {"time_zone": "Europe/Cesis"}]}, "sessions.time_zone"),
        ({"sessions": [EVENING | {"starts_at": "2027-03-26T17:30:00"}]}, "sessions.0.starts_at"),
        ({"hub": "Cēsis"}, "hub"),
    ],
)
async def test_a_mistake_is_named_in_the_readers_language(training: Running, changes: dict[str, Any], field: str) -> None:
    answer = await training.call("POST", "/offerings", who=CESIS, json=course(**changes), headers={"Accept-Language": "lv"})
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert answer.headers["content-language"] == "lv"
    assert [each["field"] for each in answer.json()["errors"]] == [field]
    assert await training.events() == []


@pytest.mark.parametrize(
    "filters",
    [
        "kind=course",
        "language=lv",
        "level=basic",
        "region=vidzeme",
        "free=true",
        "q=drosiba",
        "hub=cesis",
        "starts_from=2027-03-01T00:00:00Z",
    ],
)
async def test_filters_find_what_fits_and_nothing_else(training: Running, filters: str) -> None:
    wanted = await published(training)
    other = course(
        kind="webinar",
        mode="online",
        languages=["en"],
        level="advanced",
        regions=[],
        price={"amount": "10"},
        title={"en": "AI"},
        sessions=[],
    )
    await training.call("POST", "/offerings", who=VENTSPILS, json=other | {"hub": "ventspils", "publish": True})
    found = (await training.call("GET", f"/offerings?{filters}")).json()["items"]
    assert [each["id"] for each in found] == [wanted["id"]]


async def test_pages_cover_the_list_once(training: Running) -> None:
    ids = [(await published(training, title={"lv": f"Kurss {number}"}))["id"] for number in range(5)]
    seen, path = [], "/offerings?limit=2"
    while path:
        answer = await training.call("GET", path)
        seen += [each["id"] for each in answer.json()["items"]]
        path = answer.links["next"]["url"] if "next" in answer.links else ""
        path = f"/offerings{path}" if path.startswith("?") else path
    assert seen == ids[::-1]
    assert (await training.call("GET", "/offerings?cursor=nonsense")).json()["errors"][0]["field"] == "cursor"


async def test_hubs_of_the_directory_are_known_by_name(training: Running) -> None:
    hub = {
        "slug": "cesis",
        "name": {"lv": "Cēsu Digitālais centrs"},
        "country": "LV",
        "status": "regional",
        "changed_at": "2027-01-01T00:00:00Z",
    }
    await training.receive(HubRegistered.model_validate(hub | {"version": 2}))
    await training.receive(HubRegistered.model_validate(hub | {"version": 1, "name": {"lv": "vecs nosaukums"}}))
    await published(training)
    assert (await training.call("GET", "/hubs")).json() == {
        "items": [{"slug": "cesis", "name": {"lv": "Cēsu Digitālais centrs"}, "offerings": 1}]
    }
    assert (await training.call("GET", "/offerings")).json()["items"][0]["hub_name"] == {"lv": "Cēsu Digitālais centrs"}


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/offerings?q=%00", None),
        ("GET", "/offerings?hub=a%00b", None),
        ("GET", "/offerings?cursor=WyJ4Il0", None),
        ("GET", "/offerings?cursor=WyJ4IiwieSJd", None),
        ("GET", "/offerings?starts_from=0000-12-31T23:59:59Z", None),
        ("GET", "/offerings?near=91,24.1", None),
        ("GET", "/offerings?sort=nicest", None),
        ("GET", "/offerings/%00", None),
        ("POST", "/offerings", course(title={"lv": "a\0b"})),
        ("POST", "/offerings", course(sessions=[{"starts_at": "9999-12-31T23:00:00-14:00", "ends_at": "9999-12-31T23:59:00-14:00"}])),
        ("POST", "/offerings", course(price={"amount": "1e400"})),
    ],
)
async def test_hostile_values_are_the_callers_mistake_not_ours(training: Running, method: str, path: str, body: Any) -> None:
    answer = await training.call(method, path, who=CESIS, json=body)
    assert answer.status_code == 422, answer.text
    assert answer.json()["detail"]


@pytest.mark.parametrize(
    "span", ["starts_from=9999-12-31T23:59:59-14:00", "starts_until=0001-01-01T00:00:00%2B14:00", "starts_from=0001-01-01T00:00:00Z"]
)
async def test_the_ends_of_the_calendar_can_be_asked_for(training: Running, span: str) -> None:
    await published(training)
    answer = await training.call("GET", f"/offerings?{span}")
    assert answer.status_code == 200, answer.text
    assert answer.json()["total"] == (1 if span.startswith("starts_from=0001") else 0)


async def test_a_search_word_is_looked_for_in_the_texts_not_in_their_language_codes(training: Running) -> None:
    await published(training, summary={"lv": "Paroles un krāpnieki"})
    assert (await training.call("GET", "/offerings?q=lv")).json()["items"] == []
    assert len((await training.call("GET", "/offerings?q=KRAPNIEKI drosiba")).json()["items"]) == 1
    assert (await training.call("GET", "/offerings?q=%25")).json()["items"] == []
