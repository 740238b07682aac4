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
    home = Home.find()
    files = _files(home, service)
    width = max(len(file.stem) for file in files)
    for file in files:
        for line in tail(file, lines).splitlines():
            _show(line, file.stem, width, raw)
    if follow:
        try:
            for file, line in _follow(home, service):
                _show(line, file.stem, width, raw)
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


def _follow(home: Home, service: str | None) -> Iterator[tuple[Path, str]]:
    """New whole lines of any file, also of files that appear later; one that became shorter was rotated and is read from its beginning."""
    offsets = {file: file.stat().st_size for file in _files(home, service)}
    while True:
        for file in _files(home, service):
            size = file.stat().st_size
            if size < offsets.setdefault(file, 0):
                offsets[file] = 0
            if size > offsets[file]:
                with file.open("rb") as source:
                    source.seek(offsets[file])
                    content = source.read(size - offsets[file])
                whole = content[: content.rfind(b"\n") + 1]
                offsets[file] += len(whole)
                yield from ((file, line) for line in whole.decode("utf-8", "replace").splitlines())
        time.sleep(0.2)


def _show(line: str, name: str, width: int, raw: bool) -> None:
    if raw:
        plain(line)
        return
    colour = COLOURS[sum(name.encode()) % len(COLOURS)]
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
