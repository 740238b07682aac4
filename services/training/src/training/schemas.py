"""HTTP bodies of the catalogue: strict where the events are tolerant."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from chassis.ids import new_id
from contracts.event import Text
from contracts.training import OfferingContent, OfferingState, Session

LONGEST = {"title": 200, "summary": 500, "description": 20_000, "prerequisites": 2_000, "certificate": 500}
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Word = Annotated[str | None, Field(max_length=100)]
Sessions = Annotated[list["SessionInput"], Field(max_length=200)]


class SessionInput(Session):
    """A session as a hub writes it; without an id it is a new one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: UUID = Field(default_factory=new_id)


class OfferingInput(OfferingContent):
    """What a hub writes. Unknown fields are refused, so that a typing mistake is not silently lost."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sessions: Sessions = []

    @model_validator(mode="after")
    def _short_enough(self) -> Self:
        for field, longest in LONGEST.items():
            text: Text | None = getattr(self, field)
            if text and any(len(each) > longest for each in text.values()):
                raise ValueError(f"{field}: at most {longest} characters in each language")
        return self

    def content(self) -> OfferingContent:
        """The content without the sessions."""
        return OfferingContent.model_construct(**{name: getattr(self, name) for name in OfferingContent.model_fields})


class NewOffering(OfferingInput):
    """A new offering of a hub; `publish` puts it before the network at once."""

    hub: Slug
    publish: bool = False


class Filters(BaseModel):
    """What a list of offerings is narrowed to. Dates compare with the sessions that are not cancelled."""

    hub: Word = None
    kind: Word = None
    level: Word = None
    mode: Word = None
    language: Word = None
    audience: Word = None
    technology: Word = None
    sector: Word = None
    region: Word = None
    municipality: Word = None
    competence: Word = None
    free: bool | None = None
    starts_from: AwareDatetime | None = None
    starts_until: AwareDatetime | None = None
    q: Word = Field(None, description="words of the title or summary, diacritics or not")
    state: Literal["draft", "published", "withdrawn"] = Field(
        "published", description="others than published: for the hub's staff, with `hub`"
    )


class OfferingView(OfferingState):
    """An offering as the API shows it, drafts included."""

    state: Literal["draft", "published", "withdrawn"]  # type: ignore[assignment]  # wider than the public states on purpose
    published_at: AwareDatetime | None = None  # type: ignore[assignment]
    version: int
    changed_at: AwareDatetime
    hub_name: Text | None = None


class OfferingPage(BaseModel):
    """One page of the catalogue."""

    items: list[OfferingView]
    next: str | None


class HubShare(BaseModel):
    """A hub and how many offerings it has on offer."""

    slug: str
    name: dict[str, str]
    offerings: int


class HubShares(BaseModel):
    """All hubs of the network."""

    items: list[HubShare]
