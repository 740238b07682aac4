"""E-mail: text and HTML in the subscriber's language, with what mail programs need to sort it and to end it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from contracts.event import Text
from contracts.training import OfferingState
from notify.messages import shown
from notify.messages.texts import WORDS
from notify.repository.deliveries import Outbound
from notify.repository.letters import Letter

LONGEST_SUBJECT = 150
TEMPLATES = Environment(
    loader=PackageLoader("notify.messages"),
    autoescape=select_autoescape(("html",)),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes, where the network's pages are, and by which clock it lives."""

    mail_from: str
    public_url: str
    time_zone: str
    unconfirmed_hours: int
    """How long the link of a request to confirm is valid."""
    places: Mapping[str, Mapping[str, Text]] = field(default_factory=dict)
    """Filter -> code -> name of regions and municipalities."""

    @property
    def address(self) -> Address:
        """The sender as a header holds it."""
        name, address = parseaddr(self.mail_from)
        return Address(name, addr_spec=address)

    def link(self, path: str, **query: str) -> str:
        """A whole address of the network's pages."""
        parameters = "&".join(f"{name}={quote(value, safe='')}" for name, value in query.items())
        return f"{self.public_url.rstrip('/')}{path}" + (f"?{parameters}" if parameters else "")


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
    message = _message(sender, outbound.email, words.subject[what].format(title=title), str(outbound.delivery.id))
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
    return _filled(_message(sender, letter.email, said.subject, str(letter.id)), "letter", parts, words.language)


def _message(sender: Sender, to: str, subject: str, id_: str) -> EmailMessage:
    """Headers. Line breaks and control characters cannot get into them: texts are folded here, and the policy refuses the rest."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender.address
    message["To"] = Address(addr_spec=to)
    message["Subject"] = _one_line(subject)
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = f"<{id_}@{sender.address.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    return message


def _one_line(text: str) -> str:
    printable = " ".join("".join(each if each.isprintable() else " " for each in text).split())
    return printable if len(printable) <= LONGEST_SUBJECT else f"{printable[: LONGEST_SUBJECT - 1]}…"


def _filled(message: EmailMessage, template: str, parts: dict[str, object], language: str) -> EmailMessage:
    message.set_content(TEMPLATES.get_template(f"{template}.txt").render(parts))
    message.add_alternative(TEMPLATES.get_template(f"{template}.html").render(parts), subtype="html")
    message["Content-Language"] = language  # now only: setting the content takes away every header of that family
    return message
