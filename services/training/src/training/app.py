"""Composition root: nobody imports it."""

from chassis.service import Service
from training import models, routes
from training.handlers import handlers
from training.permissions import PERMISSIONS
from training.settings import TrainingSettings

service = Service(
    name="training",
    settings=TrainingSettings,
    metadata=models.METADATA,
    routers=(routes.router,),
    permissions=PERMISSIONS,
    handlers=handlers,
)
