"""The European lists that the learning model names: which of their terms ours stand for."""

from collections.abc import Iterable
from typing import Final

AUTHORITY: Final = "http://publications.europa.eu/resource/authority"
LANGUAGE_CODES: Final = {
    "bg": "BUL", "cs": "CES", "da": "DAN", "de": "DEU", "el": "ELL", "en": "ENG", "es": "SPA", "et": "EST", "fi": "FIN", "fr": "FRA",
    "ga": "GLE", "hr": "HRV", "hu": "HUN", "it": "ITA", "lt": "LIT", "lv": "LAV", "mt": "MLT", "nl": "NLD", "pl": "POL", "pt": "POR",
    "ro": "RON", "ru": "RUS", "sk": "SLK", "sl": "SLV", "sv": "SWE", "uk": "UKR",
}  # fmt: skip
"""ISO 639-1 -> code in the language authority list."""
COUNTRY_CODES: Final = {
    "AL": "ALB", "AT": "AUT", "BA": "BIH", "BE": "BEL", "BG": "BGR", "CH": "CHE", "CY": "CYP", "CZ": "CZE", "DE": "DEU", "DK": "DNK",
    "EE": "EST", "ES": "ESP", "FI": "FIN", "FR": "FRA", "GB": "GBR", "GR": "GRC", "HR": "HRV", "HU": "HUN", "IE": "IRL", "IS": "ISL",
    "IT": "ITA", "LI": "LIE", "LT": "LTU", "LU": "LUX", "LV": "LVA", "MD": "MDA", "ME": "MNE", "MK": "MKD", "MT": "MLT", "NL": "NLD",
    "NO": "NOR", "PL": "POL", "PT": "PRT", "RO": "ROU", "RS": "SRB", "SE": "SWE", "SI": "SVN", "SK": "SVK", "TR": "TUR", "UA": "UKR",
    "XK": "XKX",
}  # fmt: skip
"""ISO 3166-1 -> code in the country authority list."""
MODES: Final = {"on-site": "9191af2ed9", "online": "920fbb3cbe", "hybrid": "c_3a90b26d"}
"""Presential, online, blended."""
COMPUTER_USE, DATABASES, SOFTWARE, WITH_OTHERS = "0611", "0612", "0613", "0688"
FIELDS: Final = {
    **dict.fromkeys(("communication-network", "cloud-services", "big-data", "data", "blockchain", "high-performance-computing"), DATABASES),
    **dict.fromkeys(("artificial-intelligence", "software-architectures", "internet-of-things", "human-computer-interaction"), SOFTWARE),
}
"""Technology -> ISCED-F 2013 field: designing and running databases and networks, or making software, when taught to advanced learners."""
DEEP: Final = ("advanced", "highly-advanced")


def language(code: str) -> str:
    """The address of a language; of one that we do not know, the list's own word for that."""
    return f"{AUTHORITY}/language/{LANGUAGE_CODES.get(code, 'OP_DATPRO')}"


def country(code: str) -> str:
    """The address of a country."""
    return f"{AUTHORITY}/country/{COUNTRY_CODES.get(code, 'OP_DATPRO')}"


def currency(code: str) -> str:
    """The address of a currency (ISO 4217)."""
    return f"{AUTHORITY}/currency/{code}"


def mode(code: str) -> str | None:
    """The address of a way to take part."""
    return f"http://data.europa.eu/snb/learning-assessment/{MODES[code]}" if code in MODES else None


def fields(technologies: Iterable[str], sectors: Iterable[str], level: str | None) -> list[str]:
    """Addresses of the ISCED-F 2013 fields of a course.

    Ours are digital skills, so the field is computer use (0611), unless something says otherwise: advanced courses about a technology
    that has a field of its own are of that (0612, 0613); a course for a sector joins computing with it (0688).
    """
    found = {FIELDS[each] for each in technologies if each in FIELDS} if level in DEEP else set()
    if any(sectors):
        found.add(WITH_OTHERS)
    return [f"http://data.europa.eu/snb/isced-f/{code}" for code in sorted(found or {COMPUTER_USE})]
