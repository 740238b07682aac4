"""Composition root: nobody imports it."""

from chassis.service import Service
from portal.forwarding import LARGEST_FORWARDED
from portal.frame import frame
from portal.handlers import handlers
from portal.permissions import PERMISSIONS
from portal.routes import ROUTERS
from portal.routes.desk.import_ import LARGEST_FORM
from portal.settings import PortalSettings
from portal.upkeep import forget_the_old

service = Service(
    name="portal",
    settings=PortalSettings,
    routers=ROUTERS,
    permissions=PERMISSIONS,
    handlers=handlers,
    large_bodies={"/api/": LARGEST_FORWARDED, "/desk/": LARGEST_FORM},
    background=(forget_the_old,),
    extend=frame,
)
