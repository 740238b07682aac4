"""Makes a candidate of an item: unknown codes are dropped with a note, lengths are kept, dates are checked."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from contracts.taxonomies import AUDIENCES, KINDS, LANGUAGES, LEVELS, MODES, SECTORS, TECHNOLOGIES, Taxonomy
from contracts.training import OfferingContent, Place, Price, Session
from training.domain.sources.candidates import LONGEST_KEY, Candidate, Item, Rejected, When, canonical
from training.domain.sources.reasons import Reason
from training.domain.sources.source import Choices, Defaults

NO_ID = UUID(int=0)
MOST_DATES = 200
LONGEST = {"title": 200, "summary": 500, "description": 20_000}
LISTS = {"audiences": AUDIENCES, "sectors": SECTORS, "technologies": TECHNOLOGIES}


def made(item: Item, choices: Choices, now: datetime) -> Candidate | Rejected:
    """What the item becomes."""
    defaults, notes = choices.defaults, list(item.notes)
    texts = {name: _cut(name, getattr(item, name), longest, notes) for name, longest in LONGEST.items()}
    title = next(iter(texts["title"].values()), "")
    link = _address(item.link, notes)
    reasons = _against(item, title, link, choices, now)
    if reasons:
        return Rejected(title, link, (*reasons, *notes), item.key)
    sessions = _sessions(item.dates, defaults.time_zone, notes)
    key = (item.key or link or f"{title}|{sessions[0].starts_at.isoformat() if sessions else ''}")[:LONGEST_KEY]
    fields: dict[str, Any] = item.extra | {
        "kind": _code("kind", KINDS, item.kind, notes) or defaults.kind or "course",
        "mode": _code("mode", MODES, item.mode, notes) or defaults.mode or _likely_mode(item, notes),
        "level": _code("level", LEVELS, item.level, notes),
        "languages": _codes("languages", LANGUAGES, item.languages, notes) or _taught_in(defaults),
        "link": link,
        "image": _address(item.image, notes),
        "place": item.place,
        "price": item.price or Price(),
        **{name: text or None for name, text in texts.items()},
        **{name: _codes(name, taxonomy, _words(item.extra.get(name)), notes) for name, taxonomy in LISTS.items()},
    }
    _place_by_default(fields, defaults)
    try:
        content = OfferingContent.model_validate(fields)
    except ValidationError as error:
        about = ".".join(str(part) for part in error.errors()[0]["loc"])
        return Rejected(title, link, (Reason(code="not-storable", about=about),), key)
    return Candidate(key, link, content, sessions, tuple(dict.fromkeys(notes)))


def _against(item: Item, title: str, link: str | None, choices: Choices, now: datetime) -> tuple[Reason, ...]:
    if not title:
        return (Reason(code="no-title"),)
    if refused := choices.refuses(" ".join([*item.title.values(), link or ""])):
        return (Reason(code=refused),)
    if any(each.ends_at <= each.starts_at for each in item.dates):
        return (Reason(code="dates-reversed"),)
    if item.dates and all(each.ends_at <= now for each in item.dates):
        return (Reason(code="over"),)
    return ()


def _sessions(dates: Iterable[When], time_zone: str, notes: list[Reason]) -> tuple[Session, ...]:
    once = sorted({(each.starts_at, each.ends_at): each for each in dates}.values(), key=lambda each: each.starts_at)
    if len(once) > MOST_DATES:
        notes.append(Reason(code="dates-cut"))
    return tuple(
        Session(
            id=NO_ID,
            starts_at=each.starts_at,
            ends_at=each.ends_at,
            time_zone=time_zone,
            status=each.status,
            place=each.place,
            link=_address(each.link, notes),
        )
        for each in once[:MOST_DATES]
    )


def _cut(field: str, text: dict[str, str], longest: int, notes: list[Reason]) -> dict[str, str]:
    kept = {language: said.replace("\0", "").strip() for language, said in text.items() if said.replace("\0", "").strip()}
    if any(len(said) > longest for said in kept.values()):
        notes.append(Reason(code="shortened", about=field))
    return {language: said if len(said) <= longest else f"{said[: longest - 1].rstrip()}…" for language, said in kept.items()}


def _address(address: str | None, notes: list[Reason]) -> str | None:
    found = canonical(address) if address else None
    if address and found is None:
        notes.append(Reason(code="link-unusable", about=address[:200]))
    return found


def _code(field: str, taxonomy: Taxonomy, code: str | None, notes: list[Reason]) -> str | None:
    return next(iter(_codes(field, taxonomy, (code,) if code else (), notes)), None)


def _codes(field: str, taxonomy: Taxonomy, codes: Iterable[str], notes: list[Reason]) -> tuple[str, ...]:
    given = tuple(dict.fromkeys(codes))
    notes.extend(Reason(code="unknown-code", about=f"{field}: {code[:100]}") for code in given if code not in taxonomy)
    return tuple(code for code in given if code in taxonomy)


def _words(value: object) -> tuple[str, ...]:
    return tuple(str(each) for each in value) if isinstance(value, list | tuple) else ()


def _taught_in(defaults: Defaults) -> tuple[str, ...]:
    return (defaults.language,) if defaults.language in LANGUAGES else ()


def _likely_mode(item: Item, notes: list[Reason]) -> str:
    mode = "on-site" if item.place or any(each.place for each in item.dates) else "online"
    notes.append(Reason(code="mode-assumed", about=mode))
    return mode


def _place_by_default(fields: dict[str, Any], defaults: Defaults) -> None:
    if defaults.region and not fields.get("regions"):
        fields["regions"] = (defaults.region,)
    if defaults.municipality and not fields.get("municipalities"):
        fields["municipalities"] = (defaults.municipality,)
        if isinstance(place := fields["place"], Place) and place.municipality is None:
            fields["place"] = place.model_copy(update={"municipality": defaults.municipality})
