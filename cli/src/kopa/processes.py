"""Who runs: a process is known by its id *and* its start time, because ids are used again; ours carry a mark in their environment."""

import os
import signal
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import psutil  # type: ignore[import-untyped]

RUN_VARIABLE = "KOPA_RUN"
NAME_VARIABLE = "KOPA_PROCESS"


@dataclass(frozen=True, slots=True)
class Known:
    """A process that cannot be mistaken for a later one with the same id."""

    pid: int
    started: float
    name: str = ""

    @classmethod
    def of(cls, pid: int, name: str = "") -> "Known | None":
        try:
            return cls(pid, started_at(pid), name)
        except psutil.NoSuchProcess:
            return None

    @property
    def alive(self) -> bool:
        """Whether it still runs. A zombie, which only waits for its parent, does not."""
        try:
            return started_at(self.pid) == self.started and psutil.Process(self.pid).status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False

    def send(self, number: signal.Signals) -> None:
        """Sends a signal, if it still runs."""
        if self.alive:
            try:
                os.kill(self.pid, number)
            except ProcessLookupError:
                return


def started_at(pid: int) -> float:
    """When the process started; on Linux in clock ticks since boot, which do not move when the wall clock is set."""
    if sys.platform != "linux":
        return float(psutil.Process(pid).create_time())
    try:
        line = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
    except (FileNotFoundError, ProcessLookupError) as error:
        raise psutil.NoSuchProcess(pid) from error
    return float(line.rpartition(")")[2].split()[19])


def mark(folder: Path, name: str) -> dict[str, str]:
    """The environment that marks a process as started by the copy in `folder`."""
    return {RUN_VARIABLE: str(folder), NAME_VARIABLE: name}


def marked(folder: Path) -> list[Known]:
    """Every running process that the copy in `folder` started, whoever its parent is now; never ourselves."""
    found = []
    for process in psutil.process_iter():
        try:
            environment = process.environ()
            if environment.get(RUN_VARIABLE) == str(folder) and process.pid != os.getpid() and process.status() != psutil.STATUS_ZOMBIE:
                found.append(Known(process.pid, started_at(process.pid), environment.get(NAME_VARIABLE, "")))
        except (psutil.NoSuchProcess, psutil.AccessDenied, ProcessLookupError, OSError):
            continue  # gone, or not ours to look at
    return found


def end(processes: Iterable[Known], seconds: float) -> list[Known]:
    """Ends them in order of politeness: a signal, `seconds` of patience, then kill. Returns those that had to be killed."""
    rest = [each for each in processes if each.alive]
    for each in rest:  # PostgreSQL takes SIGTERM as "wait until every client has left"
        each.send(signal.SIGINT if each.name == "postgres" else signal.SIGTERM)
    deadline = time.monotonic() + seconds
    while rest and time.monotonic() < deadline:
        time.sleep(0.05)
        rest = [each for each in rest if each.alive]
    for each in rest:
        each.send(signal.SIGKILL)
    return rest
