"""The catalogue as a table: one row for each date, or for an offering that has none (RFC 4180, UTF-8)."""

import csv
import io
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from contracts.training import Session
from training.domain.outputs.shown import Addresses, Shown
from training.domain.outputs.wording import clean, said

BOM = "\ufeff"
COLUMNS = (
    "offering", "session", "hub", "hub_name", "kind", "state", "title", "title_lv", "title_en", "summary", "level", "mode", "languages",
    "audiences", "technologies", "sectors", "competences", "regions", "municipalities", "starts_at", "ends_at", "time_zone",
    "session_status", "series", "place", "address", "latitude", "longitude", "free", "price", "currency", "workload_hours",
    "seats_on_site", "seats_online", "link", "page", "published_at", "changed_at", "sample",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""A cell that begins with one of these may be run as a formula by a spreadsheet; the last four are their full-width forms."""


def head() -> str:
    """The line of names."""
    return _line(COLUMNS)


def rows(shown: Shown, addresses: Addresses, language: str) -> Iterator[str]:
    """The lines of one offering."""
    whole = _whole(shown, addresses, language)
    for session in shown.offering.sessions or (None,):
        values = whole | _dated(shown, session)
        yield _line([safe(values.get(name)) for name in COLUMNS])


def safe(value: object) -> str:
    """A cell that no spreadsheet runs: an apostrophe before what looks like a formula. Numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = clean(str(value))
    if isinstance(value, int | float):
        return text
    return f"'{text}" if text.lstrip(" \n").startswith(FORMULA) or text.startswith(("\t", "\n")) else text


def _whole(shown: Shown, addresses: Addresses, language: str) -> dict[str, object]:
    offering, content = shown.offering, shown.content
    many = {
        name: " ".join(getattr(content, name))
        for name in ("languages", "audiences", "technologies", "sectors", "regions", "municipalities")
    }
    free = content.price.free or not content.price.amount
    return many | {
        "offering": offering.id,
        "hub": offering.hub,
        "hub_name": shown.hub(language),
        "kind": content.kind,
        "state": offering.state,
        "title": shown.title(language),
        "title_lv": content.title.get("lv"),
        "title_en": content.title.get("en"),
        "summary": said(content.summary, language),
        "level": content.level,
        "mode": content.mode,
        "competences": " ".join(f"{each.framework}:{each.code}" for each in content.competences),
        "free": free,
        "price": "0.00" if free else f"{content.price.amount:.2f}",
        "currency": content.price.currency,
        "workload_hours": content.workload_hours,
        "link": content.link,
        "page": addresses.offering(offering.id),
        "published_at": offering.published_at.isoformat() if offering.published_at else None,
        "changed_at": offering.changed_at.isoformat(),
        "sample": content.sample,
    }


def _dated(shown: Shown, session: Session | None) -> dict[str, object]:
    place = shown.place(session)
    where: dict[str, object] = {
        "place": place.name if place else None,
        "address": place.address if place else None,
        "latitude": place.latitude if place else None,
        "longitude": place.longitude if place else None,
    }
    if session is None:
        return where
    zone = ZoneInfo(session.time_zone)
    return where | {
        "session": session.id,
        "starts_at": session.starts_at.astimezone(zone).isoformat(),
        "ends_at": session.ends_at.astimezone(zone).isoformat(),
        "time_zone": session.time_zone,
        "session_status": session.status,
        "series": session.series,
        "seats_on_site": session.seats_on_site,
        "seats_online": session.seats_online,
    }


def _line(values: object) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow(values)  # type: ignore[arg-type]  # an iterable of cells, all text
    return written.getvalue()
