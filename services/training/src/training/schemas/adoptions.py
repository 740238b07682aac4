"""HTTP bodies of adopting."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from contracts.event import Text
from training.domain.offerings import State
from training.schemas.offerings import Slug

ProposalState = Literal["open", "accepted", "declined", "overtaken"]


class AdoptInput(BaseModel):
    """Which of the caller's hubs adopts."""

    model_config = ConfigDict(extra="forbid")

    hub: Slug


class Declined(BaseModel):
    """Why a proposal is declined; nobody but the two hubs reads it."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[str | None, Field(max_length=500)] = None


class Copy(BaseModel):
    """Where an offering lives: one hub's copy, and whether it follows the original."""

    copy_id: UUID
    hub: str
    hub_name: Text | None = None
    state: State
    title: Text
    licensed: bool
    original_version: int = Field(description="the version of the original on which the adopter last decided")
    open_proposals: int
    adopted_at: AwareDatetime


class Copies(BaseModel):
    """All copies of one offering; of those that are not published only the number, which the author hub may know."""

    items: list[Copy]
    unpublished: int


class ProposalView(BaseModel):
    """What is put to an adopter: field -> its new value, null where it was taken away; or that the licence has ended."""

    id: UUID
    copy_id: UUID
    hub: str
    kind: Literal["correction", "licence-ended"]
    title: Text
    original_id: UUID
    author: str
    changes: dict[str, Any]
    current: dict[str, Any] = Field(description="the copy's present value of each field that would change")
    original_version: int
    state: ProposalState
    reason: str | None = None
    proposed_at: AwareDatetime
    decided_at: AwareDatetime | None = None


class ProposalPage(BaseModel):
    """One page of proposals, the latest first."""

    items: list[ProposalView]
    next: str | None
