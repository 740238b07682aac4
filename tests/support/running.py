"""Services as real processes, with the environment that `kopa up` gives them."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import httpx

from tests.support.issuer import Issuer

NETWORK = Path(__file__).parents[2] / "deploy" / "networks" / "latvia"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


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
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def migrate(self) -> "ServiceProcess":
        self.command("migrate")
        return self

    def command(self, *arguments: str) -> str:
        """Another command of the service in the same environment; returns what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", self.name, *arguments], env=dict(self.env), check=False, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr[-3000:] + done.stdout[-3000:]
        return done.stdout

    def start(self, *, wait: bool = True) -> "ServiceProcess":
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", self.name, "serve", "--roles", self.roles], env=dict(self.env), stdout=log, stderr=log
            )
        if wait:
            self.wait_ready()
        return self

    def wait_ready(self, seconds: float = 40) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            assert self.process is not None
            assert self.process.poll() is None, f"{self.name} ended: {self.log.read_text()[-3000:]}"
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
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(20)
        self.process = None
