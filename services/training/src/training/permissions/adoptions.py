"""Who may call which route of adopting."""

from chassis.permissions import Permissions, Who

ADOPTIONS: Permissions = {
    "adopt_offering": (Who.HUB_STAFF,),
    "list_copies": (Who.HUB_STAFF, Who.COORDINATOR),
    "list_proposals": (Who.HUB_STAFF,),
    "accept_proposal": (Who.HUB_STAFF,),
    "decline_proposal": (Who.HUB_STAFF,),
}
