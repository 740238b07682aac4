"""HTTP bodies of what the harvest leaves to people: locked fields, possible duplicates, broken links."""

from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from contracts.event import Text
from contracts.training import Origin
from training.schemas.sources import SaidReason


class LockView(BaseModel):
    """A field that the hub wrote by hand; the harvest leaves it alone until it is unlocked."""

    field: str
    locked_by: str
    locked_at: AwareDatetime


class Locks(BaseModel):
    """All locked fields of an offering."""

    items: list[LockView]


class PairedOffering(BaseModel):
    """One of two offerings that may be one."""

    id: UUID
    hub: str
    state: str
    title: Text
    link: str | None = None
    origin: Origin | None = None


class DuplicateView(BaseModel):
    """Two offerings that may be one, why they may, and what people said."""

    id: UUID
    one: PairedOffering
    other: PairedOffering
    score: int = Field(description="how alike the titles are, 0 to 100")
    reasons: list[str] = Field(description="what is the same: title, link, day, municipality")
    state: Literal["proposed", "declined", "merged"]
    kept: UUID | None = None
    version: int
    created_at: AwareDatetime
    changed_at: AwareDatetime


class DuplicatePage(BaseModel):
    """One page of proposals, the newest first."""

    items: list[DuplicateView]
    next: str | None


class Merge(BaseModel):
    """Which of the two stays."""

    keep: UUID


class BrokenLink(BaseModel):
    """An offering whose link failed again and again; it is hidden from the catalogue until the link answers."""

    offering_id: UUID
    hub: str
    title: Text
    link: str
    failures: int
    reason: SaidReason | None = None
    broken_since: AwareDatetime
    checked_at: AwareDatetime


class BrokenLinks(BaseModel):
    """One page of them, those that broke last first."""

    items: list[BrokenLink]
    next: str | None
