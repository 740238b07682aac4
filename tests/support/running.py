"""Services as real processes, with the environment that `kopa up` gives them."""

import os
import signal
import time
from collections.abc import Mapping
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from uuid import uuid4

import httpx

from kopa.embedded.server import free_port
from tests.support import forked
from tests.support.issuer import Issuer

NETWORK = Path(__file__).parents[2] / "deploy" / "networks" / "latvia"
COMMAND_SECONDS = 60


class ServiceProcess:
    """`python -m <service> serve` with its own database; `kill` is SIGKILL."""

    def __init__(
        self, name: str, database_url: str, bootstrap: str, issuer: Issuer, log: Path, *, roles: str = "api,worker,relay", **extra: str
    ) -> None:
        self.name = name
        self.roles = roles
        self.port = free_port()
        self.log = log
        self.env: Mapping[str, str] = {
            **os.environ,
            "DATABASE_URL": database_url,
            "KAFKA_BOOTSTRAP_SERVERS": bootstrap,
            "HTTP_PORT": str(self.port),
            "ISSUER": issuer.url,
            "JWKS_URL": issuer.jwks_url,
            "NETWORK_DIR": str(NETWORK),
            "RATE_LIMIT": "1000000/minute",
            "SESSION_TIMEOUT_MS": "6000",
            **extra,
        }
        self.process: ForkServerProcess | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def migrate(self) -> "ServiceProcess":
        self.command("migrate")
        return self

    def command(self, *arguments: str) -> str:
        """Another command of the service in the same environment; returns what it printed."""
        printed = self.log.with_name(f"{self.log.name}.{uuid4().hex[:8]}")
        process = forked.start(self.name, arguments, self.env, printed)
        process.join(COMMAND_SECONDS)
        output = printed.read_text("utf-8")
        assert process.exitcode == 0, (arguments, process.exitcode, output[-6000:])
        return output

    def start(self, *, wait: bool = True) -> "ServiceProcess":
        self.process = forked.start(self.name, ("serve", "--roles", self.roles), self.env, self.log)
        if wait:
            self.wait_ready()
        return self

    def wait_ready(self, seconds: float = 40) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            assert self.process is not None
            assert self.process.exitcode is None, f"{self.name} ended: {self.log.read_text()[-3000:]}"
            try:
                if httpx.get(f"{self.url}/readyz", timeout=2).status_code == 200:
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.05)
        raise AssertionError(f"{self.name} is not ready: {self.log.read_text()[-3000:]}")

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def stop(self) -> float:
        """A graceful stop; returns the seconds it took."""
        started = time.monotonic()
        self._end(signal.SIGTERM)
        return time.monotonic() - started

    def _end(self, how: signal.Signals) -> None:
        if self.process is not None and self.process.exitcode is None and self.process.pid is not None:
            os.kill(self.process.pid, how)
            self.process.join(20)
            assert self.process.exitcode is not None, f"{self.name} did not end after {how.name}: {self.log.read_text()[-3000:]}"
        self.process = None
