"""Who may call which route. Staff change only their own hub: commands check that."""

from chassis.permissions import Permissions, Who

PERMISSIONS: Permissions = {
    "list_hubs": (Who.ANYONE,),
    "read_hub": (Who.ANYONE,),
    "list_offerings": (Who.ANYONE,),
    "register_hub": (Who.HUB_STAFF, Who.COORDINATOR),
    "revise_hub": (Who.HUB_STAFF, Who.COORDINATOR),
    "leave": (Who.HUB_STAFF, Who.COORDINATOR),
    "import_hubs": (Who.COORDINATOR,),
    "state_need": (Who.ANYONE,),
}
