"""Chooses ports: what was used before, else what is preferred, else any; two copies that start at once never choose the same."""

import contextlib
import fcntl
import os
import socket
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path

from kopa.home import Home

PORTS_FILE = "ports.json"
TRIES = 20
STEP = 10
STEPS = 100


class Claims:
    """Ports that this process has for its copy until it ends: the system frees them however that happens.

    A claim is the lock of a file that every user of this machine sees; the port itself is used by a process that is yet to be started,
    and by its successors.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or Path(tempfile.gettempdir()) / "kopa-ports"
        self._held: dict[int, int] = {}

    def take(self, port: int) -> bool:
        """Whether the port is ours now; False where another copy has it."""
        if port in self._held:
            return True
        descriptor = self._file(port)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._held[port] = descriptor
        return True

    def leave(self, port: int) -> None:
        """Gives a port back."""
        os.close(self._held.pop(port))

    def _file(self, port: int) -> int:
        """Opened to read, which is all that a lock needs and another user's file allows."""
        if not self._folder.exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            self._folder.chmod(0o1777)  # as the system's own folder for such files: everybody adds, nobody removes another's
        path = self._folder / str(port)
        with contextlib.suppress(FileExistsError):
            made = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
            os.fchmod(made, 0o644)  # whatever this user's mask says
            os.close(made)
        return os.open(path, os.O_RDONLY)


def remembered(home: Home) -> dict[str, int]:
    """The ports of the last start; empty before the first."""
    return dict(home.read(PORTS_FILE, {}))


def choose(home: Home, preferred: Mapping[str, int], ours: set[str], claims: Claims) -> dict[str, int]:
    """Ports for every name in `preferred`, remembered in `home` and claimed. `ours` names the parts that run already and keep theirs."""
    before = remembered(home)
    chosen = {name: before[name] for name in preferred if name in ours and name in before}
    for port in chosen.values():
        claims.take(port)
    for name, port in preferred.items():
        if name not in chosen:
            wanted = [before[name], port] if name in before else [port]
            chosen[name] = _pick(wanted, set(chosen.values()), beside(home), claims)
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
    and another way for every folder, so that a copy finds its place at once and has the same after every start.
    """
    first = zlib.crc32(str(home.folder).encode()) % (STEPS - 1)
    return (STEP * ((first + number) % (STEPS - 1) + 1) for number in range(STEPS - 1))


def _pick(wanted: list[int], avoid: set[int], distances: Iterator[int], claims: Claims) -> int:
    from kopa.embedded.server import free_port  # noqa: PLC0415  who only reads what was chosen must not pay for the servers

    candidates = chain(wanted, (wanted[-1] + each for each in distances), (free_port() for _ in range(TRIES)))
    return next(port for port in candidates if port not in avoid and _is_ours(port, claims))


def _is_ours(port: int, claims: Claims) -> bool:
    """Claimed first, then looked at: what is looked at first may be taken by another copy before it is claimed."""
    if not claims.take(port):
        return False
    if not is_free(port):
        claims.leave(port)
        return False
    return True
