"""What became of each message. Recipients are pseudonymous here."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from chassis.database import Work
from chassis.errors import InvalidInput
from chassis.pages import Paged
from chassis.permissions import SignedIn
from chassis.requests import Answer, Commanding
from chassis.service import Running
from notify import queries
from notify.commands import deliveries
from notify.domain.deliveries import Delivery
from notify.schemas import Deliveries, DeliveryView, Summary
from notify.sender.parts import policy_of, settings_of

router = APIRouter(prefix="/deliveries", tags=["deliveries"])

EventId = Annotated[UUID | None, Query(description="the event that people were told about")]
About = Annotated[str | None, Query(max_length=100, description="the id of the offering")]


@router.get("", response_model=Deliveries)
async def list_deliveries(page: Paged, running: Running, event_id: EventId = None, about: About = None) -> Response:
    """Deliveries, newest first; of one event or about one offering where that is given."""
    async with running.database.reading() as work:
        items = await queries.list_deliveries(work, event_id=event_id, about=about, before=queries.after(page), limit=page.limit + 1)
    body, headers = page.answer(items, lambda delivery: [delivery.id], lambda delivery: delivery)
    return Answer(Deliveries.model_construct(**body), headers=headers).response()


@router.get("/summary", response_model=Summary)
async def summarise_deliveries(running: Running, event_id: EventId = None, about: About = None) -> Response:
    """How many messages are in which state, by channel: how far an event, or all about an offering, has come."""
    if event_id is None and about is None:
        reason = {
            "en": "Say of which event (event_id) or offering (about).",
            "lv": "Norādiet notikumu (event_id) vai piedāvājumu (about).",
        }
        raise InvalidInput(field="event_id", reason=reason)
    async with running.database.reading() as work:
        return Answer(Summary(items=await queries.summarise(work, event_id, about))).response()


@router.post("/{delivery_id}/resend", response_model=DeliveryView)
async def resend_delivery(delivery_id: UUID, command: Commanding, running: Running, principal: SignedIn) -> Response:
    """Sends once more what failed or may not have arrived. Only a person decides this; it is audited."""

    async def do(work: Work) -> Answer:
        resent = await deliveries.resend(work, policy_of(settings_of(running)), principal, delivery_id)
        return Answer(_view(resent), version=resent.version)

    return await command.run(do)


def _view(delivery: Delivery) -> DeliveryView:
    own = {name: getattr(delivery, name) for name in DeliveryView.model_fields if hasattr(delivery, name)}
    return DeliveryView.model_validate(own | {"subscription": delivery.subscription_id, "recipient": delivery.recipient_id})
