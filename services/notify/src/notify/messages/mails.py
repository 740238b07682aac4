"""E-mail: text and HTML in the subscriber's language, with what mail programs need to sort it and to end it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from chassis.sending import messages
from chassis.sending.messages import fill, new_message
from contracts.event import Text
from contracts.training import OfferingState
from notify.messages import shown
from notify.messages.texts import WORDS
from notify.repository.deliveries import Outbound
from notify.repository.letters import Letter

TEMPLATES = Environment(
    loader=PackageLoader("notify.messages"),
    autoescape=select_autoescape(("html",)),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, slots=True)
class Sender(messages.Sender):
    """Who writes, by which clock the network lives, and what it calls its places."""

    time_zone: str
    unconfirmed_hours: int
    """How long the link of a request to confirm is valid."""
    places: Mapping[str, Mapping[str, Text]] = field(default_factory=dict)
    """Filter -> code -> name of regions and municipalities."""


def news_mail(sender: Sender, outbound: Outbound) -> EmailMessage:
    """The mail of one delivery. Its Message-ID is the delivery's, whatever the attempt."""
    assert outbound.email is not None and outbound.language is not None and outbound.token is not None
    words = WORDS[outbound.language]
    offering = OfferingState.model_validate(outbound.offering)
    what = outbound.delivery.event_type.split(".")[-2]
    title = shown.pick(offering.title, words.language)
    unsubscribe = sender.link("/api/notify/unsubscribe", token=outbound.token)
    parts = {
        "words": words,
        "title": title,
        "lead": words.lead[what],
        "summary": shown.pick(offering.summary, words.language),
        "facts": shown.facts(offering, outbound.hub_names.get(offering.hub), words, sender.time_zone, datetime.now(UTC)),
        "details": sender.link(f"/offerings/{offering.id}"),
        "reason": words.why.format(filters=shown.reason(outbound.filters, {**sender.places, "hubs": outbound.hub_names}, words)),
        "manage": sender.link("/subscriptions/manage", token=outbound.token),
        "unsubscribe": unsubscribe,
    }
    message = new_message(sender, outbound.email, words.subject[what].format(title=title), str(outbound.delivery.id))
    message["List-Unsubscribe"] = f"<{unsubscribe}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["List-Id"] = f"<{outbound.delivery.subscription_id}.{sender.address.domain}>"
    return _filled(message, "news", parts, words.language)


def letter_mail(sender: Sender, letter: Letter, token: str) -> EmailMessage:
    """The request to confirm an address, or what is to be told to it; where nothing is to confirm, the link to its subscriptions."""
    words = WORDS[letter.language]
    said = words.address if not letter.confirmed else words.managing if letter.filters is None else words.addition
    wish = "" if letter.filters is None else shown.reason(letter.filters, {**sender.places, "hubs": letter.hub_names}, words)
    parts = {
        "words": words,
        "title": said.subject,
        "lead": said.lead.format(hours=words.count(words.hours, sender.unconfirmed_hours)),
        "wish": wish and words.wish.format(filters=wish),
        "action": said.action,
        "link": sender.link(f"/subscriptions/{said.page}", token=token),
        "ignore": said.ignore,
        "manage": sender.link("/subscriptions/manage", token=token) if said is words.addition else "",
    }
    return _filled(new_message(sender, letter.email, said.subject, str(letter.id)), "letter", parts, words.language)


def _filled(message: EmailMessage, template: str, parts: dict[str, object], language: str) -> EmailMessage:
    text, html = (TEMPLATES.get_template(f"{template}.{form}").render(parts) for form in ("txt", "html"))
    return fill(message, text, html, language)
