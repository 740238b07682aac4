"""Files as they come from hubs: tables (CSV as Excel and others write it, workbooks) and lists (YAML, JSON) become rows."""

import contextlib
import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import openpyxl
import orjson
import yaml
from openpyxl.utils.exceptions import InvalidFileException

from training.domain.imports.columns import COLUMNS
from training.errors.imports import TooManyRows, UnknownColumn, UnreadableFile, WrongKindOfFile

MOST_ROWS = 20_000
UNPACKED_BYTES = 200 * 1024 * 1024
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BALTIC = "cp1257"
"""What Excel writes in Latvia where nobody chose UTF-8."""
NOT_TEXT = {"en": "The file is not text in UTF-8.", "lv": "Fails nav teksts UTF-8 kodējumā."}
NO_ROWS = {"en": "The file has no rows.", "lv": "Failā nav nevienas rindas."}
NOT_A_WORKBOOK = {"en": "The file is not a workbook (.xlsx).", "lv": "Fails nav darbgrāmata (.xlsx)."}
TOO_LARGE = {"en": "The workbook unpacks to too much.", "lv": "Atpakota darbgrāmata ir par lielu."}
NOT_A_LIST = {"en": "The file must hold a list of offerings.", "lv": "Failā jābūt piedāvājumu sarakstam."}
NO_ALIASES = {"en": "Write it without anchors and aliases (& and *).", "lv": "Rakstiet bez enkuriem un aizstājvārdiem (& un *)."}


@dataclass(frozen=True, slots=True)
class Raw:
    """One row as it stands in the file. `at` is its number there; a table's row has cells by heading, a list's the API's shape."""

    at: int
    value: Any
    is_table: bool


def rows_of(content: bytes, media_type: str) -> list[Raw]:
    """Every row of a file. Raises UnreadableFile, WrongKindOfFile, UnknownColumn, TooManyRows."""
    kind = media_type.partition(";")[0].strip().lower()
    if kind in ("text/csv", "application/csv"):
        return _table(_csv(content))
    if kind == XLSX:
        return _table(_workbook(content))
    if kind in ("application/yaml", "application/x-yaml", "text/yaml"):
        return _list(_yaml(content))
    if kind == "application/json":
        return _list(_json(content))
    raise WrongKindOfFile


def _table(lines: Iterator[Sequence[Any]]) -> list[Raw]:
    first = next(lines, None)
    if first is None:
        raise UnreadableFile(reason=NO_ROWS)
    headings = ["" if each is None else str(each).strip().lower() for each in first]
    for heading in headings:
        if heading and heading not in COLUMNS:
            raise UnknownColumn(field="row 1", value=heading[:60])
    rows = []
    for at, line in enumerate(lines, start=2):
        cells = {heading: cell for heading, cell in zip(headings, line, strict=False) if heading and cell not in (None, "")}
        if cells:
            rows.append(Raw(at, cells, is_table=True))
        _check_count(rows)
    return rows


def _list(found: Any) -> list[Raw]:
    if not isinstance(found, list):
        raise UnreadableFile(reason=NOT_A_LIST)
    rows = [Raw(at, each, is_table=False) for at, each in enumerate(found, start=1)]
    _check_count(rows)
    return rows


def _check_count(rows: Sequence[Raw]) -> None:
    if len(rows) > MOST_ROWS:
        raise TooManyRows(most=MOST_ROWS)


def _decoded(content: bytes) -> str:
    with contextlib.suppress(UnicodeDecodeError):
        return content.decode("utf-8-sig")
    try:
        return content.decode(BALTIC)
    except UnicodeDecodeError as error:
        raise UnreadableFile(reason=NOT_TEXT) from error


def _csv(content: bytes) -> Iterator[Sequence[str]]:
    said = _decoded(content)
    if "\0" in said:
        raise UnreadableFile(reason=NOT_TEXT)
    first = said.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    try:
        yield from csv.reader(io.StringIO(said, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise UnreadableFile(reason=dict.fromkeys(("en", "lv"), f"CSV: {error}.")) from error


def _workbook(content: bytes) -> Iterator[Sequence[Any]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(each.file_size for each in packed.infolist()) > UNPACKED_BYTES:
                raise UnreadableFile(reason=TOO_LARGE)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        yield from sheet.iter_rows(values_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, IndexError, ValueError, OSError) as error:
        raise UnreadableFile(reason=NOT_A_WORKBOOK) from error


def _yaml(content: bytes) -> Any:
    said = _decoded(content)
    try:
        if any(isinstance(each, yaml.AliasEvent) for each in yaml.parse(said, yaml.CSafeLoader)):
            raise UnreadableFile(reason=NO_ALIASES)
        return yaml.load(said, yaml.CSafeLoader)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        place = getattr(error, "problem_mark", None)
        line = f" (line {place.line + 1})" if place is not None else ""
        raise UnreadableFile(reason=dict.fromkeys(("en", "lv"), f"YAML{line}.")) from error


def _json(content: bytes) -> Any:
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise UnreadableFile(reason=dict.fromkeys(("en", "lv"), f"JSON: {error}.")) from error


def template() -> tuple[list[str], list[str]]:
    """(headings, one example row)."""
    return list(COLUMNS), [column.example for column in COLUMNS.values()]
