"""The witness outside the system: what was asked, what was acknowledged, and what the effects make of it."""

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class Ledger:
    """A file with one line before each command and one after its acknowledgement."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w+")

    def asked(self, key: str, slug: str) -> None:
        self._write({"asked": key, "slug": slug})

    def acknowledged(self, key: str, slug: str, version: int) -> None:
        self._write({"acknowledged": key, "slug": slug, "version": version})

    def _write(self, line: dict[str, Any]) -> None:
        self._file.write(json.dumps(line) + "\n")
        self._file.flush()

    def lines(self) -> list[dict[str, Any]]:
        self._file.seek(0)
        return [json.loads(line) for line in self._file]

    def promised(self) -> set[tuple[str, int]]:
        """(slug, version) of every acknowledged command."""
        return {(line["slug"], line["version"]) for line in self.lines() if "acknowledged" in line}


@dataclass(frozen=True)
class Verdict:
    promised: int
    lost: list[tuple[str, int]]
    twice: list[tuple[str, int]]
    disorder: list[tuple[str, int, int]]
    holes: list[tuple[str, int]]

    @property
    def flawless(self) -> bool:
        return not (self.lost or self.twice or self.disorder or self.holes)


def judge(ledger: Ledger, effects: list[tuple[str, int]]) -> Verdict:
    """Compares the ledger with the effects in the order in which they were applied."""
    counts = Counter(effects)
    last: dict[str, int] = {}
    disorder = []
    for slug, version in effects:
        if version < last.get(slug, 0):
            disorder.append((slug, last[slug], version))
        last[slug] = max(last.get(slug, 0), version)
    promised = ledger.promised()
    return Verdict(
        promised=len(promised),
        lost=sorted(promised - set(effects)),
        twice=sorted(each for each, count in counts.items() if count > 1),
        disorder=disorder,
        holes=sorted((slug, version) for slug, top in last.items() for version in range(1, top) if (slug, version) not in counts),
    )
