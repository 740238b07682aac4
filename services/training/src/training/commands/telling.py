"""A changed offering: its next version, and the event that carries it."""

from dataclasses import replace
from datetime import UTC, datetime

from chassis.database import Work
from contracts.training import OfferingArchived, OfferingPublished, OfferingRevised, OfferingWithdrawn
from training.domain.offerings import Catalogued

Told = type[OfferingPublished] | type[OfferingRevised] | type[OfferingWithdrawn] | type[OfferingArchived]


def next_version(offering: Catalogued) -> Catalogued:
    """The offering after one more change, of now."""
    return replace(offering, version=offering.version + 1, changed_at=datetime.now(UTC))


def tell(work: Work, event: Told, offering: Catalogued) -> None:
    """Publishes the offering's full state as this event."""
    state = offering.public()
    work.enqueue(event.model_construct(**dict(state), version=offering.version, changed_at=offering.changed_at))
