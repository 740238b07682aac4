"""Watches the supervisor, as the supervisor watches everything else and the keeper too: whichever is killed, the other starts it again."""

import os
import subprocess
import sys
import time

from kopa.home import Home
from kopa.processes import mark
from kopa.supervisor.state import DOWN, running_supervisor, wanted

EVERY_SECONDS = 0.5
LONGEST_PAUSE = 10.0


def spawn_supervisor(home: Home) -> "subprocess.Popen[bytes]":
    """Starts a supervisor that outlives us. When one runs already, the new one sees the lock and leaves."""
    with home.log("supervisor").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "kopa.supervisor", str(home.folder)],
            cwd=home.folder,
            env={**os.environ, **mark(home.folder, "supervisor")},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def main() -> None:
    """Runs until the system is to be down."""
    home = Home.find()
    pause = EVERY_SECONDS
    while wanted(home) != DOWN:
        if running_supervisor(home) is not None:
            pause = EVERY_SECONDS
        else:
            spawn_supervisor(home)
            time.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
        time.sleep(EVERY_SECONDS)


if __name__ == "__main__":
    main()
