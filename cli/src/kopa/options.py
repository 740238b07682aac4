"""What one start of the system was asked to do; kept in a file, so that a supervisor that is started again does the same."""

import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from kopa.home import Home, checkout

OPTIONS_FILE = "run/options.json"
DEFAULT_NETWORK = "latvia"


@dataclass(frozen=True, slots=True)
class Options:
    """`database_url` and `kafka` are addresses of servers that are given; None means embedded."""

    network_dir: str
    database_url: str | None = None
    kafka: str | None = None
    broker: Literal["java", "memory"] = "java"

    @classmethod
    def from_environment(cls) -> "Options":
        """Reads DATABASE_URL, KAFKA_BOOTSTRAP_SERVERS and NETWORK_DIR."""
        network = os.environ.get("NETWORK_DIR")
        root = checkout(Path.cwd()) or checkout(Path(__file__)) or Path.cwd()
        folder = Path(network) if network else root / "deploy" / "networks" / DEFAULT_NETWORK
        return cls(str(folder.absolute()), os.environ.get("DATABASE_URL") or None, os.environ.get("KAFKA_BOOTSTRAP_SERVERS") or None)

    @classmethod
    def load(cls, home: Home) -> "Options | None":
        """The options of the running copy."""
        document = home.read(OPTIONS_FILE)
        return cls(**document) if document else None

    def save(self, home: Home) -> None:
        home.write(OPTIONS_FILE, asdict(self), mode=0o600)  # a given database address holds a password
