"""E-mail about offerings against a real SMTP server that accepts, refuses, drops the line and falls silent."""

import asyncio
import random
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from chassis.sending.dispatcher import Dispatcher
from tests.component.notify.conftest import OPERATOR, Notify, until


async def test_those_who_asked_are_told_once_and_the_network_learns_of_it(notify: Notify) -> None:
    async with notify.sending():
        anna, janis = await notify.subscriber("anna@example.lv"), await notify.subscriber("janis@example.lv")
        await notify.subscribe(anna, regions=["vidzeme"], kinds=["course"])
        await notify.subscribe(janis, regions=["kurzeme"])
        event = await notify.happen()
        await notify.happen(event_id=event)  # the same event once more
        await until(lambda: _are(notify, "sent"))
        await asyncio.sleep(0.2)
    assert notify.mail.recipients == ["anna@example.lv", "janis@example.lv", "anna@example.lv"]
    assert notify.mail.mails[2]["Subject"] == "Jaunums: Drošība"
    assert await notify.told() == [("queued", 0, None), ("sent", 1, None)]
    events = [each for each in await notify.running.events() if each["type"].startswith("notify.")]
    assert [each["data"]["version"] for each in events] == [1, 2]
    assert {each["key"] for each in events} == {events[0]["data"]["id"]}
    assert {each["headers"]["traceparent"].split("-")[1] for each in events} == {"ab" * 16}, "one trace from the event to the mail"
    assert events[0]["data"]["event_id"] == str(event)
    summary = (await notify.call("GET", f"/deliveries/summary?event_id={event}")).json()["items"]
    assert [(each["channel"], each["state"], each["count"]) for each in summary] == [("email", "sent", 1)]


async def test_the_past_is_told_to_nobody(notify: Notify) -> None:
    async with notify.sending():
        me = await notify.subscriber()
        await notify.subscribe(me)
    await notify.happen(ago=timedelta(seconds=30))
    assert await notify.states() == [], "before the subscription"
    await notify.execute("UPDATE subscription SET created_at = now() - interval '1 year'")
    await notify.happen(ago=timedelta(hours=49))
    assert await notify.states() == [], "too old to be news"
    await notify.happen(ago=timedelta(hours=47))
    assert await notify.states() == ["queued"]


@pytest.mark.parametrize("reply", ["451 busy", "421 come back later", "452 full"])
async def test_a_refusal_for_now_is_tried_again(notify: Notify, reply: str) -> None:
    await _subscribed(notify)
    notify.mail.next = [reply]
    async with notify.sending():
        await notify.happen()
        await until(lambda: _are(notify, "sent"))
    assert len(_news(notify)) == 1
    assert await notify.told() == [("queued", 0, None), ("queued", 1, f"smtp-{reply[:3]}"), ("sent", 2, None)]


async def test_a_refusal_for_good_is_not_tried_again(notify: Notify) -> None:
    await _subscribed(notify)
    notify.mail.on_recipient = "550 no such mailbox"
    async with notify.sending():
        await notify.happen()
        await until(lambda: _are(notify, "failed"))
    assert await notify.told() == [("queued", 0, None), ("failed", 1, "smtp-550")]


async def test_attempts_end(notify: Notify) -> None:
    await _subscribed(notify)
    notify.mail.next = ["451 busy"] * 9
    async with notify.sending():
        await notify.happen()
        await until(lambda: _are(notify, "failed"))
    assert [attempts for _, attempts, _ in await notify.told()] == [0, 1, 2, 3]


async def test_a_server_that_is_away_is_waited_for(notify: Notify) -> None:
    await _subscribed(notify)
    runtime = notify.running.runtime
    runtime.settings = runtime.settings.model_copy(update={"smtp_url": type(runtime.settings.smtp_url)("smtp://127.0.0.1:1")})
    async with notify.sending():
        await notify.happen()
        await until(lambda: _are(notify, "failed"))
    assert await notify.told() == [
        ("queued", 0, None),
        *[("queued", at, "server-unreachable") for at in (1, 2)],
        ("failed", 3, "server-unreachable"),
    ]


@pytest.mark.parametrize("behaviour", ["drop", "hang"])
async def test_a_mail_that_was_handed_over_without_an_answer_is_never_sent_again_by_itself(notify: Notify, behaviour: str) -> None:
    await _subscribed(notify)
    notify.mail.next = [behaviour]
    async with notify.sending():
        await notify.happen()
        await until(lambda: _are(notify, "unknown"))
        await asyncio.sleep(0.5)
        assert await notify.states() == ["unknown"]
        assert len(_news(notify)) == 1
        assert await notify.told() == [("queued", 0, None), ("unknown", 1, "no-answer")]
        [delivery] = await notify.deliveries()
        path = f"/deliveries/{delivery['id']}/resend"
        resent = await notify.call("POST", path, who=OPERATOR)
        assert resent.status_code == 200, resent.text
        await until(lambda: _are(notify, "sent"))
        assert (await notify.call("POST", path, who=OPERATOR)).json()["code"] == "delivery-not-resendable"
    first, second = _news(notify)
    assert first["Message-ID"] == second["Message-ID"], "so that a mail program can see it is the same"
    async with notify.running.runtime.database.reading() as work:
        audited = await work.fetch("SELECT who, act, what FROM audit")
    assert [tuple(row) for row in audited] == [("oskars", "resend delivery", delivery["id"])]


async def test_a_mail_left_behind_by_a_dead_process_is_unknown(notify: Notify) -> None:
    await _subscribed(notify)
    await notify.happen()
    await notify.execute("UPDATE delivery SET state = 'sending', attempts = 1, lease_until = now() - interval '1 second'")
    async with notify.sending():
        await until(lambda: _are(notify, "unknown"))
        await asyncio.sleep(0.3)
    assert _news(notify) == []
    assert await notify.told() == [("queued", 0, None), ("unknown", 1, "interrupted")]


async def test_news_of_one_offering_keep_their_order_and_others_do_not_wait(notify: Notify) -> None:
    await _subscribed(notify)
    course, other = str(uuid4()), str(uuid4())
    runtime = notify.running.runtime
    runtime.settings = runtime.settings.model_copy(update={"retry_seconds": (0.6, 0.6)})
    notify.mail.next = ["451 busy"]
    async with notify.sending():
        await notify.happen("published", id=course, title={"lv": "Viens"})
        await until(lambda: _attempted(notify))
        await notify.happen("revised", id=course, title={"lv": "Divi"}, version=2)
        await notify.happen("withdrawn", id=course, title={"lv": "Trīs"}, version=3)
        await notify.happen("published", id=other, title={"lv": "Cits"})
        await until(lambda: _are(notify, "sent"))
    subjects = [str(mail["Subject"]) for mail in _news(notify)]
    assert subjects == ["Jaunums: Cits", "Jaunums: Viens", "Mainīts: Divi", "Vairs nav pieejams: Trīs"]


async def _attempted(notify: Notify) -> bool:
    return (await notify.deliveries())[0]["attempts"] == 1


async def test_who_leaves_gets_nothing_more(notify: Notify) -> None:
    me = await _subscribed(notify)
    await notify.happen()
    await notify.execute("UPDATE delivery SET due_at = now() + interval '1 hour'")  # as after a failed attempt
    assert (await notify.call("DELETE", "/subscribers/me/subscriptions", headers=me)).status_code == 204
    async with notify.sending():
        await until(lambda: _are(notify, "failed"))
    assert _news(notify) == []
    assert (await notify.told())[-1] == ("failed", 1, "unsubscribed")
    [delivery] = await notify.deliveries()
    assert (await notify.call("POST", f"/deliveries/{delivery['id']}/resend", who=OPERATOR)).json()["code"] == "recipient-gone"


async def test_a_message_that_cannot_be_written_fails_and_holds_up_nothing(notify: Notify) -> None:
    await _subscribed(notify)
    await notify.happen()
    await notify.execute("UPDATE news SET offering = '{}'")
    await notify.happen()
    async with notify.sending():
        await until(lambda: _are(notify, "failed", "sent"))
    assert ("failed", 1, "cannot-be-written") in await notify.told()
    assert len(_news(notify)) == 1


async def test_two_senders_never_send_the_same(notify: Notify) -> None:
    async with notify.sending():
        for at in range(5):
            await notify.subscribe(await notify.subscriber(f"p{at}@example.lv"))
    events = 8
    async with notify.sending(), notify.sending():
        for _ in range(events):
            await notify.happen()
        await until(lambda: _are(notify, "sent"), seconds=20)
    assert len(notify.mail.mails) == 5 + 5 * events
    assert len({mail["Message-ID"] for mail in notify.mail.mails}) == len(notify.mail.mails)
    assert notify.mail.connections < len(notify.mail.mails), "connections are used again"


async def test_what_is_in_flight_is_finished_when_the_service_stops(notify: Notify) -> None:
    sent: list[int] = []

    async def slow(item: int) -> None:
        await asyncio.sleep(0.3)
        sent.append(item)

    queue = [[1, 2]]

    async def take(_: int) -> list[int]:
        return queue.pop() if queue else []

    running = asyncio.create_task(Dispatcher("test", at_once=4, idle=0.01, take=take, send=slow).run())
    await asyncio.sleep(0.1)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert sorted(sent) == [1, 2]


async def test_what_was_just_claimed_when_the_service_stops_is_sent(notify: Notify) -> None:
    """Otherwise every restart would leave mails whose fate is said to be unknown."""
    await _subscribed(notify)
    for _ in range(15):
        await notify.happen()
        async with notify.sending():
            await asyncio.sleep(random.uniform(0, 0.1))
    assert set(await notify.states()) <= {"queued", "sent"}
    async with notify.sending():
        await until(lambda: _are(notify, "sent"))
    assert len(_news(notify)) == 15


async def _subscribed(notify: Notify) -> dict[str, str]:
    async with notify.sending():
        me = await notify.subscriber()
        await notify.subscribe(me)
    return me


def _news(notify: Notify) -> list[Any]:
    return [mail for mail in notify.mail.mails if mail["List-Unsubscribe"]]


async def _are(notify: Notify, *states: str) -> bool:
    return set(await notify.states()) == set(states)
