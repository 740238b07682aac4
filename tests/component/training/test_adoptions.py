"""One hub's course adopted by another: the copy, the corrections that are proposed to it, the end of the licence."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest

from tests.component.conftest import Running, Start
from tests.component.training.test_offerings import CESIS, VENTSPILS, course
from training.app import service

KULDIGA = {"hubs": ["kuldiga"], "sub": "zane"}


@pytest.fixture
async def training(start: Start) -> AsyncIterator[Running]:
    async with start(service) as running:
        yield running


@pytest.fixture
async def original(training: Running) -> dict[str, Any]:
    answer = await training.call("POST", "/offerings", who=CESIS, json=course(publish=True, licence="CC-BY-4.0"))
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def adopted(training: Running, original: dict[str, Any], who: dict[str, Any] = VENTSPILS) -> dict[str, Any]:
    answer = await training.call("POST", f"/offerings/{original['id']}/adopt", who=who, json={"hub": who["hubs"][0]})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def revised(training: Running, offering: dict[str, Any], who: dict[str, Any] = CESIS, **changes: Any) -> dict[str, Any]:
    body = course(licence="CC-BY-4.0", sessions=offering["sessions"]) | changes
    del body["hub"]
    answer = await training.call("PUT", f"/offerings/{offering['id']}", who=who, json=body, headers={"If-Match": "*"})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def proposals(training: Running, who: dict[str, Any] = VENTSPILS, state: str = "open") -> list[dict[str, Any]]:
    answer = await training.call("GET", f"/proposals?state={state}", who=who)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def test_a_copy_has_the_content_and_the_lineage_and_nothing_that_is_local(training: Running, original: dict[str, Any]) -> None:
    copy = await adopted(training, original)
    assert (copy["state"], copy["hub"], copy["derived_from"]) == ("draft", "ventspils", original["id"])
    assert (copy["title"], copy["level"], copy["licence"]) == (original["title"], "basic", "CC-BY-4.0")
    assert (copy["sessions"], copy["regions"], copy["price"]["free"]) == ([], [], False)
    told = (await training.events())[-1]
    assert (told["type"], told["key"]) == ("training.offering.adopted.v1", copy["id"])
    assert (told["data"]["original"], told["data"]["author"], told["data"]["hub"]) == (original["id"], "cesis", "ventspils")


@pytest.mark.parametrize(
    ("changes", "who", "reason"),
    [
        ({"licence": "CC-BY-ND-4.0"}, VENTSPILS, "licence"),
        ({"licence": None}, VENTSPILS, "licence"),
        ({"publish": False, "licence": "CC0-1.0"}, VENTSPILS, "published"),
        ({"licence": "CC0-1.0"}, CESIS, "own"),
    ],
)
async def test_what_may_not_be_adopted_is_refused(training: Running, changes: dict[str, Any], who: dict[str, Any], reason: str) -> None:
    made = (await training.call("POST", "/offerings", who=CESIS, json=course(**{"publish": True} | changes))).json()
    answer = await training.call("POST", f"/offerings/{made['id']}/adopt", who=who, json={"hub": who["hubs"][0]})
    assert (answer.status_code, answer.json()["code"]) == (409, "not-adoptable")
    assert reason in answer.json()["detail"]


async def test_a_hub_adopts_once_and_only_for_itself(training: Running, original: dict[str, Any]) -> None:
    await adopted(training, original)
    path = f"/offerings/{original['id']}/adopt"
    assert (await training.call("POST", path, who=VENTSPILS, json={"hub": "ventspils"})).json()["code"] == "already-adopted"
    assert (await training.call("POST", path, who=VENTSPILS, json={"hub": "kuldiga"})).status_code == 403
    assert (await training.call("POST", f"/offerings/{uuid4()}/adopt", who=VENTSPILS, json={"hub": "ventspils"})).status_code == 404


async def test_a_correction_is_one_proposal_an_adopter_that_can_be_taken_over(training: Running, original: dict[str, Any]) -> None:
    copy = await adopted(training, original)
    await adopted(training, original, KULDIGA)
    await revised(training, original, summary={"lv": "Jauns"})
    await revised(training, original, summary={"lv": "Vēl jaunāks"}, level="intermediate", price={"amount": "5"})
    assert len(await proposals(training, KULDIGA)) == 1
    [proposal] = await proposals(training)
    assert proposal["changes"] == {"summary": {"lv": "Vēl jaunāks"}, "level": "intermediate"}
    assert proposal["current"] == {"summary": None, "level": "basic"}

    path = f"/proposals/{proposal['id']}/accept"
    assert (await training.call("POST", path, who=KULDIGA)).status_code == 403
    taken = (await training.call("POST", path, who=VENTSPILS)).json()
    assert (taken["id"], taken["level"], taken["summary"], taken["version"]) == (copy["id"], "intermediate", {"lv": "Vēl jaunāks"}, 2)
    assert (await training.call("POST", path, who=VENTSPILS)).json()["code"] == "proposal-decided"
    assert await proposals(training) == []
    assert len(await proposals(training, KULDIGA)) == 1


async def test_a_declined_correction_is_remembered(training: Running, original: dict[str, Any]) -> None:
    await adopted(training, original)
    await revised(training, original, level="advanced")
    [proposal] = await proposals(training)
    answer = await training.call("POST", f"/proposals/{proposal['id']}/decline", who=VENTSPILS, json={"reason": "Mums ir iesācēji"})
    assert answer.status_code == 204
    await revised(training, original, level="advanced", summary={"lv": "Cits"})
    [later] = await proposals(training)
    assert later["changes"] == {"summary": {"lv": "Cits"}}, "the level was decided on before"
    [before] = await proposals(training, state="declined")
    assert before["reason"] == "Mums ir iesācēji"


async def test_a_correction_that_is_taken_back_leaves_nothing_to_decide(training: Running, original: dict[str, Any]) -> None:
    await adopted(training, original)
    await revised(training, original, level="advanced")
    await revised(training, original)
    assert await proposals(training) == []
    assert len(await proposals(training, state="overtaken")) == 1


async def test_a_published_copy_that_takes_a_correction_over_tells_the_network(training: Running, original: dict[str, Any]) -> None:
    copy = await adopted(training, original)
    await training.call("POST", f"/offerings/{copy['id']}/publish", who=VENTSPILS, headers={"If-Match": "*"})
    await revised(training, original, level="advanced")
    [proposal] = await proposals(training)
    await training.call("POST", f"/proposals/{proposal['id']}/accept", who=VENTSPILS)
    told = (await training.events())[-1]
    assert (told["type"], told["key"], told["data"]["level"]) == ("training.offering.revised.v1", copy["id"], "advanced")


async def test_the_end_of_the_licence_reaches_the_adopter(training: Running, original: dict[str, Any]) -> None:
    copy = await adopted(training, original)
    await training.call("POST", f"/offerings/{copy['id']}/publish", who=VENTSPILS, headers={"If-Match": "*"})
    await revised(training, original, licence=None)
    [proposal] = await proposals(training)
    assert (proposal["kind"], proposal["changes"]) == ("licence-ended", {})
    withdrawn = (await training.call("POST", f"/proposals/{proposal['id']}/accept", who=VENTSPILS)).json()
    assert (withdrawn["id"], withdrawn["state"]) == (copy["id"], "withdrawn")
    assert (await training.events())[-1]["type"] == "training.offering.withdrawn.v1"


async def test_a_licence_that_comes_back_takes_its_notice_away(training: Running, original: dict[str, Any]) -> None:
    await adopted(training, original)
    await revised(training, original, licence=None)
    await revised(training, original)
    assert await proposals(training) == []


async def test_the_author_sees_where_its_course_lives(training: Running, original: dict[str, Any]) -> None:
    copy = await adopted(training, original)
    await adopted(training, original, KULDIGA)
    await training.call("POST", f"/offerings/{copy['id']}/publish", who=VENTSPILS, headers={"If-Match": "*"})
    path = f"/offerings/{original['id']}/copies"
    copies = (await training.call("GET", path, who=CESIS)).json()
    assert ([each["hub"] for each in copies["items"]], copies["unpublished"]) == (["ventspils"], 1)
    assert (await training.call("GET", path, who=VENTSPILS)).status_code == 403
    assert (await training.call("GET", path, who={"sub": "ieva", "roles": ["coordinator"]})).status_code == 200
