"""A bulk import: many hubs in, one outcome a row out."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from chassis.rows import RowReason

MOST_ROWS = 500


class Import(BaseModel):
    """Up to 500 hubs. Each row is judged by itself; a dry run says what would happen and changes nothing."""

    model_config = ConfigDict(extra="forbid")

    hubs: list[Any] = Field(min_length=1, max_length=MOST_ROWS)
    dry_run: bool = False


class RowOutcome(BaseModel):
    """What became of a row, counted from 0."""

    row: int
    slug: str | None
    outcome: Literal["registered", "revised", "unchanged", "invalid"]
    reasons: list[RowReason] = []


class ImportReport(BaseModel):
    """All rows, and how many of each outcome."""

    dry_run: bool
    registered: int
    revised: int
    unchanged: int
    invalid: int
    rows: list[RowOutcome]
