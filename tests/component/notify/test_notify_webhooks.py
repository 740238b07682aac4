"""Webhooks against a real endpoint that verifies the signature of every message."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from tests.component.notify.conftest import CESIS, COORDINATOR, VENTSPILS, Notify, until


async def test_an_endpoint_is_told_signed_and_only_what_it_asked_for(notify: Notify) -> None:
    webhook = await notify.webhook(kinds=["course"], events=["published", "withdrawn"])
    async with notify.sending():
        event = await notify.happen()
        await notify.happen("revised")
        await notify.happen(kind="event")
        await until(lambda: len(notify.endpoint.received) == 1)
        await asyncio.sleep(0.2)
    [body] = notify.endpoint.received
    assert (body["type"], body["id"]) == ("lv.kopa.training.offering.published.v1", str(event))
    assert (body["data"]["hub"], body["data"]["version"]) == ("cesis", 1)
    [delivery] = await notify.deliveries()
    assert (delivery["state"], delivery["recipient"], notify.endpoint.ids) == ("sent", webhook["id"], [delivery["id"]])
    assert notify.endpoint.unverified == 0


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (500, "http-500"),
        (404, "http-404"),
        ((302, {"Location": "/elsewhere"}), "http-302"),
        ("drop", "no-answer"),
        ("slow", "endpoint-timeout"),
    ],
)
async def test_whatever_is_no_success_is_tried_again_under_the_same_id(notify: Notify, answer: Any, reason: str) -> None:
    await notify.webhook()
    notify.endpoint.next = [answer]
    async with notify.sending():
        await notify.happen()
        await until(lambda: _are(notify, "sent"))
    assert len(notify.endpoint.ids) == 2
    assert len(set(notify.endpoint.ids)) == 1
    assert await notify.told() == [("queued", 0, None), ("queued", 1, reason), ("sent", 2, None)]


async def test_retry_after_is_honoured(notify: Notify) -> None:
    await notify.webhook()
    notify.endpoint.next = [(429, {"Retry-After": "2"})]
    async with notify.sending():
        await notify.happen()
        await until(lambda: len(notify.endpoint.ids) == 1)
        await asyncio.sleep(1)
        assert len(notify.endpoint.ids) == 1
        await until(lambda: _are(notify, "sent"))


async def test_attempts_end_as_failed_or_as_unknown(notify: Notify) -> None:
    await notify.webhook()
    notify.endpoint.next = [500, 500, 500, "drop", "drop", "drop"]
    async with notify.sending():
        await notify.happen()
        await until(lambda: _are(notify, "failed"))
        await notify.happen()
        await until(lambda: _are(notify, "failed", "unknown"))


async def test_an_endpoint_that_is_gone_is_disabled_and_what_waits_for_it_ends(notify: Notify) -> None:
    webhook = await notify.webhook()
    await notify.happen()
    await notify.happen()
    await notify.execute("UPDATE delivery SET due_at = now() + interval '1 hour' WHERE seq = (SELECT max(seq) FROM delivery)")
    notify.endpoint.next = [410]
    async with notify.sending():
        await until(lambda: _are(notify, "failed"))
        await notify.happen()
        await asyncio.sleep(0.2)
    assert len(notify.endpoint.ids) == 1
    assert sorted(reason or "" for state, _, reason in await notify.told() if state == "failed") == ["endpoint-disabled", "http-410"]
    seen = (await notify.call("GET", f"/webhooks/{webhook['id']}", who=CESIS)).json()
    assert (seen["state"], seen["disabled_reason"], seen["version"]) == ("disabled", "gone", 2)
    assert len(await notify.states()) == 2, "a disabled endpoint gets no new deliveries"
    trial = (await notify.call("POST", f"/webhooks/{webhook['id']}/test", who=CESIS)).json()
    assert (trial["delivered"], trial["state"]) == (True, "active")
    assert notify.endpoint.received[-1]["type"] == "webhook.test"


async def test_five_days_of_failures_disable_an_endpoint_and_one_success_forgives_all(notify: Notify) -> None:
    webhook = await notify.webhook()
    path = f"/webhooks/{webhook['id']}"
    notify.endpoint.next = [500]
    async with notify.sending():
        await notify.happen()
        await until(lambda: _are(notify, "sent"))
        assert (await notify.call("GET", path, who=CESIS)).json().get("failing_since") is None
        notify.endpoint.next = [500] * 3
        await notify.happen()
        await until(lambda: _are(notify, "sent", "failed"))
        failing = (await notify.call("GET", path, who=CESIS)).json()
        assert (failing["state"], "failing_since" in failing) == ("active", True)
        await notify.execute("UPDATE webhook SET failing_since = now() - interval '121 hours'")
        notify.endpoint.next = [500] * 3
        await notify.happen()
        await until(lambda: _disabled(notify, path))


async def _disabled(notify: Notify, path: str) -> bool:
    return bool((await notify.call("GET", path, who=CESIS)).json().get("disabled_reason") == "failing")


async def test_a_rotated_secret_signs_beside_its_successor_for_a_while(notify: Notify) -> None:
    webhook = await notify.webhook()
    path = f"/webhooks/{webhook['id']}/rotate"
    assert (await notify.call("POST", path, who=CESIS)).status_code == 428
    rotated = await notify.call("POST", path, who=CESIS, headers={"If-Match": '"v1"'})
    assert rotated.json()["secret"] != webhook["secret"]
    assert (await notify.call("POST", path, who=CESIS, headers={"If-Match": '"v1"'})).status_code == 412
    async with notify.sending():
        for secret in (webhook["secret"], rotated.json()["secret"]):
            notify.endpoint.secret = secret
            await notify.happen()
            await until(lambda: _are(notify, "sent"))
        assert [len(each.split()) for each in notify.endpoint.signatures] == [2, 2]
        await notify.execute("UPDATE webhook SET previous_until = now() - interval '1 second'")
        await notify.happen()
        await until(lambda: len(notify.endpoint.ids) == 3)
    assert len(notify.endpoint.signatures[2].split()) == 1
    assert notify.endpoint.unverified == 0
    assert "secret" not in (await notify.call("GET", f"/webhooks/{webhook['id']}", who=CESIS)).json()


async def test_a_webhook_left_behind_by_a_dead_process_is_sent_again_under_its_id(notify: Notify) -> None:
    await notify.webhook()
    await notify.happen()
    await notify.execute("UPDATE delivery SET state = 'sending', attempts = 1, lease_until = now() - interval '1 second'")
    [delivery] = await notify.deliveries()
    async with notify.sending():
        await until(lambda: _are(notify, "sent"))
    assert notify.endpoint.ids == [delivery["id"]]
    assert ("queued", 1, "interrupted") in await notify.told()


async def test_a_slow_endpoint_does_not_hold_up_the_others(notify: Notify) -> None:
    slow = await notify.webhook()
    await notify.execute("UPDATE webhook SET url = $1", "http://127.0.0.1:9/nobody")
    assert slow["state"] == "active"
    await notify.webhook(VENTSPILS)
    async with notify.sending():
        for _ in range(20):
            await notify.happen()
        await until(lambda: len(notify.endpoint.ids) == 20)
    assert notify.endpoint.unverified == 0


@pytest.mark.parametrize(
    "url",
    ["http://10.0.0.1/", "http://169.254.169.254/latest/meta-data", "http://[fd00::1]/", "ftp://example.org/", "https://u:p@example.org/",
     "hook",     "http://127.0.0.1:22/", "https://no-such-name.invalid/", ""],
)  # fmt: skip
async def test_addresses_inside_are_refused_before_anything_is_stored(notify: Notify, url: str) -> None:
    answer = await notify.call("POST", "/webhooks", who=CESIS, json={"url": url}, headers={"Accept-Language": "lv"})
    assert (answer.status_code, answer.json()["code"]) == (422, "wrong-webhook-address")
    assert answer.json()["errors"][0]["field"] == "url"
    assert (await notify.call("GET", "/webhooks", who=CESIS)).json()["items"] == []


async def test_an_address_that_moves_inside_later_is_not_called(notify: Notify) -> None:
    await notify.webhook()
    await notify.execute("UPDATE webhook SET url = 'http://169.254.169.254/'")
    async with notify.sending():
        await notify.happen()
        await until(lambda: _are(notify, "failed"))
    assert (await notify.told())[-1] == ("failed", 3, "address-refused")


async def test_webhooks_belong_to_a_hub_or_to_the_network(notify: Notify) -> None:
    mine = await notify.webhook(CESIS)
    network = await notify.webhook(COORDINATOR)
    assert (mine.get("hub"), network.get("hub")) == ("cesis", None)
    for who, ids in ((CESIS, [mine["id"]]), (VENTSPILS, []), (COORDINATOR, [network["id"]])):
        assert [each["id"] for each in (await notify.call("GET", "/webhooks", who=who)).json()["items"]] == ids
    path = f"/webhooks/{mine['id']}"
    for who in (VENTSPILS, COORDINATOR):
        for method, at in (("GET", path), ("DELETE", path), ("POST", f"{path}/rotate"), ("POST", f"{path}/test")):
            refused = await notify.call(method, at, who=who, headers={"If-Match": "*"})
            assert refused.status_code == 403, (who, method, at)
    assert (await notify.call("GET", f"/webhooks/{network['id']}", who=CESIS)).status_code == 403
    assert (await notify.call("POST", "/webhooks", who=CESIS, json={"url": notify.endpoint.url, "hub": "ventspils"})).status_code == 403
    both = {"hubs": ["cesis", "ventspils"]}
    assert (await notify.call("POST", "/webhooks", who=both, json={"url": notify.endpoint.url})).json()["code"] == "which-hub"
    assert (await notify.call("DELETE", path, who=CESIS, headers={"If-Match": '"v1"'})).status_code == 204
    assert (await notify.call("GET", path, who=CESIS)).status_code == 404


async def test_the_same_key_makes_one_webhook(notify: Notify) -> None:
    answers = [
        await notify.call("POST", "/webhooks", who=CESIS, json={"url": notify.endpoint.url}, headers={"Idempotency-Key": "k"})
        for _ in range(2)
    ]
    assert answers[0].json() == answers[1].json()
    assert len((await notify.call("GET", "/webhooks", who=CESIS)).json()["items"]) == 1


async def test_old_news_do_not_reach_webhooks_either(notify: Notify) -> None:
    await notify.webhook()
    await notify.happen(ago=timedelta(minutes=1))
    assert await notify.states() == []


async def _are(notify: Notify, *states: str) -> bool:
    return set(await notify.states()) == set(states)
