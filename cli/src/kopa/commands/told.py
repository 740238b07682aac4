"""What several commands show alike: a text in a language, a day, a document for a file or the screen."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from kopa import own_files
from kopa.commands.console import done, out, plain

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
ID = 36
WIDE = Console(width=240, highlight=False)


def said(text: Mapping[str, str], tongue: str) -> str:
    """A text in a language, else in one that it has."""
    return words(text.get(tongue) or next((each for each in text.values() if each), ""))


def words(text: str) -> str:
    """What somebody else wrote, without the signs that would steer this terminal."""
    return CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def table(*columns: str, header: bool = True) -> Table:
    """A table without lines; its column `id` is never cut, so that it can be copied."""
    made = Table(box=None, padding=(0, 1), pad_edge=False, show_header=header)
    for name in columns:
        is_id = name == "id"
        made.add_column(name, no_wrap=is_id, min_width=ID if is_id else None)
    return made


def put(rows: Table) -> None:
    """Prints a table; in wide lines where no terminal says how wide they may be, so that programs find words unbroken."""
    (out if out.is_terminal else WIDE).print(rows)


def when(moment: str | None) -> str:
    """An ISO moment as a day and minute of this machine's time zone; a dash for none."""
    return f"{datetime.fromisoformat(moment).astimezone():%Y-%m-%d %H:%M}" if moment else "-"


def document(read: Callable[[], Any], to: Path | None) -> None:
    """A whole document into a new file that only its owner may read, or onto the screen. Raises OwnFileUnusable."""
    if to is None:
        plain(json.dumps(read(), ensure_ascii=False, indent=1))
        return
    with own_files.new(to) as file:
        file.write(json.dumps(read(), ensure_ascii=False, indent=1).encode())
    done(f"{to}")


def shown(found: Any, as_json: bool, show: Callable[[], None]) -> None:
    """What was found, for a program or for people."""
    if as_json:
        plain(json.dumps(found, ensure_ascii=False))
    else:
        show()
