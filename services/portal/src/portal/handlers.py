"""What the portal does when something happened anywhere: it remembers that it did, for the live stream and the receipts."""

from collections.abc import Sequence
from datetime import UTC, datetime

from chassis.database import Work
from chassis.handlers import Handlers
from chassis.wire import Received
from contracts import matching, notify, projects, training
from portal import commands
from portal.domain.stream import KEPT, Happening, happening

handlers = Handlers()


@handlers.on(*training.EVENTS, *matching.EVENTS, *projects.EVENTS)
async def something_changed(work: Work, received: Sequence[Received]) -> None:
    """An offering, a hub or a project changed: one more line of the stream."""
    await commands.remember_happenings(work, _happenings(received))


@handlers.on(*notify.EVENTS)
async def message_fared(work: Work, received: Sequence[Received]) -> None:
    """A message was queued or came to its end: a line of the stream, and its receipt."""
    await commands.remember_happenings(work, _happenings(received))
    await commands.remember_deliveries(work, [each.event for each in received if each.event is not None])


def _happenings(received: Sequence[Received]) -> list[Happening]:
    since = datetime.now(UTC) - KEPT  # a compacted topic that is read from its beginning tells of years
    return [
        happening(each.event, each.id, each.time, each.traceparent)
        for each in received
        if each.event is not None and each.id is not None and each.time > since
    ]
