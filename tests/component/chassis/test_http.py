"""What every service promises over HTTP, shown on training: tokens, idempotency, limits, problems."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
from joserfc.jwk import OKPKey

from tests.component.conftest import Running, Start
from tests.component.training.test_offerings import CESIS, course
from training.app import service


@pytest.fixture
async def training(start: Start) -> AsyncIterator[Running]:
    async with start(service) as running:
        yield running


async def test_the_same_key_twice_in_parallel_has_one_effect_and_one_answer(training: Running) -> None:
    body = course(publish=True)
    same = {"Idempotency-Key": "one"}
    answers = await asyncio.gather(*(training.call("POST", "/offerings", who=CESIS, json=body, headers=same) for _ in range(8)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert sum("idempotency-replayed" in answer.headers for answer in answers) == 7
    assert {answer.headers["etag"] for answer in answers} == {'"v1"'}
    assert len(await training.events()) == 1
    other = await training.call("POST", "/offerings", who=CESIS, json=course(title={"lv": "Cits"}), headers=same)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")
    stranger = await training.call("POST", "/offerings", who={"hubs": ["cesis"], "sub": "other"}, json=body, headers=same)
    assert stranger.status_code == 201


async def test_a_repeat_after_the_state_moved_on_gets_the_first_answer(training: Running) -> None:
    draft = (await training.call("POST", "/offerings", who=CESIS, json=course())).json()
    path, same = f"/offerings/{draft['id']}/publish", {"Idempotency-Key": "once", "If-Match": '"v1"'}
    first = await training.call("POST", path, who=CESIS, headers=same)
    again = await training.call("POST", path, who=CESIS, headers=same)
    assert (first.status_code, again.status_code, again.headers["idempotency-replayed"]) == (200, 200, "true")
    assert (again.text, again.headers["etag"]) == (first.text, first.headers["etag"])
    assert len(await training.events()) == 1
    other = await training.call("POST", path, who=CESIS, headers=same | {"If-Match": '"v2"'})
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")


async def test_a_failed_command_keeps_nothing_and_its_key_is_free_again(training: Running) -> None:
    key = {"Idempotency-Key": "again"}
    assert (await training.call("POST", "/offerings", who=CESIS, json=course(kind="party"), headers=key)).status_code == 422
    assert (await training.call("POST", "/offerings", who=CESIS, json=course(), headers=key)).status_code == 201


async def test_a_post_without_a_key_is_told_to_bring_one(training: Running) -> None:
    answer = await training.client.post("/offerings", json=course(), headers=training.issuer.headers(**CESIS))
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency-key-missing")


def forged(training: Running) -> dict[str, str]:
    issuer, now = training.issuer, int(time.time())
    stranger = OKPKey.generate_key("Ed25519", parameters={"kid": "first"})
    good = issuer.token(**CESIS)
    return {
        "expired": issuer.token(**CESIS, exp=now - 120, nbf=now - 300),
        "not yet valid": issuer.token(**CESIS, nbf=now + 3600),
        "another issuer": issuer.token(**CESIS, iss="https://elsewhere.example"),
        "another audience": issuer.token(**CESIS, aud="someone-else"),
        "signed by a stranger": issuer.token(**CESIS, key=stranger),
        "changed": good[:-6] + ("AAAAAA" if good[-6:] != "AAAAAA" else "BBBBBB"),
        "no token at all": "abc",
        "unsigned": "eyJhbGciOiJub25lIn0." + good.split(".")[1] + ".",
    }


async def test_only_a_token_that_is_wholly_right_is_taken(training: Running) -> None:
    for what, token in forged(training).items():
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": what}
        answer = await training.client.post("/offerings", json=course(publish=True), headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "not-signed-in"), what
        assert answer.headers["www-authenticate"].startswith("Bearer"), what
    assert (await training.call("POST", "/offerings", json=course())).status_code == 401
    assert await training.events() == []


async def test_a_rotated_key_is_learnt_and_the_old_one_still_serves(training: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chassis.auth.REFETCH_SECONDS", 0)
    old = training.issuer.headers(**CESIS)
    assert (await training.client.get("/offerings", headers=old)).status_code == 200
    training.issuer.rotate("second")
    new = training.issuer.headers(**CESIS)
    for headers in (new, old):
        answer = await training.client.post(
            "/offerings", json=course(), headers=headers | {"Idempotency-Key": headers["Authorization"][-9:]}
        )
        assert answer.status_code == 201


@pytest.mark.parametrize(
    ("path", "who", "status"),
    [
        ("/operations/dead-letters", None, 401),
        ("/operations/dead-letters", CESIS, 403),
        ("/operations/dead-letters", {"roles": ["coordinator"]}, 403),
        ("/operations/dead-letters", {"roles": ["operator"]}, 200),
        ("/events/01920000-0000-7000-8000-000000000001", None, 404),
        ("/nothing-here", None, 404),
    ],
)
async def test_operators_see_what_others_may_not(training: Running, path: str, who: dict[str, Any] | None, status: int) -> None:
    answer = await training.call("GET", path, who=who)
    assert answer.status_code == status
    if status >= 400:
        assert answer.headers["content-type"] == "application/problem+json"


async def test_every_route_has_an_entry_in_the_permission_table(training: Running) -> None:
    schema = training.client._transport.app.openapi()  # type: ignore[attr-defined]
    described = [operation["operationId"] for operations in schema["paths"].values() for operation in operations.values()]
    permitted = training.runtime.permissions
    assert len(described) > 10
    assert [each for each in described if not any(each.startswith(f"{name}_") for name in permitted)] == []


async def test_a_body_over_the_limit_is_refused_declared_or_not(training: Running) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(1100):
            yield b" " * 1024

    for content in (b" " * (1024 * 1024 + 1), chunks()):
        answer = await training.call("POST", "/offerings", who=CESIS, content=content)
        assert (answer.status_code, answer.json()["code"]) == (413, "too-large")
    assert (await training.call("POST", "/offerings", who=CESIS, json=course())).status_code == 201


async def test_an_event_over_the_record_limit_is_refused_whole(training: Running) -> None:
    sessions = [{"starts_at": "2027-01-01T10:00:00Z", "ends_at": "2027-01-01T11:00:00Z", "link": "https://x.example/" + "y" * 1500}] * 190
    answer = await training.call("POST", "/offerings", who=CESIS, json=course(publish=True, sessions=sessions))
    assert (answer.status_code, answer.json()["code"]) == (413, "event-too-large")
    assert (await training.call("GET", "/offerings?state=draft&hub=cesis", who=CESIS)).json()["items"] == []


async def test_one_client_is_slowed_down_and_told_for_how_long(start: Start) -> None:
    async with start(service, rate_limit="3/minute") as training:
        statuses = [(await training.call("GET", "/offerings")).status_code for _ in range(4)]
        assert statuses == [200, 200, 200, 429]
        answer = await training.call("GET", "/offerings")
        assert 0 < int(answer.headers["retry-after"]) <= 61
        assert (await training.call("GET", "/offerings", who=CESIS)).status_code == 200


async def test_the_correlation_of_the_request_goes_on_in_the_event(training: Running) -> None:
    parent = "00-" + "a" * 32 + "-" + "b" * 16 + "-01"
    await training.call(
        "POST", "/offerings", who=CESIS, json=course(publish=True), headers={"traceparent": parent, "X-Correlation-Id": "desk-7"}
    )
    [event] = await training.events()
    assert event["headers"]["correlation_id"] == "desk-7"
    assert event["headers"]["traceparent"].split("-")[1] == "a" * 32
