"""What an enrolment is for, as a letter shows it: plain lines in the reader's language, times by the session's own clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from contracts.training import Session
from training.messages.texts import Words
from training.repository.enrolments.letters import Letter

LISTED = 12


@dataclass(frozen=True, slots=True)
class Fact:
    """One line: what, and its values."""

    name: str
    values: tuple[str, ...]


def pick(text: Mapping[str, str] | None, language: str) -> str:
    """The text in the reader's language, else in another that it is written in; in one line."""
    said = text or {}
    best = next((said[each] for each in (language, "lv", "en", *said) if said.get(each, "").strip()), "")
    return " ".join(best.split())


def shown_dates(sessions: Sequence[Session], only: UUID | None, now: datetime) -> list[Session]:
    """The dates that a letter is about: the one of a reminder, else all that are not over."""
    return [each for each in sessions if (only is None or each.id == only) and each.ends_at > now]


def facts(letter: Letter, dates: Sequence[Session], words: Words, network_zone: str) -> list[Fact]:
    """What one wants to know. What is not known is left out."""
    on_site = letter.mode == "on_site"
    where = [place.name + (f", {place.address}" if place.address else "") for each in dates if (place := each.place)] if on_site else []
    links = [] if on_site or letter.kind == "confirm" else [each.link for each in dates if each.link]
    said = [
        Fact(words.hub, (pick(letter.hub_name, words.language) or letter.hub,)),
        Fact(words.when, tuple(_dates(dates, words, network_zone))),
        Fact(words.how, (words.modes[letter.mode],)),
        Fact(words.place, tuple(dict.fromkeys(" ".join(each.split()) for each in where))),
        Fact(words.link, tuple(dict.fromkeys(links))),
    ]
    return [each for each in said if any(each.values)]


def when(session: Session, words: Words, network_zone: str) -> str:
    """Day and times; the clock is named where it is not the network's."""
    zone = ZoneInfo(session.time_zone)
    shown = words.span(session.starts_at.astimezone(zone), session.ends_at.astimezone(zone))
    return shown if session.time_zone == network_zone else f"{shown} ({session.time_zone})"


def _dates(dates: Sequence[Session], words: Words, network_zone: str) -> list[str]:
    shown = [when(each, words, network_zone) + (f": {words.cancelled}" if each.status == "cancelled" else "") for each in dates[:LISTED]]
    left = len(dates) - len(shown)
    return [*shown, words.count(words.more, left)] if left else shown
