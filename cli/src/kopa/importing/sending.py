"""Sends profiles to the directory in chunks that it takes, and brings its answers back to the lines of the file."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from kopa.api import Api
from kopa.importing.profiles import Profiles
from kopa.importing.rows import Row

MOST_ROWS = 500
MOST_BYTES = 900_000
CLIENT = "coordinator"


@dataclass(slots=True)
class Imported:
    """What became of the rows: how many of each outcome, and the lines that were refused with the reasons."""

    count: Counter[str] = field(default_factory=Counter)
    refused: list[tuple[int, str]] = field(default_factory=list)

    def refuse(self, line: int, reasons: Iterable[str]) -> None:
        self.count["refused"] += 1
        self.refused += [(line, reason) for reason in reasons]

    @property
    def rows(self) -> int:
        return sum(self.count.values())


@dataclass(slots=True)
class Chunk:
    """Profiles that fit into one request, with their lines."""

    lines: list[int] = field(default_factory=list)
    profiles: list[str] = field(default_factory=list)
    size: int = 0

    def takes(self, profile: str) -> bool:
        return len(self.lines) < MOST_ROWS and self.size + len(profile.encode()) + 2 <= MOST_BYTES

    def add(self, line: int, profile: str) -> None:
        self.lines.append(line)
        self.profiles.append(profile)
        self.size += len(profile.encode()) + 2


class Sender:
    """Sends one file. The key of a request is made of its content and of this run: sending it again after a lost answer
    does nothing twice, and importing the file another day is judged anew.
    """

    def __init__(self, api: Api, *, dry_run: bool) -> None:
        self._api, self._dry_run, self._run = api, dry_run, uuid4().hex
        self.result = Imported()

    def send_all(self, rows: Iterable[Row], profiles: Profiles, progress: Callable[[Row], object]) -> Imported:
        """Good rows go in although others are bad. `progress` is told of the last row of every chunk. Raises Away, Refused."""
        for chunk, last in self._chunks(rows, profiles):
            if chunk.lines:
                self._send(chunk)
            progress(last)
        return self.result

    def _chunks(self, rows: Iterable[Row], profiles: Profiles) -> Iterator[tuple[Chunk, Row]]:
        chunk, row = Chunk(), None
        for row in rows:
            profile, reasons = (None, row.reasons) if row.fields is None else profiles.profile(row.line, row.fields)
            if profile is None:
                self.result.refuse(row.line, reasons)
                continue
            text = json.dumps(profile, ensure_ascii=False)
            if not chunk.takes(text):
                yield chunk, row
                chunk = Chunk()
            chunk.add(row.line, text)
        if row is not None:
            yield chunk, row

    def _send(self, chunk: Chunk) -> None:
        content = f'{{"dry_run":{json.dumps(self._dry_run)},"hubs":[{",".join(chunk.profiles)}]}}'.encode()
        key = f"import:{self._run}:{hashlib.sha256(content).hexdigest()[:40]}"
        report: dict[str, Any] = self._api.post("matching", "/hubs/import", content, who=CLIENT, key=key).body
        for row in report["rows"]:
            if row["outcome"] == "invalid":
                self.result.refuse(chunk.lines[row["row"]], (f"{_known_as(why['field'])}: {why['detail']}" for why in row["reasons"]))
            else:
                self.result.count[row["outcome"]] += 1


def _known_as(field_name: str) -> str:
    """The field as the file names it."""
    return {"slug": "id", "address": "location"}.get(field_name, field_name)
