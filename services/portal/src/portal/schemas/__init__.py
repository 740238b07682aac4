"""What the portal reads of services' answers. Tolerant: a field that is new there is ignored here."""

from portal.schemas.shared import (
    CallShown,
    EventPath,
    Hub,
    HubShare,
    Listed,
    Nothing,
    Offering,
    PartnerShown,
    PathStep,
    Project,
    Read,
    StructuredData,
    Subscriber,
    Subscription,
    Wish,
    Wishes,
)

__all__ = [
    "CallShown",
    "EventPath",
    "Hub",
    "HubShare",
    "Listed",
    "Nothing",
    "Offering",
    "PartnerShown",
    "PathStep",
    "Project",
    "Read",
    "StructuredData",
    "Subscriber",
    "Subscription",
    "Wish",
    "Wishes",
]
