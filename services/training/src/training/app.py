"""Composition root: nobody imports it."""

from chassis.service import Service
from training.handlers import handlers
from training.harvest.links import check_links
from training.harvest.running import harvest
from training.parts import Parts, keep_catalogue
from training.permissions import PERMISSIONS
from training.routes import ROUTERS
from training.routes.imports import LARGEST_FILE
from training.sender import forget_enrolments, keep_enrolments, send_letters
from training.settings import TrainingSettings
from training.upkeep import archive

service = Service(
    name="training",
    settings=TrainingSettings,
    routers=ROUTERS,
    permissions=PERMISSIONS,
    handlers=handlers,
    parts=Parts,
    large_bodies={"/offerings/import": LARGEST_FILE},
    serving=(keep_catalogue,),
    background=(archive, send_letters, keep_enrolments, forget_enrolments, harvest, check_links),
)
