"""What the commands know of the copy that runs, or of the one that does not."""

from typing import Any

from kopa.home import Home
from kopa.ports import remembered
from kopa.processes import Known
from kopa.services import SERVICES
from kopa.supervisor.state import STATUS_FILE, running_supervisor


class AddressUnknown(Exception):
    """There is no such address; the text says what there is, or what to do."""

    code = "address-unknown"


def rows(home: Home) -> list[dict[str, Any]]:
    """Every process as it is now: what the supervisor wrote last, corrected by who is alive."""
    document = home.read(STATUS_FILE, {})
    states = document.get("states", {})
    found = []
    for row in document.get("processes", []):
        known = states.get(row["name"], {}).get("known")
        alive = (
            Known(known["pid"], known["started"]).alive if known else row["name"] == "supervisor" and running_supervisor(home) is not None
        )
        found.append(row if alive else {**row, "pid": None, "ready": False})
    return found


def addresses(home: Home) -> dict[str, str]:
    """Every address a person or a program may want, by name. Raises AddressUnknown where nothing was ever started."""
    ports = remembered(home)
    if not ports:
        raise AddressUnknown("Nothing was started here yet. Run `kopa up` first.")
    found = {service.name: f"http://127.0.0.1:{ports[service.name]}" for service in SERVICES}
    found["mail"] = f"http://127.0.0.1:{ports['mail']}"
    found["smtp"] = f"smtp://127.0.0.1:{ports['smtp']}"
    found["kafka"] = f"127.0.0.1:{ports['kafka']}"
    found["postgres"] = f"postgresql://kopa@127.0.0.1:{ports['postgres']}/"
    return found


def address(home: Home, name: str = "portal") -> str:
    """One of them. Raises AddressUnknown."""
    found = addresses(home)
    if name not in found:
        raise AddressUnknown(f"There is no {name!r}. Known: {', '.join(found)}.")
    return found[name]
