"""Letters about enrolments: text and HTML in the person's language, with the dates as a calendar file."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from chassis.sending import messages
from chassis.sending.messages import fill, new_message
from contracts.training import Session
from training.domain.enrolments.letters import Kind
from training.messages.calendars import calendar
from training.messages.shown import Fact, facts, pick, shown_dates
from training.messages.texts import WORDS, Words
from training.repository.enrolments.letters import Letter

TEMPLATES = Environment(
    loader=PackageLoader("training.messages"),
    autoescape=select_autoescape(("html",)),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
DATED: tuple[Kind, ...] = ("enrolled", "changed", "reminder", "cancelled", "left", "removed")
"""Letters after which a calendar should show something, or no longer."""
TO_OFFERING: tuple[Kind, ...] = ("expired", "left", "removed", "cancelled")
LEAVABLE: tuple[Kind, ...] = ("already", "enrolled", "waiting", "changed", "reminder")
SECRET_PAGES: dict[Kind, str] = {"confirm": "/enrolments/confirm", "offered": "/enrolments/offer"}


@dataclass(frozen=True, slots=True)
class Sender(messages.Sender):
    """Who writes, by which clock the network lives, how long the link of a request to confirm is valid."""

    time_zone: str
    confirm_hours: int


def letter_mail(sender: Sender, letter: Letter, token: str) -> EmailMessage:
    """The mail of one letter. Its Message-ID is the letter's, whatever the attempt."""
    words, now = WORDS[letter.language], datetime.now(UTC)
    said, title = words.letters[letter.kind], pick(letter.title, letter.language)
    dates = shown_dates(letter.sessions, letter.session_id, now)
    parts = {
        "words": words,
        "title": said.subject.format(title=title),
        "lead": said.lead.format(title=title, until=_until(letter, dates, words), hours=words.count(words.hours, sender.confirm_hours)),
        "name": letter.name,
        "facts": [*facts(letter, dates, words, sender.time_zone), *_reason(letter, words)],
        "action": said.action,
        "link": _link(sender, letter, token),
        "further": _further(sender, letter, token, words),
        "ending": words.ignore if letter.kind == "confirm" else words.why,
    }
    message = new_message(sender, letter.email, said.subject.format(title=title), str(letter.id))
    text, html = (TEMPLATES.get_template(f"letter.{form}").render(parts) for form in ("txt", "html"))
    fill(message, text, html, words.language)
    if letter.kind in DATED and dates:
        content = calendar(letter, dates, sender.address.domain, sender.link(f"/offerings/{letter.offering}"), now)
        message.add_attachment(content, maintype="text", subtype="calendar", filename="kopa.ics", params={"charset": "utf-8"})
    return message


def _link(sender: Sender, letter: Letter, token: str) -> str:
    if letter.kind in TO_OFFERING:
        return sender.link(f"/offerings/{letter.offering}")
    if letter.kind == "certificate":
        return sender.link(f"/api/training/certificates/{letter.certificate}.pdf", token=token)
    return sender.link(SECRET_PAGES.get(letter.kind, "/enrolments/mine"), token=token)


def _further(sender: Sender, letter: Letter, token: str, words: Words) -> list[tuple[str, str]]:
    """Other things that one may want to do: (words, address)."""
    found = []
    if letter.kind == "offered":
        found.append((words.decline, sender.link("/enrolments/decline", token=token)))
    if letter.kind in LEAVABLE:
        found.append((words.leave, sender.link("/enrolments/leave", token=token)))
    if letter.kind not in TO_OFFERING:
        found.append((words.page, sender.link(f"/offerings/{letter.offering}")))
    if letter.kind != "confirm":
        found.append((words.mine, sender.link("/enrolments/mine", token=token)))
    return found


def _reason(letter: Letter, words: Words) -> list[Fact]:
    return [Fact(words.reason, (" ".join(letter.words.split()),))] if letter.words else []


def _until(letter: Letter, dates: list[Session], words: Words) -> str:
    if letter.offered_until is None:
        return ""
    zone = ZoneInfo(dates[0].time_zone) if dates else UTC
    local = letter.offered_until.astimezone(zone)
    return f"{words.day(local)}, {words.clock(local)}"
