"""Processes of services and of `kopa`, forked from one that has imported the libraries: a start costs a tenth of what the imports cost.

What runs is `python -m <module>` with an environment, a process id and a death of its own, exactly as a started interpreter would run it;
that services start from a shell is what `kopa up` shows (`tests/system/test_embedded_up.py`, the `platform`), and that commands do is
what `tests/system/commands/test_tutorial.py` shows.
"""

import os
import runpy
import subprocess
import sys
from collections.abc import Mapping, Sequence
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from tempfile import TemporaryDirectory

SERVICES = ("chassis.app", "chassis.consumer", "chassis.relay", "chassis.serving", "chassis.migrations")
COMMANDS = ("typer.main", "typer._adapters", "rich.progress", "rich.table", "psutil", "contracts.network", "contracts.matching")
"""Of `kopa` its libraries only: what it makes of its surroundings when it is loaded is made anew each time."""

CONTEXT = get_context("forkserver")
CONTEXT.set_forkserver_preload([*SERVICES, *COMMANDS])


def start(module: str, arguments: Sequence[str], environment: Mapping[str, str], log: Path) -> ForkServerProcess:
    """`python -m module arguments…` with only this environment; what it prints goes to the end of `log`."""
    process = CONTEXT.Process(target=_run, args=(module, tuple(arguments), dict(environment), str(log), str(log)), daemon=True)
    process.start()
    return process


def run(
    module: str, arguments: Sequence[str], environment: Mapping[str, str], folder: Path, seconds: float
) -> "subprocess.CompletedProcess[str]":
    """As `subprocess.run` of `python -m module arguments…` in `folder`, with what it prints as text and nothing to read."""
    with TemporaryDirectory(prefix="kopa-printed-") as room:
        printed = [Path(room) / name for name in ("stdout", "stderr")]
        told = (module, tuple(arguments), dict(environment), *map(str, printed), str(folder))
        process = CONTEXT.Process(target=_run, args=told, daemon=True)
        process.start()
        process.join(seconds)
        if process.exitcode is None:
            process.kill()
            raise subprocess.TimeoutExpired([module, *arguments], seconds)
        texts = [file.read_text("utf-8") if file.exists() else "" for file in printed]
        return subprocess.CompletedProcess([module, *arguments], process.exitcode, *texts)


def _run(module: str, arguments: Sequence[str], environment: Mapping[str, str], log: str, errors: str, folder: str = "") -> None:
    for descriptor, path in ((1, log), (2, errors)):
        with open(path, "ab") as file:  # noqa: PTH123  before anything of the service is there
            os.dup2(file.fileno(), descriptor)
    if folder:
        os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.path[:0] = [folder for folder in environment.get("PYTHONPATH", "").split(os.pathsep) if folder]
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
