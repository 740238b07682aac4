"""Composition root: nobody imports it."""

from chassis.service import Service
from training.handlers import handlers
from training.parts import Parts, keep_catalogue
from training.permissions import PERMISSIONS
from training.routes import ROUTERS
from training.settings import TrainingSettings
from training.upkeep import archive

service = Service(
    name="training",
    settings=TrainingSettings,
    models="training.models",
    routers=ROUTERS,
    permissions=PERMISSIONS,
    handlers=handlers,
    parts=Parts,
    serving=(keep_catalogue,),
    background=(archive,),
)
