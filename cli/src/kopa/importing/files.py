"""Opens a file of hubs whatever its kind, tells JSON lines from CSV, and reads it row by row, however large it is."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from kopa.importing.csv_rows import csv_rows
from kopa.importing.json_lines import json_rows
from kopa.importing.rows import FileUnusable, Row

Kind = Literal["csv", "json"]
SUFFIXES: dict[str, Kind] = {".jsonl": "json", ".ndjson": "json", ".json": "json", ".csv": "csv", ".tsv": "csv"}
UTF16 = (b"\xff\xfe", b"\xfe\xff")
SNIFFED = 4096
ONE_A_LINE = "Write one object a line, for example with: jq -c '.[]' FILE"


def read_rows(path: Path) -> Iterator[Row]:
    """The rows of the file. Raises FileUnusable where it is no file of hubs at all."""
    kind = kind_of(path)
    return csv_rows(path) if kind == "csv" else json_rows(path)


def kind_of(path: Path) -> Kind:
    """By suffix, else by the first character. Raises FileUnusable."""
    try:
        with path.open("rb") as file:
            head = file.read(SNIFFED)
    except OSError as error:
        raise FileUnusable(f"{path} cannot be read: {error.strerror or error}.") from error
    if head.startswith(UTF16):
        raise FileUnusable(f"{path} is UTF-16. Save it as UTF-8 (in Excel: “CSV UTF-8”).")
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start:
        raise FileUnusable(f"{path} is empty.")
    kind = SUFFIXES.get(path.suffix.lower()) or ("json" if start[:1] in b"{[" else "csv")
    if kind == "json" and start.startswith(b"["):
        raise FileUnusable(f"{path} is one JSON list. {ONE_A_LINE}")
    if b"\x00" in head:
        raise FileUnusable(f"{path} is no text file. Expected are JSON lines or CSV, as UTF-8.")
    return kind
