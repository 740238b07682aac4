"""A delivery, and the event that tells of its state."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chassis.sending.outcomes import Channel, State
from contracts.notify import DeliveryFailed, DeliveryQueued, DeliverySent, DeliveryUnknown

Told = DeliveryQueued | DeliverySent | DeliveryFailed | DeliveryUnknown
EVENT_OF: dict[State, type[Told]] = {"queued": DeliveryQueued, "sent": DeliverySent, "failed": DeliveryFailed, "unknown": DeliveryUnknown}


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to one recipient through one channel. `budget` is the number of the last attempt that is allowed."""

    id: UUID
    subscription_id: UUID
    recipient_id: UUID
    channel: Channel
    event_id: UUID
    event_type: str
    about: str
    state: State
    version: int
    attempts: int
    budget: int | None
    reason: str | None
    queued_at: datetime
    changed_at: datetime
    traceparent: str | None = None

    def event(self) -> Told:
        """What the network is told. A message that is being sent is no news."""
        return EVENT_OF[self.state].model_validate(
            {
                "id": self.id,
                "version": self.version,
                "changed_at": self.changed_at,
                "subscriber": self.recipient_id,
                "subscription": self.subscription_id,
                "channel": self.channel,
                "event_id": self.event_id,
                "event_type": self.event_type,
                "about": self.about,
                "state": self.state,
                "queued_at": self.queued_at,
                "attempts": self.attempts,
                "reason": self.reason,
            }
        )
