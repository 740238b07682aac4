"""One watched process: started or adopted, asked whether it is ready, started again with back-off when it ends."""

import os
import select
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kopa.embedded.errors import EmbeddedError
from kopa.embedded.server import Launch
from kopa.processes import Known, mark
from kopa.supervisor.part import Part, fingerprint

TICK = 0.1
READY_EVERY = 2.0
LONGEST_PAUSE = 10.0
STEADY_SECONDS = 30.0
STUCK_SECONDS = 45.0
FORGOTTEN = ("PYTHONDONTWRITEBYTECODE",)  # make sets it for the checks; a service without bytecode starts twice as slowly


def pause(failures: int) -> float:
    """Seconds before the next start: at once after one failure, then doubling up to ten seconds."""
    return float(min(LONGEST_PAUSE, 0.1 * 2**failures))


@dataclass(slots=True)
class State:
    """What `kopa status` shows of a process, and what a new supervisor adopts it by."""

    known: Known | None = None
    fingerprint: str = ""
    restarts: int = 0
    ready: bool = False
    since: str | None = None
    last_exit: str | None = None


class Watched:
    """Runs `part` in a thread of its own until `stop`."""

    def __init__(self, part: Part, home: Path, log: Path, changed: Callable[[], None], state: State | None = None) -> None:
        self.part = part
        self.state = state or State()
        self.adopted = False
        self.on_restart: Callable[[], object] = lambda: None
        self._home, self._log, self._changed = home, log, changed
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._keep, name=part.name, daemon=True)

    def start(self) -> None:
        """Begins to watch; a process of the state given is adopted when it still runs and is what we would start."""
        self._thread.start()

    def stop(self) -> None:
        """Ends the process as its kind wants to be ended, by force after `stop_seconds`, and watches no longer."""
        self._stopping.set()
        self.again()
        if self._thread.is_alive():
            self._thread.join(self.part.stop_seconds)
        if self.state.known is None:
            return
        self.again()  # it may have been started between the first signal and the end of the thread
        deadline = time.monotonic() + self.part.stop_seconds
        while self._running() and time.monotonic() < deadline:
            time.sleep(0.03)
        self.state.known.send(signal.SIGKILL)

    def again(self) -> None:
        """Ends the process; it is started again at once."""
        if self.state.known is not None:
            self.state.known.send(self.part.launch().stop_signal)

    def row(self) -> dict[str, Any]:
        """The process as `kopa status --json` prints it."""
        state = self.state
        pid = state.known.pid if state.known else None
        return {
            "name": self.part.name,
            "roles": list(self.part.roles),
            "pid": pid,
            "port": self.part.port,
            "restarts": state.restarts,
            "ready": state.ready,
            "since": state.since,
            "last_exit": state.last_exit,
        }

    def _keep(self) -> None:
        failures = 0
        self._adopt()
        while not self._stopping.is_set():
            began = time.monotonic()
            if self.state.known is not None or self._spawn():
                self._watch()
            failures = 0 if time.monotonic() - began > STEADY_SECONDS else failures + 1
            self.state.ready = False
            self._changed()
            if not self._stopping.wait(pause(failures)):
                self.state.restarts += 1
                self.on_restart()

    def _adopt(self) -> None:
        known = self.state.known
        if known is not None and known.alive:
            if self.state.fingerprint == fingerprint(self.part.launch()):
                self.adopted = True
                return
            known.send(self.part.launch().stop_signal)
            while known.alive and not self._stopping.wait(TICK):
                continue
        self.state.known, self.state.ready = None, False

    def _spawn(self) -> bool:
        try:
            self.part.prepare(lambda _: None)
            launch = self.part.launch()
            self._process = _popen(launch, self._log, mark(self._home, self.part.name))
        except (EmbeddedError, OSError) as error:
            self.state.last_exit = f"could not start: {error}"
            return False
        self.state.known = Known.of(self._process.pid, self.part.name)
        self.state.fingerprint = fingerprint(launch)
        self.state.since = datetime.now(UTC).isoformat(timespec="seconds")
        self._changed()
        return True

    def _watch(self) -> None:
        """Returns when the process has ended, or soon after we stop."""
        last_good = None
        with ending(self.state.known) as ended:
            while self._running() and not self._stopping.is_set():
                self._note(self.part.ready())
                last_good = self._stuck_since(last_good, time.monotonic())
                ended(READY_EVERY if self.state.ready else TICK)
        if not self._stopping.is_set():
            self.state.last_exit = self._exit_in_words()
            self.state.known, self._process = None, None

    def _stuck_since(self, last_good: float | None, now: float) -> float | None:
        """Ends a process that once was well and has not answered for long; returns when it was last well (None: not yet)."""
        if self.part.alive is None or (last_good is None and not self.state.ready):
            return last_good
        if self.state.ready or self.part.alive():
            return now
        if last_good is not None and now - last_good > STUCK_SECONDS and self.state.known is not None:
            self.state.known.send(signal.SIGKILL)
        return last_good

    def _note(self, ready: bool) -> None:
        if ready != self.state.ready:
            self.state.ready = ready
            self._changed()

    def _running(self) -> bool:
        if self._process is not None:
            return self._process.poll() is None
        return self.state.known is not None and self.state.known.alive

    def _exit_in_words(self) -> str:
        code = self._process.returncode if self._process is not None else None
        if code is None:
            return "ended (it was adopted, so its code is unknown)"
        return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


@contextmanager
def ending(known: Known | None) -> Iterator[Callable[[float], object]]:
    """Gives what waits so many seconds, or until the process ends: Linux tells of that at once, elsewhere it is looked for."""

    def look(seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while known is not None and known.alive and time.monotonic() < deadline:
            time.sleep(TICK)

    try:
        descriptor = os.pidfd_open(known.pid) if known is not None else None
    except (AttributeError, OSError):  # another system, or it has ended already
        descriptor = None
    if descriptor is None:
        yield look
        return
    try:
        yield lambda seconds: select.select((descriptor,), (), (), seconds)
    finally:
        os.close(descriptor)


def _popen(launch: Launch, log: Path, marks: dict[str, str]) -> subprocess.Popen[bytes]:
    inherited = {name: value for name, value in os.environ.items() if name not in FORGOTTEN}
    with log.open("ab") as output:
        return subprocess.Popen(
            launch.argv,
            cwd=launch.cwd,
            env={**inherited, **launch.env, **marks},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            user=launch.account.uid if launch.account else None,
            group=launch.account.gid if launch.account else None,
            extra_groups=[] if launch.account else None,
        )
