"""What notify publishes: how each message to each recipient fares. No personal data: recipients are pseudonymous ids."""

from typing import ClassVar, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from contracts.event import Event
from contracts.topics import DELIVERIES, Topic


class _DeliveryEvent(Event):
    topic: ClassVar[Topic] = DELIVERIES

    id: UUID
    subscriber: UUID
    subscription: UUID
    channel: Literal["email", "webhook"]
    event_id: UUID = Field(description="the event that people are told about")
    event_type: str
    about: str = Field(description="id of the offering that the event is about")
    state: Literal["queued", "sent", "failed", "unknown"]
    queued_at: AwareDatetime
    attempts: int = Field(0, ge=0)
    reason: str | None = Field(None, description="why it failed or is unknown, as a stable code")


class DeliveryQueued(_DeliveryEvent):
    """A message waits to be sent."""

    event_name = "notify.delivery.queued"


class DeliverySent(_DeliveryEvent):
    """The recipient's server accepted the message."""

    event_name = "notify.delivery.sent"


class DeliveryFailed(_DeliveryEvent):
    """The message was refused for good, or every attempt failed."""

    event_name = "notify.delivery.failed"


class DeliveryUnknown(_DeliveryEvent):
    """The connection broke after the message was handed over: it may have arrived, so it is never sent again unasked."""

    event_name = "notify.delivery.unknown"


EVENTS = (DeliveryQueued, DeliverySent, DeliveryFailed, DeliveryUnknown)
