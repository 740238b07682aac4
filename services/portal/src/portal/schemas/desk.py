"""What the pages on which a hub writes read of training: its own offerings in every state, how complete they are, what an import did."""

from typing import Any
from uuid import UUID

from pydantic import AwareDatetime

from contracts.event import Text
from portal.schemas.shared import Offering, Read


class OwnOffering(Offering):
    """An offering as its hub writes it."""

    def known(self) -> dict[str, Any]:
        """The same as JSON, for the rules of writing."""
        return self.model_dump(mode="json", exclude_none=True)


class Lacking(Read):
    """One thing that an offering lacks, and why it matters."""

    code: str
    points: int
    reason: dict[str, str]


class Quality(Read):
    """How complete an offering is, of 100, and what would make it better."""

    id: UUID
    state: str
    title: dict[str, str]
    score: int
    missing: tuple[Lacking, ...] = ()
    missing_translations: dict[str, tuple[str, ...]] = {}
    stale: tuple[Lacking, ...] = ()


class QualityList(Read):
    """A hub's offerings, the least complete first."""

    items: tuple[Quality, ...]
    next: str | None = None
    total: int
    average: int | None = None


class Said(Read):
    """Something in people's words."""

    text: Text


class BrokenLink(Read):
    """An offering that is hidden because its link does not answer."""

    offering_id: UUID
    title: Text
    link: str
    reason: Said | None = None
    broken_since: AwareDatetime


class Lock(Read):
    """A field that the hub wrote by hand into what was harvested."""

    field: str
    locked_at: AwareDatetime


class RowReason(Read):
    """Why a row was refused."""

    field: str
    detail: str


class RefusedRow(Read):
    """A row of a file that was not taken."""

    row: int
    ref: str | None = None
    title: str | None = None
    reasons: tuple[RowReason, ...]


class ImportReport(Read):
    """What became of the rows of a file, or what would."""

    dry_run: bool
    rows: int
    added: int
    revised: int
    unchanged: int
    invalid: int
    refused: tuple[RefusedRow, ...] = ()
