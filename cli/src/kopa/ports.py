"""Chooses ports: what was used before, else what is preferred, else any; two copies that start at once never choose the same."""

import socket
import zlib
from collections.abc import Iterator, Mapping
from itertools import chain

from kopa.embedded.artifacts import cache_folder
from kopa.embedded.file_lock import exclusive
from kopa.embedded.server import free_port
from kopa.home import Home
from kopa.processes import Known

PORTS_FILE = "ports.json"
TRIES = 20
STEP = 10
STEPS = 100


def remembered(home: Home) -> dict[str, int]:
    """The ports of the last start; empty before the first."""
    return dict(home.read(PORTS_FILE, {}))


def choose(home: Home, preferred: Mapping[str, int], ours: set[str], owner: Known) -> dict[str, int]:
    """Ports for every name in `preferred`, remembered in `home`. `ours` names the parts that run already and keep theirs.

    The choice is registered in the user's cache while `owner` lives, so that another copy avoids these ports even before they are used.
    """
    cache = Home(cache_folder())
    with exclusive(cache.folder / "ports.lock"):
        registry = {place: entry for place, entry in cache.read(PORTS_FILE, {}).items() if Known(entry["pid"], entry["started"]).alive}
        taken = {port for place, entry in registry.items() if place != str(home.folder) for port in entry["ports"]}
        before = remembered(home)
        chosen: dict[str, int] = {}
        for name, port in preferred.items():
            wanted = [before[name]] if name in before else []
            avoid = taken | set(chosen.values())
            chosen[name] = before[name] if name in ours and name in before else _pick([*wanted, port], avoid, beside(home))
        registry[str(home.folder)] = {"pid": owner.pid, "started": owner.started, "ports": sorted(chosen.values())}
        cache.write(PORTS_FILE, registry)
    home.write(PORTS_FILE, chosen)
    return chosen


def is_free(port: int) -> bool:
    """Whether a server could listen on 127.0.0.1:`port` now (connections of the last one that linger do not count)."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def beside(home: Home) -> Iterator[int]:
    """How far from what is preferred this copy looks first: as far for all its parts, so that its ports are easy to tell (8350 to 8354),
    and another way for every folder, because a copy of another user keeps a registry that we do not see.
    """
    first = zlib.crc32(str(home.folder).encode()) % (STEPS - 1)
    return (STEP * ((first + number) % (STEPS - 1) + 1) for number in range(STEPS - 1))


def _pick(wanted: list[int], avoid: set[int], distances: Iterator[int]) -> int:
    candidates = chain(wanted, (wanted[-1] + each for each in distances), (free_port() for _ in range(TRIES)))
    return next(port for port in candidates if port not in avoid and is_free(port))
