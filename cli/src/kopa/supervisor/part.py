"""What the supervisor needs to know of one process; where it comes from (a service, PostgreSQL, Kafka) makes no difference."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass

from kopa.embedded.server import Launch


def _nothing(say: Callable[[str], None]) -> None:
    """Most parts need no preparation."""


@dataclass(frozen=True, slots=True)
class Part:
    """One process to keep running. `alive` is None where an ended process is the only sign of trouble."""

    name: str
    title: str
    port: int | None
    launch: Callable[[], Launch]
    ready: Callable[[], bool]
    roles: tuple[str, ...] = ()
    alive: Callable[[], bool] | None = None
    prepare: Callable[[Callable[[str], None]], None] = _nothing
    stop_seconds: float = 12.0


def fingerprint(launch: Launch) -> str:
    """Tells whether a process that runs already was started just as we would start it now."""
    text = json.dumps([launch.argv, str(launch.cwd), sorted(launch.env.items())])
    return hashlib.sha256(text.encode()).hexdigest()[:16]
