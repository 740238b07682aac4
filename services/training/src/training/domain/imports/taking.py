"""Which row is which offering, and whether it says something new."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import orjson

from chassis.ids import new_id
from contracts.training import OfferingContent, Session
from training.domain.offerings import Catalogued, keep_dropped


def reference(ref: str | None, content: OfferingContent, sessions: Sequence[Session]) -> str:
    """What a row is known by when the file is sent again: the hub's own `ref`, else title, kind and first date together."""
    if ref:
        return ref
    first = min((each.starts_at.isoformat() for each in sessions), default="")
    named = next((content.title[each] for each in ("lv", "en") if content.title.get(each)), next(iter(content.title.values())))
    return "#" + hashlib.sha256(f"{named.casefold()}\n{content.kind}\n{first}".encode()).hexdigest()[:32]


def digest(content: OfferingContent, sessions: Sequence[Session]) -> str:
    """The same for rows that say the same, whatever ids their sessions got."""
    said: list[Any] = [content.model_dump(mode="json", exclude_none=True)]
    said += [each.model_dump(mode="json", exclude_none=True, exclude={"id"}) for each in sessions]
    return hashlib.sha256(orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).hexdigest()


def added(hub: str, content: OfferingContent, sessions: tuple[Session, ...], now: datetime, *, publish: bool) -> Catalogued:
    """A new offering of a row."""
    state = "published" if publish else "draft"
    return Catalogued(new_id(), hub, state, 1, content, sessions, now if publish else None, now)  # type: ignore[arg-type]  # a State


def revised(known: Catalogued, content: OfferingContent, written: Sequence[Session], now: datetime) -> Catalogued:
    """The offering as the row has it now. Sessions that begin at the same time are the same; a published one is never dropped."""
    by_start = {each.starts_at: each for each in known.sessions if each.status != "cancelled"}
    sessions = tuple(
        each.model_copy(update={"id": same.id, "series": same.series}) if (same := by_start.get(each.starts_at)) else each
        for each in written
    )
    if known.published_at is not None:
        sessions = keep_dropped(known.sessions, sessions)
    return replace(known, content=content, sessions=sessions, version=known.version + 1, changed_at=now)
