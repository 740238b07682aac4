"""Runs the one-shot programs of a start (migrations, topics, sample data), each with a log of its own."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from kopa.home import Home
from kopa.processes import mark
from kopa.supervisor.logs import tail
from kopa.supervisor.watched import FORGOTTEN

TASK_SECONDS = 600.0


class BringUpFailed(Exception):
    """A step did not succeed; the text names it and ends with the last lines of its log."""

    code = "bring-up-failed"


def run_task(home: Home, name: str, argv: Sequence[str], environment: Mapping[str, str] = {}) -> None:
    """Runs a program to its end; anything but exit code 0 fails the step."""
    log = home.log(name)
    inherited = {key: value for key, value in os.environ.items() if key not in FORGOTTEN}
    with log.open("wb") as output:
        try:
            code = subprocess.run(
                argv,
                cwd=home.folder,
                env={**inherited, "KOPA_HOME": str(home.folder), **environment, **mark(home.folder, name)},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
                timeout=TASK_SECONDS,
            ).returncode
        except subprocess.TimeoutExpired as error:
            raise BringUpFailed(f"{name} did not end within {TASK_SECONDS:.0f} s{end_of(log)}") from error
    if code != 0:
        raise BringUpFailed(f"{name} failed with exit code {code}{end_of(log)}")


def end_of(log: Path) -> str:
    """The last lines of a log, as the end of an error."""
    return f"\nThe end of {log}:\n{tail(log, 15)}"
