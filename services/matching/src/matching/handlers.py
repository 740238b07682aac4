"""What matching does when something happened elsewhere."""

from collections.abc import Sequence
from typing import cast

from chassis.database import Work
from chassis.handlers import Handlers
from chassis.wire import Received
from contracts.training import OfferingArchived, OfferingPublished, OfferingRevised, OfferingWithdrawn
from matching.commands.offerings import remember_offerings

handlers = Handlers()


@handlers.on(OfferingArchived, OfferingPublished, OfferingRevised, OfferingWithdrawn)
async def offerings_changed(work: Work, received: Sequence[Received]) -> None:
    """The catalogue changed: know what each hub has on offer."""
    await remember_offerings(work, [cast("OfferingPublished", each.event) for each in received])
