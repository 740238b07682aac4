"""What PostgreSQL and Kafka have in common when run as a child process: launch, readiness, stop, kill, the end of the log."""

import contextlib
import ctypes
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from kopa.embedded.account import Account
from kopa.embedded.errors import StartFailed

PR_SET_PDEATHSIG = 1
FIRST_PORT = 10_000
PORT_RANGE = Path("/proc/sys/net/ipv4/ip_local_port_range")


@dataclass(frozen=True, slots=True)
class Launch:
    """How to run a program: whoever starts it (a fixture here, the supervisor elsewhere) needs nothing more."""

    argv: tuple[str, ...]
    cwd: Path
    stop_signal: signal.Signals = signal.SIGTERM
    account: Account | None = None
    env: dict[str, str] = field(default_factory=dict)


class Server:
    """One server process. Subclasses say how it is prepared, launched and known to be ready."""

    title = "server"
    start_seconds = 60.0
    stop_seconds = 20.0

    def __init__(self, data_dir: Path, port: int, log_file: Path) -> None:
        self.data_dir = data_dir
        self.port = port
        self.log_file = log_file
        self._process: subprocess.Popen[bytes] | None = None

    def prepare(self, say: Callable[[str], None] = lambda _: None) -> None:
        """Creates the data folder when it is new. Safe to repeat after an interruption."""
        raise NotImplementedError

    def launch(self) -> Launch:
        """The command line to run."""
        raise NotImplementedError

    def ready(self) -> bool:
        """Whether clients are served, asked without side effects and within half a second."""
        raise NotImplementedError

    @property
    def pid(self) -> int | None:
        """The process id while it runs."""
        return self._process.pid if self._process is not None and self._process.poll() is None else None

    def start(self) -> Self:
        """Prepares, starts and waits until clients are served. Nothing happens when it runs already."""
        if self.pid is not None:
            return self
        self.prepare()
        deadline = time.monotonic() + self.start_seconds
        self._spawn()
        while not self.ready():
            if time.monotonic() > deadline:
                self.kill()
                raise StartFailed(f"{self.title} was not ready after {self.start_seconds:.0f} s\n{self.log_end()}")
            if self.pid is None:
                self._again_or_raise()
            time.sleep(0.05)
        return self

    def stop(self, how: signal.Signals | None = None) -> None:
        """Ends it as its operator would, or with another signal; by force when it does not end in time."""
        if self._process is None or self.pid is None:
            return
        self._process.send_signal(how or self.launch().stop_signal)
        try:
            self._process.wait(self.stop_seconds)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """Ends it as kill -9 does, for fault tests."""
        if self._process is not None and self.pid is not None:
            self._process.kill()
            self._process.wait()

    def restart(self) -> Self:
        """Stops and starts on the same port with the same data."""
        self.stop()
        return self.start()

    def log_end(self, lines: int = 15) -> str:
        """The last lines of the log."""
        return "\n".join(self.log_file.read_text("utf-8", "replace").splitlines()[-lines:]) if self.log_file.exists() else ""

    @contextmanager
    def running(self) -> Iterator[Self]:
        """Started inside the block, stopped after it."""
        try:
            yield self.start()
        finally:
            self.stop()

    def _again_or_raise(self) -> None:
        raise StartFailed(f"{self.title} ended while it started\n{self.log_end()}")

    def _spawn(self) -> None:
        launch = self.launch()
        self.log_file.parent.mkdir(parents=True, exist_ok=True)
        with self.log_file.open("ab") as log:
            self._process = subprocess.Popen(
                launch.argv,
                cwd=launch.cwd,
                env={**os.environ, **launch.env},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C in a terminal is for the test run, which then stops us in order
                user=launch.account.uid if launch.account else None,
                group=launch.account.gid if launch.account else None,
                extra_groups=[] if launch.account else None,
                preexec_fn=end_with_parent(launch.stop_signal),  # noqa: PLW1509  one system call, nothing that locks
            )


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on, below those that outgoing connections are given: such a one could be taken by
    any of them before the server listens.
    """
    while True:
        port = random.randrange(FIRST_PORT, first_outgoing_port())
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def first_outgoing_port() -> int:
    """Where the range of local ports for connections begins; Linux says it, elsewhere it is IANA's."""
    if PORT_RANGE.exists():
        return max(int(PORT_RANGE.read_text().split()[0]), FIRST_PORT + 1000)
    return 49_152


def end_with_parent(number: signal.Signals) -> Callable[[], None] | None:
    """On Linux the kernel stops the child when a killed test run leaves it behind. The kernel ties this to the *thread* that starts it."""
    if sys.platform != "linux" or threading.current_thread() is not threading.main_thread():
        return None
    libc = ctypes.CDLL(None)
    return lambda: libc.prctl(PR_SET_PDEATHSIG, int(number)) and None
