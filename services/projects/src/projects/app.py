"""Composition root: nobody imports it."""

from chassis.service import Service
from projects import routes
from projects.background import watch_deadlines
from projects.handlers import handlers
from projects.permissions import PERMISSIONS
from projects.settings import ProjectsSettings

service = Service(
    name="projects",
    settings=ProjectsSettings,
    routers=(routes.router,),
    permissions=PERMISSIONS,
    handlers=handlers,
    background=(watch_deadlines,),
)
