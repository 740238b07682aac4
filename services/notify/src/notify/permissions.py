"""Who may call which route. What belongs to a subscriber is opened by the token of its mails, not by a role."""

from chassis.permissions import Permissions, Who

ANYONE = (Who.ANYONE,)
MEMBERS = (Who.HUB_STAFF, Who.COORDINATOR)

PERMISSIONS: Permissions = {
    "subscribe": ANYONE,
    "confirm": ANYONE,
    "read_wish": ANYONE,
    "read_subscriber": ANYONE,
    "change_subscriber": ANYONE,
    "erase_subscriber": ANYONE,
    "export_subscriber": ANYONE,
    "list_subscriptions": ANYONE,
    "add_subscription": ANYONE,
    "change_subscription": ANYONE,
    "remove_subscription": ANYONE,
    "remove_subscriptions": ANYONE,
    "unsubscribe": ANYONE,
    "show_unsubscribe": ANYONE,
    "create_webhook": MEMBERS,
    "list_webhooks": MEMBERS,
    "read_webhook": MEMBERS,
    "delete_webhook": MEMBERS,
    "rotate_webhook": MEMBERS,
    "test_webhook": MEMBERS,
    "list_deliveries": (Who.COORDINATOR, Who.OPERATOR),
    "summarise_deliveries": ANYONE,
    "resend_delivery": (Who.OPERATOR,),
}
