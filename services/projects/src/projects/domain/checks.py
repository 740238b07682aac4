"""What must hold for what the lead writes."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from chassis.errors import UnknownCode, WrongDates
from contracts.taxonomies import SECTORS, TECHNOLOGIES, Taxonomy
from projects.domain.project import CallTerms, ProjectContent
from projects.errors import SaysNothing, WrongLink

LONGEST_CALL = timedelta(days=5 * 365)


def check_content(content: ProjectContent) -> None:
    """Raises SaysNothing, WrongDates or WrongLink for the first mistake."""
    _check_text("title", content.title)
    _check_text("summary", content.summary)
    starts, ends = _day("starts_on", content.starts_on), _day("ends_on", content.ends_on)
    if starts and ends and ends < starts:
        reason = {"en": "A project must not end before it starts.", "lv": "Projekts nedrīkst beigties, pirms tas ir sācies."}
        raise WrongDates(field="ends_on", reason=reason)
    if content.link is not None:
        _check_link(content.link)


def check_terms(terms: CallTerms, within: str = "call.") -> None:
    """Raises SaysNothing or UnknownCode for the first mistake; `within` is where the terms stand in the body."""
    _check_text(f"{within}sought", terms.sought)
    _check_codes(f"{within}technologies", TECHNOLOGIES, terms.technologies)
    _check_codes(f"{within}sectors", SECTORS, terms.sectors)


def check_closing(closes_at: datetime, now: datetime, within: str = "call.") -> None:
    """Raises WrongDates unless a call that opens now has time, and not too much of it."""
    field = f"{within}closes_at"
    if closes_at <= now:
        reason = {
            "en": "The call would be over already. Give a time in the future.",
            "lv": "Uzsaukums jau būtu beidzies. Norādiet laiku nākotnē.",
        }
        raise WrongDates(field=field, reason=reason)
    if closes_at - now > LONGEST_CALL:
        reason = {"en": "A call lasts at most five years.", "lv": "Uzsaukums ilgst ne vairāk kā piecus gadus."}
        raise WrongDates(field=field, reason=reason)


def _check_text(field: str, text: Mapping[str, str] | None) -> None:
    if text is not None and not any(each.strip() for each in text.values()):
        raise SaysNothing(field=field)


def _check_codes(field: str, taxonomy: Taxonomy, codes: Iterable[str]) -> None:
    for code in codes:
        if code not in taxonomy:
            raise UnknownCode(field=field, value=code, known=", ".join(sorted(taxonomy.codes)))


def _day(field: str, text: str | None) -> date | None:
    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:  # fromisoformat also takes 20261201 and 2026-W49-2
        reason = {"en": "Write a date such as 2026-12-01.", "lv": "Rakstiet datumu, piemēram, 2026-12-01."}
        raise WrongDates(field=field, reason=reason)
    return day


def _check_link(link: str) -> None:
    try:
        parts = urlsplit(link)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        sound = False
    if not sound or any(each.isspace() for each in link):
        raise WrongLink(field="link")
