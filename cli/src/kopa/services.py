"""The one table of what `kopa up` runs: names, modules, roles and the ports they would like to have."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Service:
    """One service of the platform, run as `python -m MODULE serve --roles ROLES`."""

    name: str
    module: str
    roles: tuple[str, ...]
    port: int

    @property
    def database(self) -> str:
        """Each service owns a database; nobody else connects to it."""
        return f"kopa_{self.name}"


ALL_ROLES = ("api", "worker", "relay")

SERVICES: tuple[Service, ...] = (
    Service("portal", "portal", ALL_ROLES, 8080),
    Service("training", "training", ALL_ROLES, 8081),
    Service("matching", "matching", ALL_ROLES, 8082),
    Service("projects", "projects", ALL_ROLES, 8083),
    Service("notify", "notify", ALL_ROLES, 8084),
)

PREFERRED_PORTS: dict[str, int] = {
    **{service.name: service.port for service in SERVICES},
    "mail": 8025,
    "smtp": 1025,
    "postgres": 15432,
    "kafka": 19092,
    "kafka-controller": 19093,
}
