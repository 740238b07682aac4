"""What training does when something happened elsewhere."""

from collections.abc import Sequence
from typing import cast

from chassis.database import Work
from chassis.handlers import Handlers
from chassis.wire import Received
from contracts.matching import HubLeft, HubRegistered, HubRevised
from training.commands import hubs as commands

handlers = Handlers()


@handlers.on(HubRegistered, HubRevised, HubLeft)
async def hubs_changed(work: Work, received: Sequence[Received]) -> None:
    """The directory changed: know the hubs' names."""
    events = [cast("HubRegistered", each.event) for each in received]
    await commands.remember_hubs(work, [(event, event.version) for event in events])
