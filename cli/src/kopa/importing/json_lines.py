"""JSON lines: one hub a line; a broken line spoils itself only."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from kopa.importing.rows import Row

LONGEST_LINE = 300_000


def json_rows(path: Path) -> Iterator[Row]:
    """Every line that is not blank."""
    with path.open("rb") as file:
        for line, content in enumerate(_lines(file), 1):
            text = content.removeprefix(b"\xef\xbb\xbf") if line == 1 else content
            if text.strip():
                yield _row(line, file.tell(), text)


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """Lines, each cut after what would be refused anyway, so that a file without line ends fits into memory."""
    while content := file.readline(LONGEST_LINE + 1):
        rest = content
        while not rest.endswith(b"\n") and (rest := file.readline(LONGEST_LINE)):
            continue
        yield content


def _row(line: int, read: int, content: bytes) -> Row:
    if len(content) > LONGEST_LINE:
        return Row(line, read, reasons=(f"the line is too long: at most {LONGEST_LINE} bytes",))
    try:
        parsed: Any = json.loads(content.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_number)
    except UnicodeDecodeError as error:
        return Row(line, read, reasons=(f"not UTF-8 (byte {error.start + 1} of the line); save the file as UTF-8",))
    except json.JSONDecodeError as error:
        return Row(line, read, reasons=(f"not JSON: {error.msg} at character {error.colno}",))
    except (ValueError, RecursionError) as error:
        return Row(line, read, reasons=(f"not usable JSON: {error}",))
    if not isinstance(parsed, dict):
        return Row(line, read, reasons=("not an object: write {…} with id, name, country, status",))
    return Row(line, read, parsed)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"{next(name for name in names if names.count(name) > 1)!r} is there twice")
    return fields


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no JSON number")
