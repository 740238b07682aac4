"""Keeps log files short while their writers hold them open."""

import os
import shutil
from pathlib import Path

MAX_BYTES = 10 * 1024 * 1024
KEPT = 2


def rotate(folder: Path, max_bytes: int = MAX_BYTES) -> None:
    """Copies a long log aside and empties it in place: writers append to the same open file, so it cannot be renamed."""
    for log in folder.glob("*.log"):
        if log.stat().st_size <= max_bytes:
            continue
        for number in range(KEPT - 1, 0, -1):
            older = log.with_name(f"{log.name}.{number}")
            if older.exists():
                older.replace(log.with_name(f"{log.name}.{number + 1}"))
        shutil.copyfile(log, log.with_name(f"{log.name}.1"))
        os.truncate(log, 0)


def tail(log: Path, lines: int, max_bytes: int = 64 * 1024) -> str:
    """The last lines of a log of any length."""
    if not log.exists():
        return ""
    with log.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - max_bytes))
        return "\n".join(file.read().decode("utf-8", "replace").splitlines()[-lines:])
