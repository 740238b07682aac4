"""Who may call which route of what other systems read."""

from chassis.permissions import Permissions, Who

OUTPUTS: Permissions = {
    "offerings_as_json_ld": (Who.ANYONE,),
    "offerings_as_calendar": (Who.ANYONE,),
    "offerings_as_atom": (Who.ANYONE,),
    "offerings_as_json_feed": (Who.ANYONE,),
    "offerings_as_table": (Who.ANYONE,),
    "offerings_as_learning_model": (Who.ANYONE,),
    "offerings_as_links": (Who.ANYONE,),
    "offering_as_json_ld": (Who.ANYONE,),
    "offering_as_calendar": (Who.ANYONE,),
    "hub_as_calendar": (Who.ANYONE,),
    "harvest": (Who.ANYONE,),
    "harvest_by_form": (Who.ANYONE,),
    "harvest_schema": (Who.ANYONE,),
    "sitemap_index": (Who.ANYONE,),
    "sitemap_of_hubs": (Who.ANYONE,),
    "sitemap_part": (Who.ANYONE,),
    "widget_script": (Who.ANYONE,),
    "read_quality": (Who.HUB_STAFF, Who.COORDINATOR),
    "list_quality": (Who.HUB_STAFF, Who.COORDINATOR),
}
