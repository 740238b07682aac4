"""The unprivileged account PostgreSQL runs under when we are root (it refuses root), and folders that account can reach."""

import hashlib
import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Account:
    """A system account by its numbers."""

    uid: int
    gid: int

    def give(self, folder: Path) -> Path:
        """Makes `folder` (created when missing) private to this account."""
        folder.mkdir(parents=True, exist_ok=True)
        os.chown(folder, self.uid, self.gid)
        folder.chmod(0o700)
        return folder


def unprivileged() -> Account | None:
    """`nobody` when we are root, else None: then servers simply run as the caller. initdb needs an account with a name."""
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    return Account(nobody.pw_uid, nobody.pw_gid)


def reachable(wanted: Path, kind: str) -> Path:
    """`wanted`, or, when we are root and a folder above it is closed to others (as its home often is), a place of its own under /var."""
    wanted = wanted.absolute()
    if os.geteuid() != 0 or _open_to_others(wanted.parent):
        return wanted
    mark = hashlib.sha256(str(wanted).encode()).hexdigest()[:12]
    root = Path("/var/cache/kopa" if kind == "cache" else "/var/lib/kopa")
    return root / f"{mark}-{wanted.name}"


def _open_to_others(folder: Path) -> bool:
    chain = [folder, *folder.parents]
    return all(step.stat().st_mode & stat.S_IXOTH for step in chain if step.exists())
