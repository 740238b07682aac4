"""Letters as mails: text and HTML in the reader's language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from email.message import EmailMessage
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from chassis.sending.messages import Sender, fill, new_message
from matching.domain.letters import TO_HUB
from matching.messages.letters import LETTER_WORDS, LetterWords
from matching.repository.letters import Letter

TEMPLATES = Environment(
    loader=PackageLoader("matching.messages"),
    autoescape=select_autoescape(("html",)),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
PAGES = {"organisation": "/organisations/{id}", "need": "/needs/{id}", "assessment": "/assessments/{id}"}


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of a letter."""

    name: str
    value: str


def letter_mail(sender: Sender, letter: Letter, token: str | None, zone: ZoneInfo) -> EmailMessage:
    """The mail of one letter; times are told by the network's clock. Its Message-ID is the letter's, whatever the attempt."""
    words = LETTER_WORDS[letter.language]
    said, filled = words.letters[letter.kind], _filled(letter, words, zone)
    subject = said.subject.format_map(filled)
    parts = {
        "words": words,
        "title": subject,
        "name": letter.about.get("name"),
        "lead": said.lead.format_map(filled),
        "next_steps": list(_turn(letter.about, words, zone)),
        "facts": list(_facts(letter, words)),
        "action": said.action,
        "link": _link(sender, letter, token),
        "private": words.private if letter.opens else None,
        "ending": words.why_hub if letter.kind in TO_HUB else words.why_organisation,
    }
    message = new_message(sender, letter.email, subject, str(letter.id))
    text, html = (TEMPLATES.get_template(f"letter.{form}").render(parts) for form in ("txt", "html"))
    return fill(message, text, html, words.language)


def _link(sender: Sender, letter: Letter, token: str | None) -> str:
    if letter.opens is None:
        return sender.link(f"/desk/{letter.about['slug']}/matches/{letter.match}")
    kind, id_ = letter.opens
    return sender.link(PAGES[kind].format(id=id_), **({"token": token} if token else {}))


def _filled(letter: Letter, words: LetterWords, zone: ZoneInfo) -> Mapping[str, str]:
    """What the texts name; what a letter does not tell stays empty."""
    about = letter.about
    until = about.get("until") or about.get("next_until")
    told = {
        "organisation": str(about.get("organisation") or about.get("name") or ""),
        "hub": _pick(about.get("hub"), words),
        "terms": ", ".join(_pick(each, words) for each in about.get("terms", ())),
        "until": _until(until, words, zone),
        "agree_by": _until(about.get("agree_by"), words, zone),
        "date": words.on(date.fromisoformat(about["date"])) if about.get("date") else "",
        "other_day": words.other_day if about.get("other_days", 1) else words.no_other_day,
        "rating": str(about.get("rating", "")),
        "stage": words.stages[about.get("stage", 0)],
    }
    return {name: _one_line(text) for name, text in told.items()}


def _turn(about: Mapping[str, Any], words: LetterWords, zone: ZoneInfo) -> Iterator[str]:
    """What comes next, for a client whose hub has the need no more."""
    for each in about.get("skipped", ()):
        yield words.skipped.format(hub=_pick(each["hub"], words), reason=words.reasons[each["reason"]])
    if "next" in about and about.get("reason"):
        named, until = _pick(about["next"], words), _until(about.get("next_until"), words, zone)
        yield words.next_asked.format(hub=named, until=until) if about["next"] else words.nobody_next


def _facts(letter: Letter, words: LetterWords) -> Iterator[Fact]:
    about, to_hub = letter.about, letter.kind in TO_HUB
    if reason := about.get("reason"):
        yield Fact(words.reason, (words.withdrawn if to_hub else words.reasons)[reason])
    if letter.kind == "accepted" and about.get("date"):
        yield Fact(words.day, words.on(date.fromisoformat(about["date"])))
    if letter.kind == "other-day" and about.get("date"):
        yield Fact(words.wished_day, words.on(date.fromisoformat(about["date"])))
    for text in (about.get("message"), about.get("note")):
        if text:
            yield Fact(words.hub_says, words.quoted.format(text=_one_line(text)))


def _until(moment: str | None, words: LetterWords, zone: ZoneInfo) -> str:
    return words.until(datetime.fromisoformat(moment).astimezone(zone)) if moment else ""


def _pick(text: Mapping[str, str] | None, words: LetterWords) -> str:
    """A text in the reader's language, else in any that it has."""
    text = text or {}
    return text.get(words.language) or next((each for each in text.values() if each), "")


def _one_line(text: str) -> str:
    return " ".join(text.split())
