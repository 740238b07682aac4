"""Who may call which route."""

from chassis.permissions import Permissions
from training.permissions.adoptions import ADOPTIONS
from training.permissions.enrolments import ENROLMENTS
from training.permissions.offerings import OFFERINGS
from training.permissions.outputs import OUTPUTS
from training.permissions.sources import SOURCES

PERMISSIONS: Permissions = {**OFFERINGS, **ADOPTIONS, **ENROLMENTS, **SOURCES, **OUTPUTS}
