"""HTTP bodies of the harvest."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from contracts.event import Text
from contracts.sources import RunCounts
from contracts.training import OfferingContent, Session
from training.domain.sources.reasons import said
from training.domain.sources.source import Approval, Choices, Health, Method
from training.schemas.offerings import Slug

Words = Annotated[tuple[Annotated[str, StringConstraints(min_length=2, max_length=60, strip_whitespace=True)], ...], Field(max_length=50)]


METHODS = """
`json-ld`: a page of the hub with schema.org Courses and Events, and the pages of the same site that it links to; or a sitemap.
`ical`: a calendar; what repeats is taken a year ahead. `feed`: RSS or Atom. `kopa`: the list of offerings of another Kopā, such as
`https://kopa.example/api/training/offerings?hub=cesis`. `csv`: a table whose first row names the columns, in any order: `id`, `title`
or `title_lv` and `title_en`, the same of `summary` and `description`, `kind`, `mode`, `level`, `language`, `starts_at`, `ends_at`,
`place`, `address`, `municipality`, `price`, `currency`, `link`, `image`; rows with one `id` are the dates of one offering.
"""


class ChoicesInput(Choices):
    """How a source is read, as a hub says it."""

    allow: Words = ()
    block: Words = ()


class SourceInput(BaseModel):
    """A source as a hub names it. A change of address or method must be approved anew."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
    address: Annotated[str, StringConstraints(min_length=8, max_length=2_000, strip_whitespace=True)]
    method: Method = Field(description=METHODS)
    choices: ChoicesInput = ChoicesInput()
    every_hours: int = Field(24, ge=1, le=720, description="read it every so many hours")


class NewSource(SourceInput):
    """A new source of a hub."""

    hub: Slug


class Refusal(BaseModel):
    """Why a coordinator refuses a source."""

    reason: Annotated[str, StringConstraints(min_length=3, max_length=500, strip_whitespace=True)]


class SourceView(BaseModel):
    """A source as its hub and the coordinators see it."""

    id: UUID
    hub: str
    name: str
    address: str
    method: Method
    choices: Choices
    every_hours: int
    approval: Approval
    refusal: str | None = None
    enabled: bool
    health: Health
    last_run: RunCounts | None = None
    next_run_at: AwareDatetime
    is_running: bool
    revision: int
    changed_at: AwareDatetime


class SourcePage(BaseModel):
    """One page of sources."""

    items: list[SourceView]
    next: str | None


class SaidReason(BaseModel):
    """Why an item was left out, or what was noted: a stable code, what it is about, the same in people's words."""

    code: str
    about: str | None = None
    text: Text


class RunView(BaseModel):
    """One run. `complete` says whether all of the source was read: else nothing counts as gone."""

    id: UUID
    source_id: UUID
    started_at: AwareDatetime
    ended_at: AwareDatetime | None = None
    seconds: float | None = None
    outcome: Literal["running", "done", "failed"]
    reason: SaidReason | None = None
    health: str | None = Field(None, description="`short` and `silent` runs took nothing away")
    complete: bool
    read: int
    added: int
    changed: int
    unchanged: int
    rejected: int
    gone: int


class RunItem(BaseModel):
    """What a run did with one item."""

    outcome: Literal["added", "changed", "rejected", "gone"]
    title: str
    link: str | None = None
    offering_id: UUID | None = None
    reasons: list[SaidReason]


class RunWithItems(RunView):
    """A run with its items; unchanged ones are only counted, and the list ends at 500."""

    items: list[RunItem]


class RunPage(BaseModel):
    """One page of runs, the newest first."""

    items: list[RunView]
    next: str | None


class TrialItem(BaseModel):
    """What would become an offering, with the notes about it."""

    key: str
    content: OfferingContent
    sessions: list[Session]
    notes: list[SaidReason]


class Trial(BaseModel):
    """What a test run found. Nothing was written."""

    outcome: Literal["done", "failed"]
    reason: SaidReason | None = None
    read: int
    complete: bool
    items: list[TrialItem]
    rejected: list[RunItem]


def said_reason(code: str, about: str | None = None) -> SaidReason:
    """A reason with its words."""
    return SaidReason(code=code, about=about, text=said(code))
