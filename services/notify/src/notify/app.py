"""Composition root: nobody imports it."""

from chassis.service import Service
from notify import routes
from notify.handlers import handlers
from notify.permissions import PERMISSIONS
from notify.sender import forget_outdated, keep_house, send_letters, send_mails, send_webhooks, spread_news
from notify.settings import NotifySettings

service = Service(
    name="notify",
    settings=NotifySettings,
    routers=(routes.router,),
    permissions=PERMISSIONS,
    handlers=handlers,
    background=(spread_news, send_mails, send_webhooks, send_letters, keep_house, forget_outdated),
)
