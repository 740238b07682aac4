"""Who may call which route of the catalogue."""

from chassis.permissions import Permissions, Who

OFFERINGS: Permissions = {
    "list_offerings": (Who.ANYONE,),
    "read_offering": (Who.ANYONE,),
    "list_hubs": (Who.ANYONE,),
    "create_offering": (Who.HUB_STAFF,),
    "revise_offering": (Who.HUB_STAFF,),
    "submit_offering": (Who.HUB_STAFF,),
    "return_offering": (Who.HUB_STAFF,),
    "publish_offering": (Who.HUB_STAFF,),
    "withdraw_offering": (Who.HUB_STAFF,),
    "import_offerings": (Who.HUB_STAFF,),
    "import_template_csv": (Who.ANYONE,),
    "import_template_xlsx": (Who.ANYONE,),
}
