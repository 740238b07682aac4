"""Processes of services, forked from one that has imported the libraries: a start costs a tenth of what the imports cost.

What runs is `python -m <module>` with an environment, a process id and a death of its own, exactly as a started interpreter would run it;
that services start from a shell is what `kopa up` shows (`tests/system/test_embedded_up.py`, the `platform`).
"""

import os
import runpy
import sys
from collections.abc import Mapping, Sequence
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path

LIBRARIES = ("chassis.app", "chassis.consumer", "chassis.relay", "chassis.serving", "chassis.migrations")
CONTEXT = get_context("forkserver")
CONTEXT.set_forkserver_preload([*LIBRARIES])


def start(module: str, arguments: Sequence[str], environment: Mapping[str, str], log: Path) -> ForkServerProcess:
    """`python -m module arguments…` with only this environment; what it prints goes to the end of `log`."""
    process = CONTEXT.Process(target=_run, args=(module, tuple(arguments), dict(environment), str(log)), daemon=True)
    process.start()
    return process


def _run(module: str, arguments: Sequence[str], environment: Mapping[str, str], log: str) -> None:
    with open(log, "ab") as file:  # noqa: PTH123  before anything of the service is there
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    os.environ.clear()
    os.environ.update(environment)
    sys.path[:0] = [folder for folder in environment.get("PYTHONPATH", "").split(os.pathsep) if folder]
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
