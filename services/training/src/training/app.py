"""Composition root: nobody imports it."""

from chassis.service import Service
from training import routes
from training.handlers import handlers
from training.permissions import PERMISSIONS
from training.settings import TrainingSettings

service = Service(
    name="training",
    settings=TrainingSettings,
    models="training.models",
    routers=(routes.router,),
    permissions=PERMISSIONS,
    handlers=handlers,
)
