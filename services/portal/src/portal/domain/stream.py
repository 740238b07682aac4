"""What travelled through the network, and how a burst of messages becomes one line that people can read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from contracts.event import Event
from contracts.matching import HubState
from contracts.projects import PartnerJoined, ProjectState
from contracts.topics import DELIVERIES
from contracts.training import OfferingAdopted, OfferingState

Text = Mapping[str, str]
KEPT = timedelta(days=14)
"""How long the stream remembers: older news is not news."""

TOGETHER = timedelta(minutes=1)
"""Messages about one thing that fared alike within this time are one line."""

Family = Literal["offerings", "hubs", "projects", "deliveries"]
FAMILIES: Mapping[Family, str] = {
    "offerings": "training.offering.",
    "hubs": "matching.hub.",
    "projects": "projects.",
    "deliveries": "notify.delivery.",
}
"""What a reader may narrow the stream to -> how the types of these events begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One event as the stream tells of it. `about` is the offering, hub or project that people would open."""

    event_id: UUID
    type: str
    subject: str
    about: str
    hub: str | None
    title: Text | None
    at: datetime
    traceparent: str | None
    seq: int = 0
    hub_name: Text | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """What one line of the stream shows: its latest happening, and how many alike it stands for."""

    happening: Happening
    count: int = 1


def happening(event: Event, event_id: UUID, at: datetime, traceparent: str | None) -> Happening:
    """What the stream keeps of an event: no personal data, and of the content only the title."""
    about, hub, title = _shown(event)
    return Happening(
        event_id=event_id,
        type=event.type_name(),
        subject=event.subject,
        about=about,
        hub=hub,
        title=title,
        at=at,
        traceparent=traceparent,
    )


def _shown(event: Event) -> tuple[str, str | None, Text | None]:
    if event.topic is DELIVERIES:
        return str(getattr(event, "about", event.subject)), None, None  # its title is that of the offering
    if isinstance(event, OfferingAdopted):
        return str(event.original), event.hub, event.title  # the copy is a draft, which only its hub can open
    if isinstance(event, OfferingState):
        return event.subject, event.hub, event.title
    if isinstance(event, HubState):
        return event.subject, event.slug, event.name
    if isinstance(event, ProjectState):
        return event.subject, event.joined if isinstance(event, PartnerJoined) else event.lead, event.title
    return event.subject, None, None


def lines(happenings: Iterable[Happening]) -> list[Line]:
    """Lines in the order of the happenings; messages about one thing that fared alike become one, at the place of the last."""
    shown: dict[tuple[str, str] | int, Line] = {}
    for each in happenings:
        if not each.type.startswith(FAMILIES["deliveries"]):
            shown[each.seq] = Line(each)
            continue
        key = (each.type, each.about)
        before = shown.pop(key, None)
        if before is None:
            shown[key] = Line(each)
        elif each.at - before.happening.at <= TOGETHER:
            shown[key] = replace(before, happening=each, count=before.count + 1)
        else:
            shown[before.happening.seq] = before
            shown[key] = Line(each)
    return sorted(shown.values(), key=lambda line: line.happening.seq)
