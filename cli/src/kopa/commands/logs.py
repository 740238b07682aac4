"""`kopa logs`: read and follow what the processes write, JSON lines shown for people."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from kopa.commands.console import fail, out, plain
from kopa.home import Home
from kopa.supervisor.logs import tail

COLOURS = ("cyan", "magenta", "green", "blue", "yellow", "bright_cyan", "bright_magenta")
LEVEL_STYLE = {"error": "bold red", "critical": "bold red", "warning": "yellow"}
QUIET_FIELDS = {"timestamp", "level", "event", "logger"}


def logs(
    service: Annotated[str | None, typer.Argument(help="one process, such as training, kafka, supervisor; all when left out")] = None,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="go on until Ctrl-C")] = False,
    lines: Annotated[int, typer.Option("--lines", "-n", min=0, help="how many to begin with")] = 20,
    raw: Annotated[bool, typer.Option("--raw", help="lines as they were written")] = False,
) -> None:
    """Show the logs."""
    files = _files(Home.find(), service)
    width = max(len(file.stem) for file in files)
    for index, file in enumerate(files):
        for line in tail(file, lines).splitlines():
            _show(line, file.stem, width, COLOURS[index % len(COLOURS)], raw)
    if follow:
        try:
            for file, line in _follow(files):
                _show(line, file.stem, width, COLOURS[files.index(file) % len(COLOURS)], raw)
        except KeyboardInterrupt:
            raise typer.Exit(0) from None


def _files(home: Home, service: str | None) -> list[Path]:
    found = sorted(home.logs.glob("*.log"))
    if not found:
        fail("There are no logs yet. Run `kopa up` first.")
    chosen = [file for file in found if service in (None, file.stem)]
    if not chosen:
        fail(f"There is no log of {service!r}. Known: {', '.join(file.stem for file in found)}.")
    return chosen


def _follow(files: list[Path]) -> Iterator[tuple[Path, str]]:
    """New whole lines of any file; a file that became shorter was rotated and is read from its beginning."""
    offsets = {file: file.stat().st_size for file in files}
    while True:
        for file in files:
            size = file.stat().st_size if file.exists() else 0
            offsets[file] = min(offsets[file], size) if size >= offsets[file] else 0
            if size > offsets[file]:
                with file.open("rb") as source:
                    source.seek(offsets[file])
                    content = source.read(size - offsets[file])
                whole = content[: content.rfind(b"\n") + 1]
                offsets[file] += len(whole)
                yield from ((file, line) for line in whole.decode("utf-8", "replace").splitlines())
        time.sleep(0.2)


def _show(line: str, name: str, width: int, colour: str, raw: bool) -> None:
    if raw:
        plain(line)
        return
    out.print(Text.assemble((f"{name:<{width}} ", colour), readable(line)), soft_wrap=True)


def readable(line: str) -> Text:
    """A JSON line as `12:00:01 message field=value`; any other line as it is."""
    try:
        record: Any = json.loads(line)
    except json.JSONDecodeError:
        return Text(line)
    if not isinstance(record, dict):
        return Text(line)
    style = LEVEL_STYLE.get(str(record.get("level", "")).lower(), "")
    rest = " ".join(f"{name}={value}" for name, value in record.items() if name not in QUIET_FIELDS)
    return Text.assemble(
        (str(record.get("timestamp", ""))[11:19] + " ", "dim"),
        (str(record.get("event", record.get("message", ""))), style),
        (f" {rest}", "dim"),
    )
