"""Who may call which route: the pages are for everybody; what a token allows, the services decide."""

from chassis.permissions import Permissions, Who

OPEN = (
    "start_page",
    "offerings_page",
    "offering_page",
    "where_page",
    "hubs_page",
    "hub_page",
    "projects_page",
    "project_page",
    "live_page",
    "live_stream",
    "design_page",
    "subscribe",
    "subscribe_page",
    "subscribed_page",
    "confirm_page",
    "confirm",
    "manage_page",
    "manage",
    "left_page",
    "robots",
    "favicon",
    "missing_page",
    "issue_token",
    "jwks",
    "issuer_configuration",
    "forward",
)
PERMISSIONS: Permissions = dict.fromkeys(OPEN, (Who.ANYONE,))
