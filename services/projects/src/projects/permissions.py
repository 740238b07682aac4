"""Who may call which route."""

from chassis.permissions import Permissions, Who

PERMISSIONS: Permissions = {
    "list_projects": (Who.ANYONE,),
    "read_project": (Who.ANYONE,),
    "create_project": (Who.HUB_STAFF,),
    "revise_project": (Who.HUB_STAFF,),
    "publish_project": (Who.HUB_STAFF,),
    "close_project": (Who.HUB_STAFF,),
    "open_call": (Who.HUB_STAFF,),
    "close_call": (Who.HUB_STAFF,),
    "join_project": (Who.HUB_STAFF,),
    "leave_project": (Who.HUB_STAFF,),
}
