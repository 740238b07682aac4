"""The supervisor's files in `.kopa/run`: what is wanted, who the supervisor is, every process as it is now."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from kopa.home import Home
from kopa.processes import Known

if TYPE_CHECKING:  # the keeper and the commands read these files without paying for the rest
    from kopa.supervisor.watched import State, Watched

STATUS_FILE = "run/status.json"
SUPERVISOR_FILE = "run/supervisor.json"
WANTED_FILE = "run/wanted.json"
LOCK_FILE = "run/supervisor.lock"
UP, DOWN = "up", "down"


def wanted(home: Home) -> str:
    """`up` or `down`; a supervisor that ends while `up` is wanted is started again."""
    return str(home.read(WANTED_FILE, DOWN))


def want(home: Home, state: str) -> None:
    home.write(WANTED_FILE, state)


def supervisor_of(home: Home) -> Known | None:
    """The last supervisor, alive or not."""
    document = home.read(SUPERVISOR_FILE)
    return Known(document["pid"], document["started"], "supervisor") if document else None


def running_supervisor(home: Home) -> Known | None:
    """The supervisor, if it runs."""
    known = supervisor_of(home)
    return known if known is not None and known.alive else None


def save(home: Home, phase: str, supervisor: dict[str, Any], watched: "list[Watched]") -> None:
    """Writes the whole picture; enough for `kopa status`, and for a new supervisor to adopt what runs."""
    rows = [each.row() for each in watched]
    states = {each.part.name: asdict(each.state) for each in watched}
    home.write(STATUS_FILE, {"phase": phase, "processes": [supervisor, *rows], "states": states})


def saved_states(home: Home) -> "dict[str, State]":
    """What the last supervisor knew of each process."""
    from kopa.supervisor.watched import State  # noqa: PLC0415  see above

    document = home.read(STATUS_FILE, {})
    states = {}
    for name, entry in document.get("states", {}).items():
        known = entry.pop("known")
        states[name] = State(known=Known(**known) if known else None, **entry)
    return states
