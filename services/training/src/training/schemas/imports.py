"""An import of offerings: a file in, counts and the rows that were refused out."""

from typing import Literal

from pydantic import BaseModel, Field

from chassis.rows import RowReason

MOST_REFUSED = 500


class Refused(BaseModel):
    """A row that was not taken. Rows of a table are counted as in the file, the heading being row 1; those of a list from 1."""

    row: int
    ref: str | None = None
    title: str | None = None
    reasons: list[RowReason]


class ImportReport(BaseModel):
    """What became of the rows; a dry run says what would."""

    dry_run: bool
    rows: int
    added: int
    revised: int
    unchanged: int
    invalid: int
    refused: list[Refused] = Field(description=f"the first {MOST_REFUSED} of the invalid rows")


Outcome = Literal["added", "revised", "unchanged", "invalid"]
