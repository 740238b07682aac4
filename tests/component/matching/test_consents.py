"""What an organisation lets hubs see: given, prolonged, withdrawn, expired; and who may do what with an organisation."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi.routing import APIRoute

from matching.app import service
from matching.domain.organisations import Purpose
from matching.repository import consents
from tests.component.conftest import Running, Start
from tests.component.matching.conftest import CESIS, COORDINATOR, OPERATOR, VENTSPILS, registered
from tests.component.matching.organisations import Org, founded, saying, stated, value, write
from tests.component.matching.test_assessments import Held, begun, completed


@pytest.fixture
async def matching(start: Start) -> AsyncIterator[Running]:
    async with start(service, organisation_rate="10000/hour", assessment_rate="10000/hour") as running:
        await registered(running)
        await registered(running, "ventspils", region="kurzeme", municipality=None)
        yield running


async def valid(org: Org, hub: str = "cesis", purpose: Purpose = "match") -> bool:
    async with org.matching.runtime.database.reading() as work:
        return await consents.valid(work, UUID(org.id), hub, purpose)


async def test_a_consent_is_for_one_hub_and_one_purpose_until_its_day(matching: Running) -> None:
    org, other = await founded(matching), await founded(matching)
    given = await org.agree(days=30)
    lasts = datetime.fromisoformat(given["expires_at"]) - datetime.fromisoformat(given["given_at"])
    assert abs(lasts - timedelta(days=30)) < timedelta(minutes=1)
    assert (await valid(org), await valid(org, "ventspils"), await valid(org, purpose="assessment"), await valid(other)) == (
        True,
        False,
        False,
        False,
    )
    await write(matching, "UPDATE consent SET expires_at = now() - interval '1 second'")
    assert not await valid(org)
    again = await org.agree()
    assert await valid(org) and again["id"] != given["id"]
    assert [each["id"] for each in (await org.read("/consents"))["items"]] == [again["id"], given["id"]]


async def test_giving_it_again_prolongs_the_one_there_is_and_withdrawing_leaves_none(matching: Running) -> None:
    org = await founded(matching)
    first, longer, shorter = await org.agree(days=30), await org.agree(days=90), await org.agree(days=1)
    assert first["id"] == longer["id"] == shorter["id"]
    assert first["expires_at"] < longer["expires_at"] == shorter["expires_at"]
    at_once = await asyncio.gather(*(org.agree("ventspils", days=days) for days in range(10, 15)))
    assert len({each["id"] for each in at_once}) == 1
    for _ in range(2):
        assert (await org.call("DELETE", f"/consents/{first['id']}")).status_code == 204
    assert not await valid(org) and await valid(org, "ventspils")
    (withdrawn,) = [each for each in (await org.read("/consents"))["items"] if each["hub"] == "cesis"]
    assert withdrawn["withdrawn_at"]
    other = await founded(matching)
    for id_ in (at_once[0]["id"], org.id):
        assert (await other.call("DELETE", f"/consents/{id_}")).json()["code"] == "no-such-consent"
    assert await valid(org, "ventspils")


async def test_mistaken_consents_are_refused(matching: Running) -> None:
    org = await founded(matching)
    await matching.call("POST", "/hubs/ventspils/leave", who=COORDINATOR, headers={"If-Match": "*"})
    for changes, field in (
        ({"hub": "nobody"}, "hub"),
        ({"hub": "ventspils"}, "hub"),
        ({"purpose": "anything"}, "purpose"),
        ({"days": 0}, "days"),
        ({"days": 731}, "days"),
    ):
        answer = await org.call("POST", "/consents", json={"hub": "cesis", "purpose": "match", "days": 90} | changes)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)
    assert await value(matching, "SELECT count(*) FROM consent") == 0


async def test_a_hub_reads_the_results_while_it_may(matching: Running) -> None:
    org = await founded(matching)
    held, draft = await completed(matching), await begun(matching)
    await org.bind(held)
    await org.bind(draft)
    assert (await shared(org, CESIS)).json()["code"] == "consent-needed"
    await org.agree(purpose="match")
    assert (await shared(org, CESIS)).json()["code"] == "consent-needed"
    given = await org.agree(purpose="assessment")
    (result,) = (await shared(org, CESIS)).json()["items"]
    assert (result["id"], result["overall"]) == (held.id, 43.33)
    assert "Rūķis" not in str(result) and "answers" not in result
    assert (await shared(org, VENTSPILS)).status_code == 403
    await org.call("DELETE", f"/consents/{given['id']}")
    assert (await shared(org, CESIS)).status_code == 403


async def test_a_hub_lists_by_name_who_shows_it_their_assessments_now(matching: Running) -> None:
    assert (await sharing(matching)).json() == {"items": []}
    orgs = [await founded(matching, name=name) for name in ("Zīle", "Ābele", "Egle")]
    for org in orgs:
        await org.agree(purpose="assessment", days=30)
        await org.agree(purpose="match")
    only_asks, ended = await founded(matching), await founded(matching)
    await only_asks.agree(purpose="match")
    gone = await ended.agree(purpose="assessment")
    await ended.call("DELETE", f"/consents/{gone['id']}")
    await ended.agree("ventspils", purpose="assessment")
    first = (await sharing(matching, "?limit=2")).json()
    rest = (await sharing(matching, f"?limit=2&cursor={first['next']}")).json()
    found = first["items"] + rest["items"]
    assert [each["name"] for each in found] == ["Ābele", "Egle", "Zīle"] and "next" not in rest
    assert found[2] == {"organisation": orgs[0].id, "name": "Zīle", "until": found[2]["until"]}
    for who in (VENTSPILS, COORDINATOR):
        assert (await sharing(matching, who=who)).status_code == 403


async def sharing(matching: Running, query: str = "", who: dict[str, Any] = CESIS) -> httpx.Response:
    return await matching.call("GET", f"/hubs/cesis/shared{query}", who=who)


async def shared(org: Org, who: dict[str, Any]) -> httpx.Response:
    return await org.matching.call("GET", f"/organisations/{org.id}/shared-assessments", who=who)


Route = Callable[["Scene"], tuple[str, str, dict[str, Any]]]


class Scene:
    """An organisation with all that it can have; what belongs to it, and what does not yet."""

    org: Org
    other: Org
    need: dict[str, Any]
    free_need: dict[str, Any]
    held: Held
    free: Held
    consent: dict[str, Any]

    async def set(self, matching: Running) -> "Scene":
        self.org, self.other = await founded(matching), await founded(matching)
        self.need, self.free_need = await stated(matching), await stated(matching)
        self.held, self.free = await completed(matching), await begun(matching)
        await self.org.bind(self.held)
        await self.org.bind_need(self.need)
        self.consent = await self.org.agree()
        return self

    def callers(self) -> dict[str, dict[str, Any]]:
        return {
            "another's link": {"headers": {"Organisation-Token": self.other.token}},
            "speaks for another": {"who": {"orgs": [self.other.id], "sub": "janis"}},
            "hub with consent": {"who": CESIS},
            "hub with ended consent": {"who": {"hubs": ["ended"], "sub": "e"}},
            "hub with withdrawn consent": {"who": {"hubs": ["withdrawn"], "sub": "w"}},
            "other hub": {"who": VENTSPILS},
            "coordinator": {"who": COORDINATOR},
            "operator": {"who": OPERATOR},
            "nobody": {},
            # Last, since an erasure leaves nothing to refuse.
            "own link": {"headers": {"Organisation-Token": self.org.token}},
            "speaks for it": {"who": {"orgs": [self.org.id], "sub": "anna"}},
        }


OWN = {"own link": 200, "speaks for it": 200, "another's link": 404, "nobody": 401}
"""The rest is 403."""
BY_NO_LINK = dict.fromkeys(("own link", "another's link", "nobody"), 401)
ROUTES: dict[str, tuple[Route, dict[str, int]]] = {
    "read_organisation": (lambda _: ("GET", "", {}), OWN),
    "revise_organisation": (lambda _: ("PUT", "", {"json": saying(), "headers": {"If-Match": "*"}}), OWN),
    "export_organisation": (lambda _: ("GET", "/export", {}), OWN),
    "bind_assessment": (
        lambda s: ("PUT", f"/assessments/{s.free.id}", {"headers": {"Assessment-Token": s.free.token}}),
        OWN | {"own link": 204, "speaks for it": 204},
    ),
    "bind_need": (
        lambda s: ("PUT", f"/needs/{s.free_need['id']}", {"headers": {"Need-Token": s.free_need["token"]}}),
        OWN | {"own link": 204, "speaks for it": 204},
    ),
    "open_assessment": (lambda s: ("POST", f"/assessments/{s.held.id}/links", {}), OWN | {"own link": 201, "speaks for it": 201}),
    "open_need": (lambda s: ("POST", f"/needs/{s.need['id']}/links", {}), OWN | {"own link": 201, "speaks for it": 201}),
    "list_consents": (lambda _: ("GET", "/consents", {}), OWN),
    "give_consent": (
        lambda _: ("POST", "/consents", {"json": {"hub": "cesis", "purpose": "match", "days": 9}}),
        OWN | {"own link": 201, "speaks for it": 201},
    ),
    "withdraw_consent": (lambda s: ("DELETE", f"/consents/{s.consent['id']}", {}), OWN | {"own link": 204, "speaks for it": 204}),
    "read_aid": (lambda _: ("GET", "/aid", {}), OWN),
    "list_shared_assessments": (lambda _: ("GET", "/shared-assessments", {}), {"hub with consent": 200} | BY_NO_LINK),
    "verify_organisation": (
        lambda _: ("POST", "/verify", {"json": {"verified": True}}),
        {"coordinator": 200} | BY_NO_LINK,
    ),
    # Whoever speaks for it closes every link, its own too; so the erasure after it is theirs.
    "close_organisation_links": (lambda _: ("POST", "/links/close", {"json": {}}), OWN),
    "erase_organisation": (lambda _: ("DELETE", "", {}), OWN | {"own link": 404}),
}


GIVE = """
INSERT INTO consent (id, organisation, hub, purpose, given_at, expires_at, withdrawn_at)
VALUES (gen_random_uuid(), $1, $2, 'assessment', now(), now() + $3::text::interval, CASE WHEN $4 THEN now() END)
"""


async def test_who_may_do_what_with_an_organisation(matching: Running) -> None:
    scene = await Scene().set(matching)
    for hub, lasts, withdrawn in (("cesis", "1 day", False), ("ended", "0", False), ("withdrawn", "1 day", True)):
        await write(matching, GIVE, UUID(scene.org.id), hub, lasts, withdrawn)
    allowed, expected = {}, {}
    for name, (route, codes) in ROUTES.items():
        for caller, given in scene.callers().items():
            method, path, request = route(scene)
            headers = request.pop("headers", {}) | given.get("headers", {})
            answer = await matching.call(method, f"/organisations/{scene.org.id}{path}", who=given.get("who"), headers=headers, **request)
            allowed[name, caller], expected[name, caller] = answer.status_code, codes.get(caller, 403)
    assert allowed == expected


def test_the_matrix_holds_every_route_about_one_organisation() -> None:
    paths = {each.name: each.path for router in service.routers for each in router.routes if isinstance(each, APIRoute)}
    assert set(ROUTES) == {name for name, path in paths.items() if path.startswith("/organisations/{organisation_id}")}
