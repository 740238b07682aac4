"""CSV: a header with names of columns, then one hub a row; fields may be quoted and hold line ends."""

import csv
import difflib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import Any, TextIO

from kopa.importing.profiles import COLUMNS, LISTS, STRENGTHS
from kopa.importing.rows import FileUnusable, Row

LARGEST_FIELD = 200_000
DELIMITERS = ",;\t"
LANGUAGE_COLUMN = re.compile(r"(name|title|description)_[a-z]{2}")


def csv_rows(path: Path) -> Iterator[Row]:
    """Every row that is not blank. Raises FileUnusable for a header that is wrong."""
    csv.field_size_limit(LARGEST_FIELD)
    with path.open("rb") as content, TextIOWrapper(content, "utf-8-sig", errors="surrogateescape", newline="") as file:
        reader = csv.reader(file, delimiter=_delimiter(file), strict=True)
        header = _header(path, reader)
        while True:
            line = reader.line_num + 1
            try:
                values = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield Row(line, content.tell(), reasons=(f"not CSV: {_in_words(error)}",))
                continue
            if any(value.strip() for value in values):
                yield _row(line, content.tell(), header, values)


def _delimiter(file: TextIO) -> str:
    """The one that the header has most of; the file is then at its beginning again."""
    first = file.readline(LARGEST_FIELD)
    file.seek(0)
    return max(DELIMITERS, key=first.count)


def _header(path: Path, reader: Any) -> list[str]:
    try:
        header = [name.strip().lower() for name in next(reader)]
    except (StopIteration, csv.Error) as error:
        raise FileUnusable(f"{path} has no header. The first line must name the columns: {', '.join(COLUMNS)}.") from error
    twice = [name for name, count in Counter(header).items() if count > 1]
    unknown = [name for name in header if name not in COLUMNS and not LANGUAGE_COLUMN.fullmatch(name)]
    if unknown:
        near = difflib.get_close_matches(unknown[0], COLUMNS, n=1)
        hint = f"Did you mean {near[0]!r}?" if near else f"Known: {', '.join(COLUMNS)}; name_lv, description_en and the like."
        raise FileUnusable(f"{path}: the first line must name the columns, and there is no column {unknown[0]!r}. {hint}")
    if twice:
        raise FileUnusable(f"{path}: the column {twice[0]!r} is there twice.")
    return header


def _row(line: int, read: int, header: Sequence[str], values: Sequence[str]) -> Row:
    if len(values) != len(header):
        return Row(line, read, reasons=(f"{len(values)} fields, and the header has {len(header)}; quote fields that hold the separator",))
    if any("\udc80" <= character <= "\udcff" for value in values for character in value):
        return Row(line, read, reasons=("not UTF-8; save the file as UTF-8 (in Excel: “CSV UTF-8”)",))
    fields: dict[str, Any] = {}
    reasons: list[str] = []
    for name, text in zip(header, (value.strip() for value in values), strict=True):
        if text and LANGUAGE_COLUMN.fullmatch(name):
            fields.setdefault(name[:-3], {})[name[-2:]] = text
        elif text and name in STRENGTHS:
            fields[name] = _strengths(name, text, reasons)
        elif text:
            fields[name] = [each.strip() for each in text.split(";") if each.strip()] if name in LISTS else text
    return Row(line, read, None, tuple(reasons)) if reasons else Row(line, read, fields)


def _strengths(name: str, text: str, reasons: list[str]) -> dict[str, Any]:
    """`Energy:4;Smart City:3`; names may hold colons, the last one counts."""
    found: dict[str, Any] = {}
    for part in (each.strip() for each in text.split(";") if each.strip()):
        term, colon, strength = (each.strip() for each in part.rpartition(":"))
        if not colon or not term:
            reasons.append(f"{name}: {part!r} has no strength; write for example {part}:3")
        elif term in found:
            reasons.append(f"{name}: {term!r} is there twice")
        else:
            found[term] = int(strength) if re.fullmatch(r"-?[0-9]{1,9}", strength) else strength
    return found


def _in_words(error: csv.Error) -> str:
    text = str(error)
    if "field limit" in text:
        return f"a field longer than {LARGEST_FIELD} characters; is a quotation mark missing?"
    if "unexpected end of data" in text:
        return "a quotation mark is opened here and never closed"
    return text
