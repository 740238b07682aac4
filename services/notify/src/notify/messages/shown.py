"""An offering as a mail shows it: plain lines in the reader's language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.numbers import format_currency

from contracts.event import Text
from contracts.taxonomies import KINDS, LANGUAGES, LEVELS, MODES, Taxonomy
from contracts.training import OfferingState, Session
from notify.domain.filters import CODES, DIMENSIONS, EVENTS, Filters
from notify.messages.texts import Words

LISTED_SESSIONS = 5
TO = "\N{EN DASH}"


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


def facts(offering: OfferingState, hub: Mapping[str, str] | None, words: Words, zone: str, now: datetime) -> list[Fact]:
    """What one wants to know before opening the page. What the offering does not say is left out."""
    language = words.language
    said = [
        Fact(words.hub, (pick(hub, language) or offering.hub,)),
        Fact(words.when, tuple(_sessions(offering.sessions, words, zone, now))),
        Fact(words.place, tuple(_places(offering, words))),
        Fact(words.kind, _labels(KINDS, [offering.kind], language)),
        Fact(words.mode, _labels(MODES, [offering.mode], language)),
        Fact(words.languages, (", ".join(_labels(LANGUAGES, offering.languages, language)),)),
        Fact(words.level, _labels(LEVELS, [offering.level] if offering.level else [], language)),
        Fact(words.price, (_price(offering, words),)),
    ]
    return [each for each in said if any(each.values)]


def reason(filters: Filters, names: Mapping[str, Mapping[str, Text]], words: Words) -> str:
    """What a subscription asks for, in words. `names`: filter -> code -> name, of hubs and places."""
    parts = (
        *(_asked(dimension, filters.get(dimension, ()), names.get(dimension, {}), words) for dimension in DIMENSIONS),
        f"{words.having} {words.quoted(filters['words'])}" if filters.get("words") else "",
        *(f"{said} {words.day(date.fromisoformat(filters[edge]))}" for edge, said in words.starts.items() if filters.get(edge)),
        words.free_only if filters.get("free_only") else "",
        _only(filters.get("events", EVENTS), words),
    )
    return "; ".join(part for part in parts if part).removesuffix(".") or words.everything  # a date's full stop ends the sentence


def _asked(dimension: str, codes: Iterable[str], names: Mapping[str, Text], words: Words) -> str:
    taxonomy = CODES.get(dimension)
    values = _labels(taxonomy, codes, words.language) if taxonomy else [pick(names.get(each), words.language) or each for each in codes]
    return f"{words.filters[dimension]} {words.either(map(words.quoted, values))}".strip() if values else ""


def _only(events: Iterable[str], words: Words) -> str:
    wanted = [words.happened[each] for each in EVENTS if each in events]
    return "" if len(wanted) == len(EVENTS) else words.only.format(events=words.either(wanted))


def _labels(taxonomy: Taxonomy, codes: Iterable[str], language: str) -> tuple[str, ...]:
    terms = [(code, taxonomy.get(code)) for code in codes]
    return tuple(term.label[language] if term else code for code, term in terms)


def _price(offering: OfferingState, words: Words) -> str:
    price = offering.price
    if price.free:
        return words.free
    return format_currency(price.amount, price.currency, locale=words.locale) if price.amount else ""


def _places(offering: OfferingState, words: Words) -> list[str]:
    places = [offering.place, *(session.place for session in offering.sessions)]
    shown = [", ".join(part for part in (each.name, each.address) if part) for each in places if each]
    named = list(dict.fromkeys(" ".join(each.split()) for each in shown))[:LISTED_SESSIONS]
    return named or ([words.online] if offering.mode == "online" else [])


def _sessions(sessions: Iterable[Session], words: Words, zone: str, now: datetime) -> list[str]:
    coming = sorted((each for each in sessions if each.ends_at > now), key=lambda each: each.starts_at)
    shown = [_session(each, words, zone) for each in coming[:LISTED_SESSIONS]]
    left = len(coming) - len(shown)
    return [*shown, words.count(words.more, left)] if left else shown


def _session(session: Session, words: Words, network_zone: str) -> str:
    """Date and times in the session's own clock; the clock is named where it is not the network's."""
    zone = ZoneInfo(session.time_zone)
    starts, ends = session.starts_at.astimezone(zone), session.ends_at.astimezone(zone)
    until = _clock(ends, words) if starts.date() == ends.date() else f"{_day(ends, words)}, {_clock(ends, words)}"
    shown = f"{_day(starts, words)}, {_clock(starts, words)}{TO}{until}"
    if session.time_zone != network_zone:
        shown += f" ({session.time_zone})"
    status = {"cancelled": words.cancelled, "moved": words.moved}.get(session.status)
    return f"{shown}: {status}" if status else shown


def _day(moment: datetime, words: Words) -> str:
    return format_date(moment.date(), "full", locale=words.locale)


def _clock(moment: datetime, words: Words) -> str:
    return format_time(moment.timetz(), "short", tzinfo=moment.tzinfo, locale=words.locale)
