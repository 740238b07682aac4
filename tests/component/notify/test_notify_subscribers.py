"""Subscribers: double opt-in that tells nobody anything, tokens, own data, leaving."""

import asyncio
from typing import Any

import pytest

from tests.component.notify.conftest import Notify, until


async def test_an_address_is_confirmed_by_the_link_in_its_mail_and_by_nothing_else(notify: Notify) -> None:
    asked = await notify.call("POST", "/subscribers", json={"email": "Anna@Example.LV", "language": "en"})
    assert asked.status_code == 202
    async with notify.sending():
        await until(lambda: len(notify.mail.mails) == 1)
    assert notify.mail.recipients == ["anna@example.lv"]
    assert notify.mail.mails[0]["Subject"] == "Confirm your subscription"
    token = notify.mail.token()
    assert (await notify.call("GET", "/subscribers/me", headers={"Subscriber-Token": token})).status_code == 404, "not confirmed yet"
    confirmed = await notify.call("POST", "/subscribers/confirm", json={"token": token})
    assert confirmed.status_code == 200, confirmed.text
    again = await notify.call("POST", "/subscribers/confirm", json={"token": token})
    assert again.json() == confirmed.json(), "a second click changes nothing"
    me = (await notify.call("GET", "/subscribers/me", headers={"Subscriber-Token": token})).json()
    assert (me["email"], me["language"]) == ("anna@example.lv", "en")
    assert (await notify.call("GET", f"/subscribers/me?token={token}")).json() == me
    assert (await notify.call("POST", "/subscribers/confirm", json={"token": "guessed"})).status_code == 404


async def test_the_answer_does_not_tell_who_is_subscribed(notify: Notify) -> None:
    async with notify.sending():
        await notify.subscriber("anna@example.lv")
        known = await notify.call("POST", "/subscribers", json={"email": "anna@example.lv"})
        unknown = await notify.call("POST", "/subscribers", json={"email": "nobody@example.lv"})
        await until(lambda: len(notify.mail.mails) == 3)
    assert (known.status_code, known.json()) == (unknown.status_code, unknown.json())
    subjects = [str(mail["Subject"]) for mail in notify.mail.mails]
    assert sorted(subjects[1:]) == ["Apstipriniet jaunumu abonementu", "Jūsu jaunumu abonements"]
    at = subjects.index("Jūsu jaunumu abonements")
    assert "/subscriptions/manage?token=" in notify.mail.text(at)
    assert (await notify.call("GET", "/subscribers/me", headers={"Subscriber-Token": notify.mail.token(at)})).status_code == 200


async def test_tokens_and_secrets_are_not_stored_as_they_are(notify: Notify) -> None:
    async with notify.sending():
        me = await notify.subscriber()
    async with notify.running.runtime.database.reading() as work:
        for table in ("subscriber", "token", "letter", "delivery", "idempotency", "outbox", "audit"):
            rows = await work.fetch(f"SELECT t::text FROM {table} t")
            assert not [row for row in rows if me["Subscriber-Token"] in row[0]]
            assert not [row for row in rows if me["Subscriber-Token"].encode().hex() in row[0]]
        assert not [row for row in await work.fetch("SELECT t::text FROM idempotency t") if "anna" in row[0]]


async def test_letters_to_one_address_are_limited_and_nobody_sees_it(notify: Notify) -> None:
    notify.running.runtime.settings = notify.running.runtime.settings.model_copy(update={"letters_a_day": 2})
    answers = [await notify.call("POST", "/subscribers", json={"email": "victim@example.lv"}) for _ in range(5)]
    assert {answer.status_code for answer in answers} == {202}
    async with notify.sending():
        await until(lambda: len(notify.mail.mails) == 2)
        await asyncio.sleep(0.3)
    assert len(notify.mail.mails) == 2
    notify.running.runtime.settings = notify.running.runtime.settings.model_copy(update={"letters_a_day": 9, "letter_pause_seconds": 60})
    await notify.call("POST", "/subscribers", json={"email": "victim@example.lv"})
    async with notify.sending():
        await asyncio.sleep(0.3)
    assert len(notify.mail.mails) == 2, "the last one was moments ago"


async def test_requests_that_send_mail_are_limited_a_client(notify: Notify) -> None:
    notify.running.runtime.settings = notify.running.runtime.settings.model_copy(update={"subscribe_rate": "2/hour"})
    answers = [await notify.call("POST", "/subscribers", json={"email": f"p{at}@example.lv"}) for at in range(3)]
    assert [answer.status_code for answer in answers] == [202, 202, 429]
    assert int(answers[2].headers["retry-after"]) > 0


async def test_an_address_that_nobody_confirms_is_forgotten(notify: Notify) -> None:
    async with notify.sending():
        await notify.subscriber("stays@example.lv")
        await notify.call("POST", "/subscribers", json={"email": "goes@example.lv"})
        await until(lambda: len(notify.mail.mails) == 2)
    goes = notify.mail.token()
    await notify.execute("UPDATE subscriber SET asked_at = now() - interval '49 hours'")
    async with notify.sending():
        await until(lambda: _gone(notify, "goes@example.lv"))
    assert not await _gone(notify, "stays@example.lv")
    assert (await notify.call("POST", "/subscribers/confirm", json={"token": goes})).status_code == 404


async def _gone(notify: Notify, email: str) -> bool:
    async with notify.running.runtime.database.reading() as work:
        return await work.fetchval("SELECT count(*) FROM subscriber WHERE email = $1", email) == 0


async def test_subscriptions_are_listed_added_changed_and_removed_by_their_owner_only(notify: Notify) -> None:
    async with notify.sending():
        me, other = await notify.subscriber("anna@example.lv"), await notify.subscriber("janis@example.lv")
    made = await notify.subscribe(me, kinds=["course"], regions=["vidzeme"])
    path = f"/subscribers/me/subscriptions/{made['id']}"
    changed = {"filters": {"kinds": ["event"], "events": ["published"]}}
    assert (await notify.call("PUT", path, headers=me, json=changed)).status_code == 428
    assert (await notify.call("PUT", path, headers=me | {"If-Match": '"v9"'}, json=changed)).status_code == 412
    assert (await notify.call("PUT", path, headers=other | {"If-Match": "*"}, json=changed)).status_code == 404
    answer = await notify.call("PUT", path, headers=me | {"If-Match": '"v1"'}, json=changed)
    assert (answer.status_code, answer.headers["etag"]) == (200, '"v2"')
    listed = (await notify.call("GET", "/subscribers/me/subscriptions", headers=me)).json()["items"]
    assert [each["filters"]["kinds"] for each in listed] == [["event"]]
    assert (await notify.call("GET", "/subscribers/me/subscriptions", headers=other)).json()["items"] == []
    assert (await notify.call("DELETE", path, headers=other | {"If-Match": "*"})).status_code == 404
    assert (await notify.call("DELETE", path, headers=me | {"If-Match": '"v1"'})).status_code == 412
    assert (await notify.call("DELETE", path, headers=me | {"If-Match": '"v2"'})).status_code == 204
    assert (await notify.call("GET", "/subscribers/me/subscriptions", headers=me)).json()["items"] == []
    assert (await notify.call("GET", "/subscribers/me/subscriptions")).status_code == 401


async def test_the_same_key_adds_one_subscription_even_in_parallel(notify: Notify) -> None:
    async with notify.sending():
        me = await notify.subscriber()
    headers = me | {"Idempotency-Key": "one"}
    calls = [notify.call("POST", "/subscribers/me/subscriptions", headers=headers, json={"filters": {}}) for _ in range(5)]
    answers = await asyncio.gather(*calls)
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert len((await notify.call("GET", "/subscribers/me/subscriptions", headers=me)).json()["items"]) == 1


async def test_one_click_ends_all_and_a_mere_look_ends_nothing(notify: Notify) -> None:
    async with notify.sending():
        me = await notify.subscriber()
    token = me["Subscriber-Token"]
    await notify.subscribe(me)
    await notify.subscribe(me, kinds=["event"])
    looked = await notify.call("GET", f"/unsubscribe?token={token}")
    assert (looked.status_code, looked.headers["location"]) == (303, f"https://kopa.example/subscriptions/manage?token={token}")
    assert len((await notify.call("GET", "/subscribers/me/subscriptions", headers=me)).json()["items"]) == 2
    for _ in range(2):
        clicked = await notify.running.client.post(f"/unsubscribe?token={token}", data={"List-Unsubscribe": "One-Click"})
        assert clicked.status_code == 204, clicked.text
    assert (await notify.call("GET", "/subscribers/me/subscriptions", headers=me)).json()["items"] == []
    assert (await notify.running.client.post("/unsubscribe?token=guessed")).status_code == 404


async def test_own_data_can_be_taken_away_and_erased(notify: Notify) -> None:
    async with notify.sending():
        me = await notify.subscriber()
        await notify.subscribe(me)
        await notify.happen()
        await until(lambda: len(notify.mail.mails) == 2)
        await until(lambda: _all(notify, "sent"))
    later = {"Subscriber-Token": notify.mail.token()}
    export = (await notify.call("GET", "/subscribers/me/export", headers=later)).json()
    assert export["subscriber"]["email"] == "anna@example.lv"
    assert (len(export["subscriptions"]), [each["state"] for each in export["deliveries"]]) == (1, ["sent"])
    assert (await notify.call("DELETE", "/subscribers/me", headers=later)).status_code == 204
    for token in (me, later):
        assert (await notify.call("GET", "/subscribers/me", headers=token)).status_code == 404
    async with notify.running.runtime.database.reading() as work:
        tables = [row[0] for row in await work.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        for table in tables:
            assert not [row for row in await work.fetch(f"SELECT t::text FROM {table} t") if "anna@example" in row[0]], table


async def _all(notify: Notify, state: str) -> bool:
    return set(await notify.states()) == {state}


async def test_the_language_of_mails_can_be_changed(notify: Notify) -> None:
    async with notify.sending():
        me = await notify.subscriber(language="lv")
        etag = (await notify.call("GET", "/subscribers/me", headers=me)).headers["etag"]
        changed = await notify.call("PUT", "/subscribers/me", headers=me | {"If-Match": etag}, json={"language": "en"})
        assert changed.json()["language"] == "en"
        await notify.subscribe(me)
        await notify.happen()
        await until(lambda: len(notify.mail.mails) == 2)
    assert notify.mail.mails[1]["Subject"] == "New: Safety"


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/subscribers", {"email": "аnna@example.lv"}, "email"),
        ("/subscribers", {"email": "anna@example.lv", "language": "xx"}, "language"),
        ("/subscribers", {"email": "anna@example.lv\r\nBcc: a@b.lv"}, "email"),
        ("/subscribers/me/subscriptions", {"filters": {"kinds": ["party"]}}, "filters.kinds"),
        ("/subscribers/me/subscriptions", {"filters": {"kind": ["course"]}}, "filters.kind"),
        ("/subscribers/me/subscriptions", {"filters": {"events": []}}, "filters.events"),
        ("/subscribers/me/subscriptions", {"filters": {"regions": ["a\x00b"]}}, "filters.regions.0"),
        ("/subscribers/me/subscriptions", {"filters": {"hubs": ["a"] * 51}}, "filters.hubs"),
    ],
)
async def test_a_mistake_is_named_in_the_readers_language(notify: Notify, path: str, body: dict[str, Any], field: str) -> None:
    async with notify.sending():
        me = await notify.subscriber()
    answer = await notify.call("POST", path, json=body, headers=me | {"Accept-Language": "lv"})
    assert (answer.status_code, answer.headers["content-language"]) == (422, "lv")
    assert [each["field"] for each in answer.json()["errors"]] == [field]
