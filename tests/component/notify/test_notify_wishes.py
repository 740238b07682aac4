"""Asking for news of what one sees: shown in words, in force only once confirmed, never twice."""

from typing import Any

import pytest

from tests.component.notify.conftest import Notify, until

WISH: dict[str, Any] = {"regions": ["vidzeme"], "kinds": ["course"], "hubs": ["cesis"], "words": "drosiba", "free_only": True}
FITTING: dict[str, Any] = {"price": {"free": True}, "title": {"lv": "Drošība internetā"}}


async def ask(notify: Notify, email: str = "anna@example.lv", language: str = "lv", **filters: Any) -> str:
    """Asks, and returns the token of the letter that comes."""
    before = len(notify.mail.mails)
    asked = await notify.call("POST", "/subscribers", json={"email": email, "language": language, "filters": filters})
    assert asked.status_code == 202, asked.text
    await until(lambda: len(notify.mail.mails) > before)
    return notify.mail.token()


async def wanted(notify: Notify, token: str) -> list[dict[str, Any]]:
    answer = await notify.call("GET", "/subscribers/me/subscriptions", headers={"Subscriber-Token": token})
    return [each["filters"] for each in answer.json()["items"]]


async def test_what_one_saw_is_asked_for_and_told_of_after_the_confirmation_only(notify: Notify) -> None:
    async with notify.sending():
        token = await ask(notify, **WISH)
        assert "centrs „cesis”; reģions „Vidzeme”; veids „Kurss”; ar vārdiem „drosiba”; tikai bez maksas" in notify.mail.text(0)
        seen = (await notify.call("GET", "/subscribers/confirm", headers={"Subscriber-Token": token})).json()
        assert (seen["confirmed"], seen["filters"]["words"], seen["filters"]["regions"]) == (False, "drosiba", ["vidzeme"])
        await notify.happen(**FITTING)
        assert await notify.states() == []
        for _ in range(2):
            assert (await notify.call("POST", "/subscribers/confirm", json={"token": token})).status_code == 200
        assert len(await wanted(notify, token)) == 1
        assert (await notify.call("GET", "/subscribers/confirm", headers={"Subscriber-Token": token})).json() == {"confirmed": True}
        await notify.happen(title={"lv": "Drošība par naudu"})
        await notify.happen(**FITTING)
        await until(lambda: len(notify.mail.mails) == 2)
    assert [mail["Subject"] for mail in notify.mail.mails][1:] == ["Jaunums: Drošība internetā"]


async def test_somebody_elses_wish_for_a_known_address_needs_its_owners_click(notify: Notify) -> None:
    async with notify.sending():
        token = await ask(notify, kinds=["course"])
        await notify.call("POST", "/subscribers/confirm", json={"token": token})
        second = await ask(notify, language="en", kinds=["event"])
        assert notify.mail.mails[1]["Subject"] == "Apstipriniet vēl vienu abonementu", "a confirmed subscriber keeps its language"
        assert "/subscriptions/confirm?token=" in notify.mail.text(1)
        assert "Mainīt abonementus: https://kopa.example/subscriptions/manage?token=" in notify.mail.text(1)
        assert len(await wanted(notify, token)) == 1
        await notify.call("POST", "/subscribers/confirm", json={"token": second})
    assert sorted(each["kinds"] for each in await wanted(notify, token)) == [["course"], ["event"]]


async def test_two_letters_for_the_same_make_one_subscription(notify: Notify) -> None:
    async with notify.sending():
        tokens = [await ask(notify, **WISH) for _ in range(2)]
        for token in tokens:
            assert (await notify.call("POST", "/subscribers/confirm", json={"token": token})).status_code == 200
    assert len(await wanted(notify, tokens[0])) == 1


async def test_another_wish_is_not_lost_to_the_pause_between_letters(notify: Notify) -> None:
    changed = {"letter_pause_seconds": 300.0, "letters_a_day": 3}
    notify.running.runtime.settings = notify.running.runtime.settings.model_copy(update=changed)
    async with notify.sending():
        await ask(notify, kinds=["course"])
        await notify.call("POST", "/subscribers", json={"email": "anna@example.lv", "filters": {"kinds": ["course"]}})
        await ask(notify, kinds=["event"])
        assert "veids „Pasākums”" in notify.mail.text(1)
        await ask(notify, kinds=["service"])
        await notify.call("POST", "/subscribers", json={"email": "anna@example.lv", "filters": {"kinds": ["webinar"]}})
    assert len(notify.mail.mails) == 3


@pytest.mark.parametrize(
    ("filters", "field", "said"),
    [
        ({"kinds": ["party"]}, "filters.kinds", "Vērtība 'party' nav zināma"),
        ({"starts_from": "2027-02-01", "starts_until": "2027-01-01"}, "filters.starts_until", "Pēdējā diena ir pirms pirmās"),
        ({"words": "a" * 101}, "filters.words", "Teksts ir par garu"),
        ({"starts_from": "drīz"}, "filters.starts_from", ""),
    ],
)
async def test_a_wish_that_cannot_be_is_refused_at_once(notify: Notify, filters: dict[str, Any], field: str, said: str) -> None:
    body = {"email": "anna@example.lv", "filters": filters}
    answer = await notify.call("POST", "/subscribers", json=body, headers={"Accept-Language": "lv"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field
    assert said in answer.json()["errors"][0]["detail"]
    async with notify.running.runtime.database.reading() as work:
        assert await work.fetchval("SELECT count(*) FROM subscriber") == 0


async def test_a_link_that_is_not_known_shows_nothing(notify: Notify) -> None:
    answer = await notify.call("GET", "/subscribers/confirm", headers={"Subscriber-Token": "guessed"})
    assert (answer.status_code, answer.json()["code"]) == (404, "no-such-token")
