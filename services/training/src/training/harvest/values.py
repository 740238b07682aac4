"""Reads the values that sources write in many ways: dates, prices, languages, levels."""

import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale
from dateutil import parser

from contracts.taxonomies import LANGUAGES, LEVELS
from contracts.training import Price
from training.domain.search.words import folded

DATE_ONLY = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}\.\d{1,2}\.\d{4}\.?")
ONE_HOUR = timedelta(hours=1)
MOST_MONEY = Decimal(9_999_999)
EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
LEVEL_WORDS = {
    "beginner": "basic",
    "foundation": "basic",
    "iesacejs": "basic",
    "pamata": "basic",
    "pamatlimenis": "basic",
    "medium": "intermediate",
    "videjs": "intermediate",
    "expert": "highly-advanced",
    "augstakais": "highly-advanced",
}


def zone_of(name: str) -> ZoneInfo:
    """The time zone, Latvia's where the name is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("Europe/Riga")


def is_zone(name: str) -> bool:
    """Whether this is the name of a time zone."""
    return zone_of(name).key == name


def instant(value: object, zone: ZoneInfo, *, end: bool = False) -> datetime | None:
    """A time as sources write it; without a zone it is by the clock on the wall. An `end` that is only a date is that day's end.

    Days before months, as in Latvia, where the text is not ISO 8601. None where it is no time.
    """
    try:
        if isinstance(value, datetime):
            found = value
        elif isinstance(value, date):
            found = datetime.combine(value, time())
        else:
            text = str(value).strip()
            iso = re.match(r"\d{4}-?\d{2}", text)
            found = parser.isoparse(text) if iso else parser.parse(text.rstrip("."), dayfirst=True, default=datetime(1970, 1, 1))  # noqa: DTZ001
            if end and DATE_ONLY.fullmatch(text):
                found += timedelta(days=1)
        aware = (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError, TypeError):
        return None
    return aware if EARLIEST < aware < LATEST else None


def price(amount: object, currency: object = None, *, free: bool = False) -> Price | None:
    """What it costs; None where that cannot be read."""
    text = re.sub(r"[^\d.,-]", "", str(amount if amount is not None else ""))
    if re.search(r",\d{1,2}$", text):
        text = text.replace(".", "").replace(",", ".")
    try:
        found = Decimal(text.replace(",", "") or ("0" if free else "nothing")).quantize(Decimal("0.01"))
    except InvalidOperation:
        return None
    code = str(currency or "EUR").strip().upper()
    if not 0 <= found <= MOST_MONEY:
        return None
    return Price(amount=found, currency=code if re.fullmatch(r"[A-Z]{3}", code) else "EUR", free=free or found == 0)


def language(value: object) -> str | None:
    """The code of a language that is given by code (`lv-LV`) or name (`Latvian`, `latviešu`); what is not known stays as it is."""
    text = folded(str(value or "").strip())
    if not text:
        return None
    if re.fullmatch(r"[a-z]{2}([-_].*)?", text):
        return text[:2]
    for code in LANGUAGES.codes:
        names = (Locale(code).get_display_name(shown) or "" for shown in ("en", "lv", code))
        if any(text.removesuffix(" valoda") == folded(name).removesuffix(" valoda") for name in names):
            return code
    return text[:30]


def level(value: object) -> str | None:
    """The code of a level that is given by code, name or a usual word."""
    text = folded(str(value or "").strip())
    if not text:
        return None
    for term in LEVELS:
        if text in (term.code, folded(term.label.en), folded(term.label.lv)):
            return term.code
    return LEVEL_WORDS.get(text, text[:50])
