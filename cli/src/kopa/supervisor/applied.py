"""Remembers what was migrated and provisioned, so that a second start does not pay for what has not changed since."""

import hashlib
import threading
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from kopa.home import Home

APPLIED_FILE = "applied.json"
SHARED = ("chassis", "contracts")  # their tables and topics are part of every service's


class Applied:
    """Stamps by name. A stamp holds for one set of source files and one data folder; any change of either voids it."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._writing = threading.Lock()

    def holds(self, name: str, stamp: str) -> bool:
        """Whether `name` was applied with exactly this stamp."""
        return bool(self._home.read(APPLIED_FILE, {}).get(name) == stamp)

    def note(self, stamps: dict[str, str]) -> None:
        """Remembers what has been done."""
        with self._writing:
            self._home.write(APPLIED_FILE, {**self._home.read(APPLIED_FILE, {}), **stamps})


def stamp(data: Path, *modules: str) -> str:
    """Of the data folder that `data` marks (a file its server wrote once) and the sources of `modules`, by size and time of change."""
    digest = hashlib.sha256(_of_file(data))
    for module in (*SHARED, *modules):
        for file in _sources(module):
            digest.update(_of_file(file))
    return digest.hexdigest()[:24]


def _sources(module: str) -> Iterator[Path]:
    spec = find_spec(module)
    for place in (spec.submodule_search_locations if spec else None) or ():
        folder = Path(place)
        yield from sorted(folder.rglob("*.py"))
        migrations = folder.parent.parent / "migrations"  # beside `src`, as the rooms of a service are
        yield from sorted(file for file in migrations.rglob("*") if file.suffix in (".py", ".sql"))


def _of_file(file: Path) -> bytes:
    if not file.exists():
        return f"{file} is missing".encode()
    found = file.stat()
    return f"{file} {found.st_size} {found.st_mtime_ns} {found.st_ino}".encode()
