"""What the desk reads of adopted offerings and of offerings that may be one."""

from typing import Any, Literal
from uuid import UUID

from pydantic import AwareDatetime

from contracts.event import Text
from contracts.training import Origin
from portal.schemas.shared import Read


class Copy(Read):
    """Where an offering lives: one hub's copy, and whether it follows the original."""

    copy_id: UUID
    hub: str
    hub_name: Text | None = None
    state: str
    title: Text
    licensed: bool
    original_version: int
    open_proposals: int
    adopted_at: AwareDatetime


class Copies(Read):
    """All copies of one offering; of those that are not published only the number."""

    items: tuple[Copy, ...] = ()
    unpublished: int = 0


class Proposal(Read):
    """What is put to an adopter: field -> its new value, none where it was taken away; or that the licence has ended."""

    id: UUID
    copy_id: UUID
    hub: str
    kind: Literal["correction", "licence-ended"]
    title: Text
    original_id: UUID
    author: str
    changes: dict[str, Any] = {}
    current: dict[str, Any] = {}
    state: Literal["open", "accepted", "declined", "overtaken"]
    reason: str | None = None
    proposed_at: AwareDatetime
    decided_at: AwareDatetime | None = None


class Paired(Read):
    """One of two offerings that may be one."""

    id: UUID
    hub: str
    state: str
    title: Text
    link: str | None = None
    origin: Origin | None = None


class Duplicate(Read):
    """Two offerings that may be one, why they may, and what people said."""

    id: UUID
    one: Paired
    other: Paired
    score: int
    reasons: tuple[str, ...] = ()
    state: Literal["proposed", "declined", "merged"]
    kept: UUID | None = None
    version: int
    changed_at: AwareDatetime

    @property
    def both(self) -> tuple[Paired, Paired]:
        """The two."""
        return self.one, self.other
