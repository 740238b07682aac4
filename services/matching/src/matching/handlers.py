"""What matching does when something happened elsewhere."""

from collections.abc import Sequence
from typing import cast

from chassis.database import Work
from chassis.handlers import Handlers
from chassis.wire import Received
from contracts.projects import PartnerJoined, ProjectChanged, ProjectClosed, ProjectOpened
from contracts.training import OfferingArchived, OfferingPublished, OfferingRevised, OfferingWithdrawn
from matching.commands.calls import remember_calls
from matching.commands.offerings import remember_offerings

handlers = Handlers()


@handlers.on(OfferingArchived, OfferingPublished, OfferingRevised, OfferingWithdrawn)
async def offerings_changed(work: Work, received: Sequence[Received]) -> None:
    """The catalogue changed: know what each hub has on offer, and tell the needs that it touches."""
    await remember_offerings(work, [cast("OfferingPublished", each.event) for each in received])


@handlers.on(ProjectOpened, ProjectChanged, PartnerJoined, ProjectClosed)
async def projects_changed(work: Work, received: Sequence[Received]) -> None:
    """A project, its partners or its call changed: know which partners are sought."""
    await remember_calls(work, [cast("ProjectOpened", each.event) for each in received])
