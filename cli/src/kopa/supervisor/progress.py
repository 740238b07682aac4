"""Tells whoever started the system how far it is: lines in a file that `kopa up` follows, also from a second terminal."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kopa.home import Home

PROGRESS_FILE = "progress.jsonl"


class Progress:
    """Writes the lines; a new supervisor begins a new file."""

    def __init__(self, home: Home) -> None:
        self._path = home.run / PROGRESS_FILE
        self._path.write_text("")

    @contextmanager
    def step(self, name: str, text: str) -> Iterator[None]:
        """One piece of work, in words for people."""
        began = time.monotonic()
        self._write({"step": name, "text": text, "state": "begun"})
        yield
        self._write({"step": name, "text": text, "state": "done", "seconds": round(time.monotonic() - began, 1)})

    def ready(self) -> None:
        self._write({"state": "ready"})

    def failed(self, reason: str) -> None:
        self._write({"state": "failed", "text": reason})

    def _write(self, line: dict[str, Any]) -> None:
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


def read_from(path: Path, offset: int) -> tuple[list[dict[str, Any]], int]:
    """The whole lines after `offset` and the next offset; starts over when the file is shorter, because a new supervisor began it."""
    if not path.exists():
        return [], 0
    with path.open("rb") as file:
        if file.seek(0, 2) < offset:
            offset = 0
        file.seek(offset)
        content = file.read()
    whole = content[: content.rfind(b"\n") + 1]
    return [json.loads(line) for line in whole.splitlines()], offset + len(whole)
