"""The whole system as people start it, `kopa up` in a folder of its own; one for the pages and one for the commands."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self, TypeVar

import asyncpg
import httpx
import pytest

from kopa.environment import database_url
from kopa.home import Home
from kopa.options import Options
from kopa.ports import remembered
from kopa.services import SERVICES
from kopa.tokens import fetch_token
from tests.support import forked

ROOT = Path(__file__).parents[2]
UP_SECONDS = 400
T = TypeVar("T")


class Platform:
    """A running copy: its commands, its addresses, its databases."""

    def __init__(self, folder: Path) -> None:
        self.home = Home(folder)
        self.environment = {
            **os.environ,
            "KOPA_HOME": str(folder),
            "RATE_LIMIT": "1000000/minute",
            "TOKEN_RATE_LIMIT": "1000000/minute",
            "OUTGOING_ALLOW_LOOPBACK": "true",
            # Beside other workers a service may take longer than a reader would wait; that a page does not wait is tested on its own.
            "PAGE_CALL_SECONDS": "6",
            # Nobody waits for a letter, and each service wakes its relay: two platforms that look in vain cost what the others could use.
            "IDLE_SECONDS": "1",
            "RELAY_IDLE_SECONDS": "1",
        }
        for given in ("DATABASE_URL", "KAFKA_BOOTSTRAP_SERVERS", "NETWORK_DIR", "KOPA_URL", "KOPA_TOKEN"):
            self.environment.pop(given, None)
        self._tokens: dict[str, str] = {}

    @classmethod
    @contextmanager
    def running(cls) -> Iterator[Self]:
        """Up for as long as the context lasts; afterwards nothing is left."""
        with TemporaryDirectory(prefix="kopa-system-") as folder:
            platform = cls(Path(folder) / "home")
            try:
                up = platform.shell("up", seconds=UP_SECONDS)
                assert up.returncode == 0, up.stdout[-2000:] + up.stderr[-4000:]
                yield platform
            finally:
                platform.shell("reset", "--yes")

    def kopa(self, *arguments: str | Path, seconds: float = 120, **more: str) -> "subprocess.CompletedProcess[str]":
        """One command, as from a shell whose output is not a terminal."""
        return forked.run("kopa", [*map(str, arguments)], {**self.environment, **more}, ROOT, seconds)

    def shell(self, *arguments: str, seconds: float = 120) -> "subprocess.CompletedProcess[str]":
        """One command in an interpreter of its own, for those that start and end everything else."""
        argv = [sys.executable, "-m", "kopa", *arguments]
        return subprocess.run(
            argv, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=seconds, stdin=subprocess.DEVNULL, check=False
        )

    def url(self, service: str = "portal") -> str:
        return f"http://127.0.0.1:{remembered(self.home)[service]}"

    @property
    def bootstrap(self) -> str:
        return f"127.0.0.1:{remembered(self.home)['kafka']}"

    def headers(self, client: str) -> dict[str, str]:
        """The bearer token of a hub, of `coordinator` or of `operator`."""
        if client not in self._tokens:
            self._tokens[client] = fetch_token(self.home, client)
        return {"Authorization": f"Bearer {self._tokens[client]}"}

    def get(self, service: str, path: str, **params: Any) -> Any:
        """What anybody may read."""
        answer = httpx.get(f"{self.url(service)}{path}", params=params, timeout=30)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def query(self, service: str, sql: str, *values: Any) -> Any:
        """A single value of a service's own database."""
        options = Options.load(self.home)
        assert options is not None
        [database] = [each.database for each in SERVICES if each.name == service]
        connection = await asyncpg.connect(database_url(database, self.home, remembered(self.home), options))
        try:
            return await connection.fetchval(sql, *values)
        finally:
            await connection.close()


@pytest.fixture(scope="package")
def platform() -> Iterator[Platform]:
    """Started once for all tests of the package whose conftest imports this, and ended after the last: what nobody uses any more still
    polls, and takes a sixth of a core from the others.
    """
    with Platform.running() as running:
        yield running


def eventually(probe: Callable[[], T], seconds: float = 30) -> T:
    """The first value of `probe` that is true."""
    deadline = time.monotonic() + seconds
    while not (found := probe()):
        assert time.monotonic() < deadline, f"it did not happen in {seconds} s; last seen: {found!r}"
        time.sleep(0.2)
    return found
