"""`python -m kopa.supervisor HOME`: the process that `kopa up` leaves behind. One a folder; a second one leaves at once."""

import sys
from pathlib import Path

from kopa.embedded.file_lock import attempt
from kopa.home import Home
from kopa.supervisor.state import LOCK_FILE
from kopa.supervisor.supervisor import Supervisor


def main() -> None:
    """Runs until SIGTERM."""
    home = Home(Path(sys.argv[1])).create()
    with attempt(home.folder / LOCK_FILE) as alone:
        if alone:
            Supervisor(home).run()


if __name__ == "__main__":
    main()
