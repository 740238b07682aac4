"""Who may call which route: here everybody.

A page of the hub desk asks whoever is not signed in to do so (`portal.routes.desk.visit`), and what the token behind a session allows,
the services decide.
"""

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
    "sign_in",
    "signed_in",
    "sign_out",
    "authorize_page",
    "authorize_account",
    "desk_page",
    "desk_offerings_page",
    "missing_page",
    "issue_token",
    "jwks",
    "issuer_configuration",
    "forward",
)
PERMISSIONS: Permissions = dict.fromkeys(OPEN, (Who.ANYONE,))
