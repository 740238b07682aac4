"""What a harvest may change of an offering: what nobody wrote by hand, and never a date that people may count on."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from chassis.ids import new_id
from contracts.training import OfferingContent, Session
from training.domain.offerings import Catalogued, keep_dropped
from training.domain.sources.candidates import Candidate

SESSIONS = "sessions"
READ = ("starts_at", "ends_at", "time_zone", "status", "place", "link")
"""Fields of a session that a source tells; seats and sign-up are the hub's."""
OWN = {"derived_from", "sample"}
"""Fields of the content that no harvest touches."""


def revised(offering: Catalogued, candidate: Candidate, locked: Collection[str], now: datetime) -> Catalogued:
    """The offering after the harvest; the same one where nothing changed."""
    free = [name for name in OfferingContent.model_fields if name not in locked and name not in OWN]
    content = offering.content.model_copy(update={name: getattr(candidate.content, name) for name in free})
    sessions = offering.sessions if SESSIONS in locked else aligned(offering.sessions, candidate.sessions, now)
    return replace(offering, content=content, sessions=sessions)


def changed_fields(before: Catalogued, after: Catalogued) -> list[str]:
    """What a hand changed: fields of the content, and `sessions`."""
    fields = [name for name in OfferingContent.model_fields if getattr(before.content, name) != getattr(after.content, name)]
    return fields if _dumped(before) == _dumped(after) else [*fields, SESSIONS]


def _dumped(offering: Catalogued) -> list[dict[str, object]]:
    """Its sessions by value: one that a hand wrote is of another class."""
    return [each.model_dump() for each in offering.sessions]


def aligned(known: Sequence[Session], read: Sequence[Session], now: datetime) -> tuple[Session, ...]:
    """The sessions that were read, under the ids of the known ones that they are.

    The same start is the same session; where as many others are left on both sides they were moved, in their order. What is past
    stays as it was, what is left out and still to come is cancelled.
    """
    by_start = {each.starts_at: each for each in known}
    pairs = [(by_start.pop(each.starts_at, None), each) for each in read]
    open_ = [each for each in by_start.values() if each.starts_at > now and each.status != "cancelled"]
    left = sorted(open_, key=lambda each: each.starts_at)
    strangers = [each for match, each in pairs if match is None]
    moved = dict(zip((each.starts_at for each in strangers), left, strict=True)) if len(left) == len(strangers) else {}
    kept = [_told(match or moved.get(each.starts_at), each) for match, each in pairs]
    ids = {each.id for each in kept}
    past = [each for each in known if each.starts_at <= now and each.id not in ids]
    coming = [each for each in known if each.starts_at > now]
    return keep_dropped(coming, [*past, *kept])


def _told(known: Session | None, read: Session) -> Session:
    if known is None:
        return read.model_copy(update={"id": new_id()})
    return known.model_copy(update={name: getattr(read, name) for name in READ})
