"""The directory through its API: who joins, what changes, who is told."""

import asyncio
from base64 import urlsafe_b64encode
from typing import Any

from tests.component.conftest import Running
from tests.component.matching.conftest import CESIS, COORDINATOR, VENTSPILS, hub, profile, registered


async def test_staff_register_their_hub_and_the_network_is_told_the_full_state(matching: Running) -> None:
    answer = await matching.call("POST", "/hubs", who=CESIS, json=hub())
    assert (answer.status_code, answer.headers["etag"], answer.headers["location"]) == (201, '"v1"', "hubs/cesis")
    [event] = await matching.events()
    assert (event["type"], event["key"], event["headers"]["ce_sequence"]) == ("matching.hub.registered.v1", "cesis", "1")
    assert event["data"]["name"] == {"lv": "Cēsu Digitālais centrs", "en": "Cēsis Digital Centre"}
    assert event["data"]["technologies"] == {"cybersecurity": 2, "cloud-services": 2}
    assert event["data"]["state"] == "member"
    read = await matching.call("GET", "/hubs/cesis")
    assert (read.headers["etag"], read.json()["live_offerings"]) == ('"v1"', 0)
    assert {key: read.json()[key] for key in hub()} == hub()


async def test_a_slug_is_registered_once_even_by_two_at_the_same_time(matching: Running) -> None:
    answers = await asyncio.gather(*[matching.call("POST", "/hubs", who=who, json=hub()) for who in (CESIS, COORDINATOR, CESIS)])
    assert sorted(each.status_code for each in answers) == [201, 409, 409]
    assert {each.json()["code"] for each in answers if each.status_code == 409} == {"hub-already-member"}
    assert len(await matching.events()) == 1


async def test_the_same_key_twice_has_one_effect_and_one_answer(matching: Running) -> None:
    key = {"Idempotency-Key": "k1"}
    first, second = await asyncio.gather(*[matching.call("POST", "/hubs", who=CESIS, json=hub(), headers=key) for _ in range(2)])
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert sorted(each.headers.get("idempotency-replayed", "") for each in (first, second)) == ["", "true"]
    assert len(await matching.events()) == 1


async def test_a_revision_is_told_and_the_same_profile_again_is_not(matching: Running) -> None:
    await registered(matching)
    changed = profile(languages=["lv"])
    answer = await matching.call("PUT", "/hubs/cesis", who=CESIS, json=changed, headers={"If-Match": '"v1"'})
    assert (answer.status_code, answer.headers["etag"]) == (200, '"v2"')
    again = await matching.call("PUT", "/hubs/cesis", who=CESIS, json=changed, headers={"If-Match": '"v2"'})
    assert (again.status_code, again.headers["etag"]) == (200, '"v2"')
    events = await matching.events()
    assert [each["type"] for each in events] == ["matching.hub.registered.v1", "matching.hub.revised.v1"]
    assert [each["data"]["version"] for each in events] == [1, 2]
    assert events[1]["data"]["languages"] == ["lv"]


async def test_a_hub_that_left_is_gone_from_the_list_and_may_come_again(matching: Running) -> None:
    await registered(matching)
    left = await matching.call("POST", "/hubs/cesis/leave", who=CESIS, headers={"If-Match": '"v1"'})
    assert (left.status_code, left.json()["state"], left.headers["etag"]) == (200, "left", '"v2"')
    assert (await matching.call("GET", "/hubs")).json()["items"] == []
    assert (await matching.call("GET", "/hubs/cesis")).json()["state"] == "left"
    for method, path, body in (("PUT", "/hubs/cesis", profile()), ("POST", "/hubs/cesis/leave", None)):
        refused = await matching.call(method, path, who=CESIS, json=body, headers={"If-Match": '"v2"'})
        assert (refused.status_code, refused.json()["code"]) == (409, "hub-not-member")
    assert (await registered(matching))["version"] == 3
    events = await matching.events()
    assert [each["type"].split(".")[2] for each in events] == ["registered", "left", "registered"]
    assert [each["data"]["state"] for each in events] == ["member", "left", "member"]
    assert [each["data"]["version"] for each in events] == [1, 2, 3]


async def test_a_stale_or_missing_version_changes_nothing(matching: Running) -> None:
    await registered(matching)
    for method, path, body in (("PUT", "/hubs/cesis", profile(languages=[])), ("POST", "/hubs/cesis/leave", None)):
        missing = await matching.call(method, path, who=CESIS, json=body)
        assert (missing.status_code, missing.json()["code"]) == (428, "version-missing")
        stale = await matching.call(method, path, who=CESIS, json=body, headers={"If-Match": '"v7"'})
        assert (stale.status_code, stale.headers["etag"]) == (412, '"v1"')
    assert len(await matching.events()) == 1


async def test_another_hubs_staff_change_nothing(matching: Running) -> None:
    await registered(matching)
    assert (await matching.call("POST", "/hubs", who=VENTSPILS, json=hub("sigulda"))).status_code == 403
    assert (
        await matching.call("PUT", "/hubs/cesis", who=VENTSPILS, json=profile(languages=[]), headers={"If-Match": "*"})
    ).status_code == 403
    assert (await matching.call("POST", "/hubs/cesis/leave", who=VENTSPILS, headers={"If-Match": "*"})).status_code == 403
    assert len(await matching.events()) == 1


async def test_what_is_not_there_is_not_found(matching: Running) -> None:
    assert (await matching.call("GET", "/hubs/cesis")).status_code == 404
    assert (await matching.call("GET", "/hubs/cesis/offerings")).status_code == 404
    assert (await matching.call("PUT", "/hubs/cesis", who=CESIS, json=profile(), headers={"If-Match": "*"})).status_code == 404
    assert (await matching.call("POST", "/hubs/cesis/leave", who=CESIS, headers={"If-Match": "*"})).status_code == 404


MISTAKES: list[tuple[dict[str, Any], str, str, str]] = [
    ({"technologies": {"cybersecurty": 3}}, "technologies", "unknown-code", "cybersecurity"),
    ({"technologies": {"Kiberdrošība": 3}}, "technologies", "unknown-code", "cybersecurity"),
    ({"sectors": {"qqq": 3}}, "sectors", "unknown-code", "manufacturing-and-processing"),
    ({"services": {"prototyping": 6}}, "services.prototyping", "invalid-input", "5"),
    ({"functions": ["training"]}, "functions", "unknown-code", "skills-and-training"),
    ({"languages": ["xx"]}, "languages", "unknown-code", "lv"),
    ({"country": "ZZ"}, "country", "unknown-code", "LV"),
    ({"status": "EDIH"}, "status", "unknown-code", "edih"),
    ({"region": "vidzme"}, "region", "wrong-place", "vidzeme"),
    ({"municipality": "9999999"}, "municipality", "wrong-place", "kodu"),
    ({"region": "kurzeme"}, "region", "wrong-place", "vidzeme"),
    ({"website": "javascript:alert(1)"}, "website", "wrong-address", "https://"),
    ({"website": "hub.lv"}, "website", "wrong-address", "https://"),
    ({"name": {"lv": "x" * 201}}, "name", "wrong-text", "200"),
    ({"name": {"lv": " "}}, "name", "invalid-input", ""),
    ({"nmae": {"lv": "x"}}, "nmae", "invalid-input", "nosaukumu"),
    ({"slug": "Cēsis"}, "slug", "invalid-input", ""),
    ({"slug": "network"}, "slug", "reserved-slug", "network"),
    ({"eligibility": [{"sectors": ["izglītība"]}]}, "eligibility.0.sectors", "unknown-code", "education"),
    ({"eligibility": [{}, {"regions": ["vidzme"]}]}, "region", "wrong-place", "vidzeme"),
    ({"eligibility": [{"basis": "gift"}]}, "eligibility.0.basis", "invalid-input", ""),
    ({"capacity": -1}, "capacity", "invalid-input", ""),
]


async def test_a_mistake_is_named_in_latvian_with_what_is_nearest(matching: Running) -> None:
    for changes, field, code, said in MISTAKES:
        answer = await matching.call("POST", "/hubs", who=COORDINATOR, json=hub() | changes, headers={"Accept-Language": "lv"})
        assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json"), changes
        assert answer.headers["content-language"] == "lv"
        [error] = answer.json()["errors"]
        assert (answer.json()["code"], error["field"]) == (code, field), changes
        assert said in error["detail"]
    assert await matching.events() == []


async def test_regions_of_other_countries_are_their_own_business(matching: Running) -> None:
    assert (await registered(matching, "aire", country="EE", region="Tartu", municipality=None))["region"] == "Tartu"
    assert "website" not in await registered(matching, "blank", website=" ", region="", municipality="")


async def directory(matching: Running) -> None:
    await registered(matching)
    other = {"municipality": None, "languages": ["et"], "functions": ["test-before-invest"], "services": {"finance": 5}}
    other |= {"technologies": {"robotics": 5}, "sectors": {"space": 1}, "status": "edih", "country": "EE", "region": None}
    await registered(matching, "aire", name={"en": "Čapek 100% robots"}, **other)


FOUND = {
    "": ["cesis", "aire"],
    "sort=slug": ["aire", "cesis"],
    "q=cesu+centrs": ["cesis"],
    "q=CAPEK": ["aire"],
    "q=100%25": ["aire"],
    "q=100_": [],
    "country=EE": ["aire"],
    "region=vidzeme": ["cesis"],
    "municipality=0026000": ["cesis"],
    "status=edih": ["aire"],
    "language=lv": ["cesis"],
    "function=test-before-invest": ["aire"],
    "service=vocational-training": ["cesis"],
    "technology=robotics": ["aire"],
    "sector=education": ["cesis"],
    "sector=education&country=EE": [],
}


async def test_filters_find_what_fits_and_nothing_else(matching: Running) -> None:
    await directory(matching)
    found = {}
    for filters in FOUND:
        answer = await matching.call("GET", f"/hubs?{filters}")
        found[filters] = [each["slug"] for each in answer.json()["items"]]
        assert answer.json()["total"] == len(found[filters])
    assert found == FOUND


async def test_names_stand_in_latvian_order_and_pages_cover_them_once(matching: Running) -> None:
    names = ["Čiekurs", "Cēsis", "Žagare", "Dobele", "Zemgale", "cēsis"]
    for at, name in enumerate(names):
        await registered(matching, f"hub-{at}", name={"lv": name})
    for sort, expected in (("name", ["cēsis", "Cēsis", "Čiekurs", "Dobele", "Zemgale", "Žagare"]), ("slug", names)):
        seen, path = [], f"?limit=2&sort={sort}"
        while path:
            answer = await matching.call("GET", f"/hubs{path}")
            seen += [each["name"]["lv"] for each in answer.json()["items"]]
            path = answer.links["next"]["url"] if "next" in answer.links else ""
        assert seen == expected


async def test_a_list_that_cannot_be_understood_is_refused(matching: Running) -> None:
    for query in ("cursor=nonsense", "cursor=WzFd", "q=%00", "country=%00", "limit=0", "sort=x"):
        answer = await matching.call("GET", f"/hubs?{query}")
        assert (answer.status_code, answer.json()["errors"][0]["field"].removeprefix("query.")) == (422, query.partition("=")[0])
    nul = urlsafe_b64encode(b'["a\\u0000", "b"]').decode()
    assert (await matching.call("GET", f"/hubs?cursor={nul}")).status_code == 422
