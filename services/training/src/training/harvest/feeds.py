"""Reads RSS and Atom. An entry's own date is when it was written, not when something takes place: only the event module tells that."""

import io
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

import feedparser

from training.domain.sources.candidates import Item, When, canonical
from training.domain.sources.reasons import Reason
from training.harvest import values
from training.harvest.failures import Unreadable
from training.harvest.fetching import Document
from training.harvest.texts import markdown, plain

LONGEST_SUMMARY = 500


def items(document: Document, language: str, zone: ZoneInfo) -> Iterator[Item]:
    """Every entry. Raises Unreadable."""
    headers = {"content-type": f"{document.content_type or 'application/xml'}; charset={document.charset}"} if document.charset else {}
    found = feedparser.parse(io.BytesIO(document.body), response_headers=headers | {"content-location": document.address})
    if not found.entries and (found.get("bozo") or not found.get("version")):
        raise Unreadable("feed-broken")
    told = values.language(found.feed.get("language")) or language
    for entry in found.entries:
        yield _item(entry, document.address, told, zone)


def _item(entry: Any, base: str, told: str, zone: ZoneInfo) -> Item:
    tongue = values.language((entry.get("title_detail") or {}).get("language")) or told
    tongue = tongue if len(tongue) == 2 else told
    summary = markdown(entry.get("summary"))
    content = next((markdown(each.get("value")) for each in entry.get("content", []) if each.get("value")), "")
    is_short = 0 < len(summary) <= LONGEST_SUMMARY and content != summary
    description = content or ("" if is_short else summary)
    notes: list[Reason] = []
    link = entry.get("link")
    picture = next((each.get("href") for each in entry.get("enclosures", []) if str(each.get("type", "")).startswith("image/")), None)
    return Item(
        key=entry.get("id") or None,
        title={tongue: plain(entry.get("title"))},
        summary={tongue: plain(summary)} if is_short else {},
        description={tongue: description} if description else {},
        link=canonical(link, base) or link,
        image=canonical(picture, base) if picture else None,
        dates=list(_dates(entry, zone, notes)),
        notes=notes,
    )


def _dates(entry: Any, zone: ZoneInfo, notes: list[Reason]) -> Iterator[When]:
    if not (start := entry.get("ev_startdate")):
        return
    starts, ends = values.instant(start, zone), values.instant(entry.get("ev_enddate") or "", zone, end=True)
    if starts is None:
        notes.append(Reason(code="date-unreadable", about=str(start)[:100]))
        return
    if ends is None:
        notes.append(Reason(code="no-end", about=str(start)[:100]))
    yield When(starts, ends or starts + values.ONE_HOUR)
