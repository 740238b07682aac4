"""A row made into what the directory takes: names of the European hub catalogue become codes, and each mistake a sentence."""

import difflib
import re
from collections.abc import Callable, Mapping
from typing import Any

from contracts.taxonomies import COUNTRIES, FUNCTIONS, HUB_STATUSES, SECTORS, SERVICES, TECHNOLOGIES, Taxonomy

STRENGTHS: Mapping[str, Taxonomy] = {"sectors": SECTORS, "services": SERVICES, "technologies": TECHNOLOGIES}
LISTS = ("languages", "functions")
COLUMNS = (
    "id", "name", "title", "description", "country", "location", "status", "website", "sectors", "services", "technologies",
    "region", "municipality", "languages", "functions",
)  # fmt: skip
LONGEST_ID = 60
SHORT_LIST = 8


class Profiles:
    """Makes profiles of the rows of one file, whose plain texts are in `language`."""

    def __init__(self, language: str = "en") -> None:
        self._language = language
        self._first: dict[str, int] = {}

    def profile(self, line: int, fields: Mapping[str, Any]) -> tuple[dict[str, Any] | None, list[str]]:
        """(what to send, reasons against it); one of the two is empty. Of two rows with one id the first counts."""
        reasons: list[str] = [_no_such_field(each) for each in fields if each not in COLUMNS]
        slug = self._slug(fields.get("id"), reasons)
        name, title, description = (self._text(each, fields.get(each), reasons) for each in ("name", "title", "description"))
        made: dict[str, Any] = {
            "slug": slug,
            "name": name,
            "description": _description(name or {}, title or {}, description or {}),
            "country": _code(COUNTRIES, "country", fields.get("country"), reasons),
            "status": _code(HUB_STATUSES, "status", fields.get("status"), reasons),
        }
        if not name and not any(reason.startswith("name") for reason in reasons):
            reasons.append("name is missing")
        for given, field in (("location", "address"), ("website", "website"), ("region", "region"), ("municipality", "municipality")):
            made[field] = _line(given, fields.get(given), reasons)
        for field, taxonomy in STRENGTHS.items():
            made[field] = _strengths(taxonomy, field, fields.get(field), reasons)
        made["languages"] = _list("languages", fields.get("languages"), reasons, lambda each, _: str(each))
        made["functions"] = _list("functions", fields.get("functions"), reasons, lambda each, why: _code(FUNCTIONS, "functions", each, why))
        if reasons:
            return None, reasons
        self._first[str(slug)] = line
        return {field: value for field, value in made.items() if value not in (None, {}, [])}, []

    def _slug(self, given: Any, reasons: list[str]) -> str | None:
        if not isinstance(given, str) or not given.strip():
            reasons.append("id is missing; give each hub its own, for example cesis-latvia")
            return None
        slug = slug_of(given)
        if not slug or len(slug) > LONGEST_ID:
            reasons.append(f"id: {given[:80]!r} cannot be used; write at most {LONGEST_ID} of the letters a to z, digits and -")
        elif slug in self._first:
            reasons.append(f"id: line {self._first[slug]} has the id {slug!r} already; leave one of the two out")
        return slug

    def _text(self, name: str, given: Any, reasons: list[str]) -> dict[str, str] | None:
        """A plain text, or a text by language."""
        if isinstance(given, Mapping):
            if all(isinstance(each, str) for each in given.values()):
                return {str(language): each for language, each in given.items() if each.strip()} or None
            reasons.append(f'{name}: write a text, or texts by language such as {{"lv": "…", "en": "…"}}')
            return None
        line = _line(name, given, reasons)
        return {self._language: line} if line else None


def _description(name: Mapping[str, str], title: Mapping[str, str], description: Mapping[str, str]) -> dict[str, str] | None:
    """The description, after the long title where that is not the name; the directory has no title of its own."""
    parts = {
        language: [part for part in (title.get(language), description.get(language)) if part and part != name.get(language)]
        for language in {**title, **description}
    }
    return {language: "\n\n".join(dict.fromkeys(each)) for language, each in parts.items() if each} or None


def slug_of(given: str) -> str:
    """`Cēsis-Latvia-` → `c-sis-latvia`: lower case, every run of characters other than a to z and digits a dash, none at the ends."""
    return re.sub(r"[^a-z0-9]+", "-", given.strip().lower()).strip("-")


def _line(name: str, given: Any, reasons: list[str]) -> str | None:
    if given is None or isinstance(given, str):
        return (given or "").strip() or None
    reasons.append(f"{name}: must be text")
    return None


def _code(taxonomy: Taxonomy, name: str, given: Any, reasons: list[str]) -> str | None:
    if given is None or (isinstance(given, str) and not given.strip()):
        reasons.append(f"{name} is missing")
    elif not isinstance(given, str):
        reasons.append(f"{name}: must be text")
    elif (term := taxonomy.get(given.strip()) or taxonomy.by_catalogue_name(given)) is not None:
        return term.code
    else:
        reasons.append(f"{name}: {given[:80]!r} is not known. {_hint(taxonomy, given)}")
    return None


def _hint(taxonomy: Taxonomy, given: str) -> str:
    names = {name.casefold(): name for term in taxonomy for name in (term.code, term.catalogue or term.label.en)}
    near = [names[each] for each in difflib.get_close_matches(given.casefold(), names, n=2, cutoff=0.7)]
    if near:
        return f"Did you mean {' or '.join(map(repr, near))}?"
    if taxonomy is COUNTRIES:
        return "Write its English name or two-letter code (ISO 3166-1), such as Latvia or LV."
    if len(taxonomy.codes) <= SHORT_LIST:
        return f"Use one of: {', '.join(term.code for term in taxonomy)}."
    return f"docs/how-to/import-hubs.md lists the {taxonomy.name} that are known."


def _strengths(taxonomy: Taxonomy, name: str, given: Any, reasons: list[str]) -> dict[str, int]:
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        reasons.append(f'{name}: must be names with strengths, for example {{"Energy": 4}}')
        return {}
    found: dict[str, int] = {}
    for term, strength in given.items():
        code = _code(taxonomy, name, term, reasons)
        if not isinstance(strength, int) or isinstance(strength, bool) or not 1 <= strength <= 5:
            reasons.append(f"{name}: the strength of {term!r} is {strength!r}; it must be 1, 2, 3, 4 or 5")
        elif code in found:
            reasons.append(f"{name}: {term!r} is there twice")
        elif code is not None:
            found[code] = strength
    return found


def _list(name: str, given: Any, reasons: list[str], one: Callable[[Any, list[str]], str | None]) -> list[str]:
    if given is None:
        return []
    if not isinstance(given, list):
        reasons.append(f"{name}: must be a list")
        return []
    return [code for each in given if (code := one(each, reasons)) is not None]


def _no_such_field(name: str) -> str:
    near = difflib.get_close_matches(name, COLUMNS, n=1)
    return f"{name!r} is no field of a hub" + (f"; did you mean {near[0]!r}?" if near else "")
