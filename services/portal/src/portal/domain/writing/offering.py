"""An offering's content, as the fields of the form and as the body that training takes. Names of fields are paths of the body."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contracts.taxonomies import DIGCOMP, DIGCOMP_VERSIONS
from contracts.training import OfferingContent
from portal.domain.writing.sessions import Rows, fields_of_sessions
from portal.domain.writing.typed import Json, Pair, Typed, at, each_at, number, put, several, words, written_in
from portal.domain.writing.wall import Reason

TEXTS = ("title", "summary", "description", "prerequisites", "certificate", "place.accessibility")
WORDS = (
    *("kind", "mode", "level", "link", "image", "licence", "edition"),
    *("place.name", "place.address", "place.municipality"),
    *("price.currency", "price.funding_programme", "contact.name", "contact.email", "contact.phone"),
)
NUMBERS = ("digcomp_level", "workload_hours", "place.latitude", "place.longitude")
LISTS = ("languages", "technologies", "sectors", "audiences", "regions", "municipalities")
SIMPLE_PERIOD = re.compile(r"P(\d{1,4})([DWMY])", re.ASCII)
PARTS = ("place", "contact")
LONGEST = {"title": 200, "summary": 500, "description": 20_000, "prerequisites": 2_000, "certificate": 500}
"""Characters in each language, as training takes them."""


@dataclass(frozen=True, slots=True)
class Written:
    """The body of a form; `rows` are the rows of its dates, `problems` what cannot be meant: field -> how to mend it."""

    body: Json
    rows: list[int]
    problems: Mapping[str, Reason]


def written(typed: Typed, known: Mapping[str, Any] | None = None) -> Written:
    """What a form says. `known` is the offering as it stands: what the form does not show of it, stays."""
    before = known or {}
    body: Json = {name: before[name] for name in ("derived_from", "sample") if before.get(name)}
    for part in PARTS:
        body[part] = dict(before.get(part) or {})
    for name in TEXTS:
        put(body, name, words(typed, name, at(before, name)))
    for name in WORDS:
        put(body, name, typed.get(name, "") or None)
    for name in NUMBERS:
        text = typed.get(name, "")
        put(body, name, number(text) if text else None)
    for name in LISTS:
        body[name] = several(typed.all(name), before.get(name) or ())
    put(body, "price.free", True if typed.get("price.free", "") else None)
    put(body, "price.amount", str(number(typed.get("price.amount", ""))) if typed.get("price.amount", "") else None)
    put(body, "duration", _period(typed, before.get("duration")))
    body["competences"] = _competences(typed, before.get("competences") or ())
    rows = Rows(typed, before.get("sessions") or ())
    body["sessions"] = rows.sessions
    said = {name: value for name, value in body.items() if value not in (None, {}, [])}
    return Written(said, rows.numbers, {**_too_long(body), **rows.problems})


def fields_of(offering: Mapping[str, Any]) -> list[Pair]:
    """The fields of the form that show an offering."""
    content = dict(offering)
    pairs = [pair for name in TEXTS for pair in written_in(at(content, name), name)]
    pairs += each_at(content, (*WORDS, *NUMBERS))
    pairs += [(name, str(each)) for name in LISTS for each in content.get(name) or ()]
    pairs += [("competences", each["code"]) for each in content.get("competences") or () if each["framework"] == DIGCOMP]
    if at(content, "price.free"):
        pairs.append(("price.free", "yes"))
    if amount := float(at(content, "price.amount") or 0):
        pairs.append(("price.amount", f"{amount:.2f}".removesuffix(".00")))
    if found := SIMPLE_PERIOD.fullmatch(content.get("duration") or ""):
        pairs += [("duration.number", found[1]), ("duration.unit", found[2])]
    return [*pairs, *fields_of_sessions(content.get("sessions") or ())]


def same(known: Mapping[str, Any], body: Json) -> bool:
    """Whether an offering says already what a body says: then sending it once more was a second click."""
    return _said(known) == _said(body)


def _said(offering: Mapping[str, Any]) -> tuple[OfferingContent, list[Pair]]:
    dates = [pair for pair in fields_of_sessions(offering.get("sessions") or ()) if not pair[0].endswith((".id", ".series"))]
    return OfferingContent.model_validate(offering), dates


def _too_long(body: Json) -> dict[str, Reason]:
    return {
        f"{name}.{tongue}": {
            "lv": f"Ne vairāk kā {most} zīmju; tagad to ir {len(text)}.",
            "en": f"At most {most} characters; now {len(text)}.",
        }
        for name, most in LONGEST.items()
        for tongue, text in (body.get(name) or {}).items()
        if len(text) > most
    }


def _period(typed: Typed, known: str | None) -> str | None:
    """`P6W` of the number and the unit; a longer one, which the form cannot show, stays."""
    if count := typed.get("duration.number", ""):
        return f"P{count}{typed.get('duration.unit', 'W')}"
    return known if known and not SIMPLE_PERIOD.fullmatch(known) else None


def _competences(typed: Typed, known: Any) -> list[Json]:
    ticked = typed.all("competences")
    kept = [each for each in known if each["framework"] != DIGCOMP or each["code"] in ticked]
    there = {each["code"] for each in kept if each["framework"] == DIGCOMP}
    new = [code for code in dict.fromkeys(ticked) if code not in there]
    return [*kept, *({"framework": DIGCOMP, "version": DIGCOMP_VERSIONS[-1], "code": code} for code in new)]
