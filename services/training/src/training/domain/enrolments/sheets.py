"""Lists for spreadsheets, in which nothing that a stranger wrote can become a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime

FORMULAS = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    *"\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}",
)
"""First characters by which spreadsheets take a cell for a formula, the full-width ones among them."""


def sheet(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """CSV as spreadsheets want it: RFC 4180, UTF-8 with the mark by which they know it."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([cell(each) for each in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def cell(value: object) -> str:
    """A value as a cell. Text that begins like a formula, spaces before it left aside, gets an apostrophe, which makes it text."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat()
    text = str(value)
    return f"'{text}" if text.lstrip(" \u00a0\ufeff").startswith(FORMULAS) or text.startswith(FORMULAS) else text
