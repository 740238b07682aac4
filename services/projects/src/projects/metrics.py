"""Business figures of projects, as they stand in the database."""

from prometheus_client import Counter, Gauge

PROJECTS = Gauge("kopa_projects_projects", "Projects by state.", ("state",))
CALLS_OPEN = Gauge("kopa_projects_calls_open", "Calls that hubs can answer now.")
PLACES_OPEN = Gauge("kopa_projects_places_open", "Places for partners that are not taken yet, over all open calls.")
CALLS_EXPIRED = Counter("kopa_projects_calls_expired_total", "Calls that this process closed because their time was over.")
