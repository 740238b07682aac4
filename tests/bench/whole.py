"""What `kopa up` costs as a whole, in a data folder of its own: the second start, and memory once it runs."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson

KOPA = Path(__file__).parents[2] / ".venv" / "bin" / "kopa"


class Whole:
    """The system in a folder of its own."""

    def __init__(self, home: str) -> None:
        self._env = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "KAFKA_BOOTSTRAP_SERVERS")}
        self._env["KOPA_HOME"] = home

    def run(self, *arguments: str) -> str:
        done = subprocess.run([str(KOPA), *arguments], env=self._env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
        return done.stdout.strip()

    def status(self) -> list[dict[str, Any]]:
        parts: list[dict[str, Any]] = orjson.loads(self.run("status", "--json"))
        return parts


@contextmanager
def whole() -> Iterator[Whole]:
    """Not started yet; stopped and gone afterwards."""
    with tempfile.TemporaryDirectory() as home:
        system = Whole(home)
        try:
            yield system
        finally:
            system.run("down")
