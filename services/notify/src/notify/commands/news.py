"""Something happened to offerings: who wants to be told of it.

One event may concern everybody who ever subscribed. A transaction takes a limited number of deliveries; what is beyond it the
loop `sender.spreading` takes on, portion by portion, so that no number of subscribers holds up the consumer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from uuid import UUID

from chassis.database import Work
from chassis.ids import new_id
from contracts.matching import HubState
from contracts.training import OfferingState
from notify import metrics
from notify.commands.deliveries import tell
from notify.domain import filters
from notify.domain.deliveries import Delivery
from notify.repository import deliveries, hubs, news, subscriptions
from notify.repository.news import News
from notify.repository.subscriptions import Candidate

START = UUID(int=0)
PORTION = 2000
"""Subscriptions that one transaction looks at."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One event about an offering, in its order. `what`: published, revised or withdrawn."""

    event_id: UUID
    type: str
    what: str
    time: datetime
    traceparent: str | None
    offering: OfferingState

    @property
    def about(self) -> str:
        """The offering's id."""
        return str(self.offering.id)


async def tell_of(work: Work, happenings: Sequence[Happening], max_age_hours: float, portion: int = PORTION) -> None:
    """Queues deliveries for the subscriptions that events fit.

    What is older than `max_age_hours`, or than the subscription, is told to nobody: compacted topics and replays bring up the past.
    """
    oldest = datetime.now(UTC) - timedelta(hours=max_age_hours)
    fresh = [each for each in happenings if each.time >= oldest]
    if not fresh:
        return
    share = max(1, portion // len(fresh))
    candidates = await subscriptions.candidates(work, [(filters.terms(each.offering), each.time) for each in fresh], START, share)
    held = await news.spreading(work, [each.about for each in fresh])
    stored: list[News] = []
    queued: list[Delivery] = []
    for n, group in groupby(candidates, key=lambda each: each.n):
        happening, found = fresh[n], list(group)
        if happening.about in held:  # behind earlier news of the offering that are not spread yet: wholly left to the loop
            stored.append(_news(happening, START))
            continue
        rest = found[-1].id if len(found) == share else None
        if rest is not None:
            held.add(happening.about)
        fitting = _deliveries(happening, found)
        queued += fitting
        if fitting or rest is not None:
            stored.append(_news(happening, rest))
    await _queue(work, stored, queued)


async def spread(work: Work, portion: int = PORTION) -> bool:
    """Takes the oldest news on over the next subscriptions; False when none is left."""
    waiting = await news.next_to_spread(work)
    if waiting is None:
        return False
    assert waiting.spread_after is not None
    offering = OfferingState.model_validate_json(waiting.offering)
    what = waiting.type.split(".")[-2]
    happening = Happening(waiting.event_id, waiting.type, what, waiting.time, waiting.traceparent, offering)
    found = await subscriptions.candidates(work, [(filters.terms(offering), waiting.time)], waiting.spread_after, portion)
    await _queue(work, [], _deliveries(happening, found))
    await news.spread_until(work, waiting.event_id, found[-1].id if len(found) == portion else None)
    return True


async def _queue(work: Work, stored: Sequence[News], new: Sequence[Delivery]) -> None:
    if stored:
        await news.put(work, stored)
    if not new:
        return
    inserted = await deliveries.insert(work, new)
    queued = [each for each in new if each.id in inserted]
    tell(work, queued)
    for each in queued:
        metrics.QUEUED.labels(each.channel).inc()


def _news(happening: Happening, spread_after: UUID | None) -> News:
    offering = happening.offering.model_dump_json(exclude_none=True)
    return News(happening.event_id, happening.type, happening.about, happening.time, happening.traceparent, offering, spread_after)


def _deliveries(happening: Happening, candidates: Sequence[Candidate]) -> list[Delivery]:
    return [_delivery(each, happening) for each in candidates if filters.fits(each.filters, happening.offering, happening.what)]


def _delivery(candidate: Candidate, happening: Happening) -> Delivery:
    now = datetime.now(UTC)
    return Delivery(
        id=new_id(),
        subscription_id=candidate.id,
        recipient_id=candidate.recipient,
        channel=candidate.channel,
        event_id=happening.event_id,
        event_type=happening.type,
        about=happening.about,
        state="queued",
        version=1,
        attempts=0,
        budget=None,
        reason=None,
        queued_at=now,
        changed_at=now,
        traceparent=happening.traceparent,
    )


async def remember_hubs(work: Work, known: Sequence[tuple[HubState, int]]) -> None:
    """Takes in hubs of the directory with their versions; of several states of one hub the newest counts."""
    latest = {hub.slug: (hub.slug, hub.name, hub.state, version) for hub, version in sorted(known, key=lambda each: each[1])}
    await hubs.put(work, list(latest.values()))
