"""Mails and webhook bodies: right words, nothing injected, small enough."""

import email
import email.policy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from html import escape
from typing import Any, cast
from uuid import uuid4

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from standardwebhooks import Webhook

from contracts.training import OfferingState
from notify.domain.deliveries import Delivery
from notify.domain.filters import Filters
from notify.messages import shown
from notify.messages.mails import Sender, letter_mail, news_mail
from notify.messages.texts import WORDS
from notify.messages.webhooks import LARGEST_BODY, headers, news_body
from notify.repository.deliveries import Outbound
from notify.repository.letters import Letter

SENDER = Sender("Kopā <kopa@tikls.example>", "https://kopa.example", "Europe/Riga", 48)
NOW = datetime(2027, 3, 1, tzinfo=UTC)
HUBS = {"cesis": {"lv": "Cēsu Digitālais centrs", "en": "Cēsis Digital Centre"}}
PLACES = {"regions": {"vidzeme": {"lv": "Vidzeme", "en": "Vidzeme"}, "riga": {"lv": "Rīgas reģions", "en": "Riga region"}}}


def outbound(language: str = "lv", what: str = "published", filters: dict[str, Any] | None = None, **offering: Any) -> Outbound:
    content = {
        "id": str(uuid4()), "hub": "cesis", "state": "published", "kind": "course", "mode": "on-site", "published_at": NOW.isoformat(),
        "title": {"lv": "Drošība internetā", "en": "Safety online"}, "languages": ["lv"], "level": "basic", "price": {"free": True},
        "sessions": [
            {"id": str(uuid4()), "starts_at": "2099-03-26T15:30:00Z", "ends_at": "2099-03-26T17:00:00Z",
             "place": {"name": "Cēsu bibliotēka"}}
        ],
    } | offering  # fmt: skip
    delivery = Delivery(
        uuid4(),
        uuid4(),
        uuid4(),
        "email",
        uuid4(),
        f"lv.kopa.training.offering.{what}.v1",
        str(content["id"]),
        "sending",
        1,
        1,
        None,
        None,
        NOW,
        NOW,
    )
    return Outbound(
        delivery, NOW, content, filters or {}, HUBS, "anna@example.lv", language,
        None, (), ended=False, disabled=False, token="t0ken",
    )  # fmt: skip


def parsed(message: EmailMessage) -> EmailMessage:
    """As a receiver reads it."""
    return cast("EmailMessage", email.message_from_bytes(message.as_bytes(), policy=email.policy.default))


def text(message: EmailMessage, kind: str = "plain") -> str:
    body = message.get_body((kind,))
    assert body is not None
    return str(body.get_content())


def test_a_latvian_mail_reads_as_latvian() -> None:
    about = outbound(filters={"kinds": ["course"], "hubs": ["cesis"], "free_only": True})
    message = parsed(news_mail(SENDER, about))
    assert message["Subject"] == "Jaunums: Drošība internetā"
    body = text(message)
    assert "Kad: ceturtdiena, 2099. gada 26. marts, 17:30–19:00" in body
    assert "Rīko: Cēsu Digitālais centrs" in body
    assert "Cena: bez maksas" in body
    assert "jo jums ir abonements: centrs „Cēsu Digitālais centrs”; veids „Kurss”; tikai bez maksas." in body
    assert f"https://kopa.example/offerings/{about.offering['id']}" in body
    assert "https://kopa.example/subscriptions/manage?token=t0ken" in body
    assert "{" not in body
    assert 'lang="lv"' in text(message, "html")


def test_an_english_mail_reads_as_english() -> None:
    message = parsed(news_mail(SENDER, outbound("en", "withdrawn")))
    assert message["Subject"] == "No longer on offer: Safety online"
    assert "When: Thursday, 26 March 2099, 17:30–19:00" in text(message)
    assert "everything that the network offers" in text(message)


def test_mail_programs_are_told_how_to_end_it() -> None:
    about = outbound()
    message = parsed(news_mail(SENDER, about))
    assert message["List-Unsubscribe"] == "<https://kopa.example/api/notify/unsubscribe?token=t0ken>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Message-ID"] == f"<{about.delivery.id}@tikls.example>"
    assert message["From"] == "Kopā <kopa@tikls.example>"
    assert message["Auto-Submitted"] == "auto-generated"


def test_a_missing_language_falls_back_to_one_that_is_written() -> None:
    assert parsed(news_mail(SENDER, outbound("en", title={"lv": "Tikai latviski"})))["Subject"] == "New: Tikai latviski"


@settings(deadline=None)  # on a busy machine a mail may take its time
@given(st.text(min_size=1, max_size=300).filter(str.strip))
def test_no_title_can_add_a_header_or_break_the_mail(title: str) -> None:
    message = parsed(news_mail(SENDER, outbound(title={"lv": title})))
    assert set(message.keys()) == {
        "From", "To", "Subject", "Date", "Message-ID", "Content-Language", "Auto-Submitted", "List-Unsubscribe", "List-Unsubscribe-Post",
        "List-Id", "MIME-Version", "Content-Type",
    }  # fmt: skip
    assert message["To"] == "anna@example.lv"
    assert not message.defects


def test_html_is_escaped() -> None:
    message = parsed(news_mail(SENDER, outbound(title={"lv": "<script>alert(1)</script> & Ko"})))
    assert "<script>" not in text(message, "html")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; Ko" in text(message, "html")


@pytest.mark.parametrize(
    ("language", "number", "said"),
    [("lv", 1, "1 nodarbība"), ("lv", 2, "2 nodarbības"), ("lv", 10, "10 nodarbību"), ("lv", 11, "11 nodarbību"),
     ("lv", 21, "21 nodarbība"),
     ("lv", 22, "22 nodarbības"), ("en", 1, "1 more session"), ("en", 2, "2 more sessions")],
)  # fmt: skip
def test_plural_forms(language: str, number: int, said: str) -> None:
    assert WORDS[language].count(WORDS[language].more, number).endswith(said)


def test_sessions_past_and_beyond_the_fifth_are_not_listed_and_clocks_are_the_sessions_own() -> None:
    def session(days: int, **more: Any) -> dict[str, Any]:
        starts = NOW + timedelta(days=days)
        return {"id": uuid4(), "starts_at": starts, "ends_at": starts + timedelta(hours=1)} | more

    sessions = [session(-1), session(3, time_zone="Europe/Lisbon", status="cancelled"), *(session(days) for days in range(4, 20))]
    offering = OfferingState.model_validate(outbound().offering | {"sessions": sessions})
    [when] = [fact.values for fact in shown.facts(offering, None, WORDS["lv"], "Europe/Riga", NOW) if fact.name == "Kad"]
    assert when[0] == "ceturtdiena, 2027. gada 4. marts, 00:00–01:00 (Europe/Lisbon): atcelts"
    assert when[1].startswith("piektdiena, 2027. gada 5. marts, 02:00–03:00")
    assert when[5:] == ("un vēl 12 nodarbību",)


@pytest.mark.parametrize(
    ("confirmed", "filters", "page"), [(False, None, "confirm"), (False, {}, "confirm"), (True, {}, "confirm"), (True, None, "manage")]
)
@pytest.mark.parametrize("language", ["lv", "en"])
def test_letters_bring_the_link(language: str, confirmed: bool, filters: Filters | None, page: str) -> None:
    letter = Letter(uuid4(), 1, uuid4(), "anna@example.lv", language, confirmed, filters, {})
    message = parsed(letter_mail(SENDER, letter, "t0/ken"))
    for kind in ("plain", "html"):
        assert f"https://kopa.example/subscriptions/{page}?token=t0%2Fken" in text(message, kind)
        assert (WORDS[language].everything in text(message, kind)) is (filters is not None)
        assert ("/subscriptions/manage?" in text(message, kind)) is confirmed


@pytest.mark.parametrize(
    ("language", "hours", "said"),
    [("lv", 48, "derīga 48 stundas"), ("lv", 21, "derīga 21 stundu"), ("lv", 12, "derīga 12 stundu"), ("en", 1, "valid for 1 hour.")],
)
def test_a_letter_says_how_long_its_link_is_valid(language: str, hours: int, said: str) -> None:
    letter = Letter(uuid4(), 1, uuid4(), "anna@example.lv", language, confirmed=False, filters=None, hub_names={})
    assert said in text(parsed(letter_mail(replace(SENDER, unconfirmed_hours=hours), letter, "t0")))


WISH = {
    "hubs": ["cesis", "gone"], "regions": ["riga", "vidzeme"], "levels": ["basic"], "languages": ["lv"], "kinds": ["course"],
    "audiences": ["teachers"], "words": "<drošība>", "starts_from": "2026-12-01", "starts_until": "2027-01-31", "free_only": True,
    "events": ["published", "withdrawn"],
}  # fmt: skip


SAID = {
    "lv": """Pieteikts: centrs „Cēsu Digitālais centrs” vai „gone”; reģions „Rīgas reģions” vai „Vidzeme”; kam domāts: „Pedagogi”;
        „Pamata līmenis”; valoda „Latviešu”; veids „Kurss”; ar vārdiem „<drošība>”; sākas ne agrāk kā 01.12.2026.;
        sākas ne vēlāk kā 31.01.2027.; tikai bez maksas; tikai par jauniem vai atsauktiem piedāvājumiem.""",
    "en": """What is asked for: hub “Cēsis Digital Centre” or “gone”; region “Riga region” or “Vidzeme”; for “Teachers”; level “Basic”;
        language “Latvian”; kind “Course”; with the words “<drošība>”; starting on or after 1 December 2026;
        starting on or before 31 January 2027; free of charge only; only what is new or withdrawn.""",
}


@pytest.mark.parametrize("language", SAID)
def test_a_letter_says_in_words_what_is_asked_for(language: str) -> None:
    said = " ".join(SAID[language].split())
    letter = Letter(uuid4(), 1, uuid4(), "anna@example.lv", language, confirmed=False, filters=WISH, hub_names=HUBS)
    message = parsed(letter_mail(replace(SENDER, places=PLACES), letter, "t0"))
    assert said in " ".join(text(message).split())
    assert escape(said) in " ".join(text(message, "html").split())


def test_a_webhook_body_is_the_event_and_stays_small() -> None:
    about = outbound()
    body = orjson.loads(news_body(SENDER, about))
    assert body == {"type": about.delivery.event_type, "id": str(about.delivery.event_id), "time": NOW.isoformat(), "data": about.offering}
    large = outbound(description={"lv": "ā" * 60_000}, title={"lv": "ē" * 200})
    thin = news_body(SENDER, large)
    assert len(thin) <= LARGEST_BODY
    data = orjson.loads(thin)["data"]
    assert (data["thin"], data["link"]) == (True, f"https://kopa.example/api/training/offerings/{large.offering['id']}")


def test_every_valid_secret_signs() -> None:
    secrets = ["whsec_" + "YWJj" * 8, "whsec_" + "ZGVm" * 8]
    sent = headers(uuid4(), b'{"x":1}', secrets)
    for secret in secrets:
        assert Webhook(secret).verify(b'{"x":1}', sent) == {"x": 1}
    with pytest.raises(Exception, match="signature"):
        Webhook("whsec_" + "Z2hp" * 8).verify(b'{"x":1}', sent)
