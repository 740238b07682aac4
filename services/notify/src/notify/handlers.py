"""What notify does when something happened elsewhere."""

from collections.abc import Sequence
from typing import cast

from chassis.database import Work
from chassis.handlers import Handlers
from chassis.wire import Received
from contracts.matching import HubLeft, HubRegistered, HubRevised
from contracts.training import OfferingPublished, OfferingRevised, OfferingWithdrawn
from notify.commands import news
from notify.commands.news import Happening
from notify.settings import freshness

handlers = Handlers()


@handlers.on(HubRegistered, HubRevised, HubLeft)
async def hubs_changed(work: Work, received: Sequence[Received]) -> None:
    """The directory changed: know the hubs' names."""
    events = [cast("HubRegistered", each.event) for each in received]
    await news.remember_hubs(work, [(event, event.version) for event in events])


@handlers.on(OfferingPublished, OfferingRevised, OfferingWithdrawn)
async def offerings_changed(work: Work, received: Sequence[Received]) -> None:
    """The catalogue changed: queue messages to those who follow it."""
    await news.tell_of(work, [_happening(each) for each in received], freshness().news_max_age_hours)


def _happening(received: Received) -> Happening:
    event = cast("OfferingPublished", received.event)
    assert received.id is not None
    return Happening(
        event_id=received.id,
        type=received.type,
        what=event.event_name.rpartition(".")[2],
        time=received.time,
        traceparent=received.traceparent,
        offering=event,
    )
