"""HTTP bodies of projects: strict where the events are tolerant."""

from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from contracts.event import LanguageCode, Text
from contracts.projects import Call, Partner, ProjectState
from projects.domain import Because, CallTerms, ProjectContent

SOUND = r"^[^\x00]*$"
"""PostgreSQL keeps no NUL, in no text."""

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Word = Annotated[str, Field(max_length=100, pattern=SOUND)]
Day = Annotated[str, Field(max_length=10, pattern=SOUND, description="ISO 8601 date", json_schema_extra={"format": "date"})]
Title = dict[LanguageCode, Annotated[str, Field(max_length=200, pattern=SOUND)]]
Paragraph = dict[LanguageCode, Annotated[str, Field(max_length=5_000, pattern=SOUND)]]


def _once(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


Codes = Annotated[tuple[Annotated[str, Field(max_length=60, pattern=SOUND)], ...], Field(max_length=50), AfterValidator(_once)]
Regions = Annotated[tuple[Slug, ...], Field(max_length=50), AfterValidator(_once)]


class CallInput(CallTerms):
    """A call as the lead writes it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sought: Paragraph
    technologies: Codes = ()
    sectors: Codes = ()
    places: int = Field(ge=1, le=200, description="how many partners are sought")


class ProjectInput(ProjectContent):
    """What the lead writes. Unknown fields are refused, so that a typing mistake is not silently lost."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Title
    summary: Paragraph | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    funding_programme: str | None = Field(None, max_length=200, pattern=SOUND)
    regions: Regions = ()
    link: str | None = Field(None, max_length=2_000, pattern=SOUND)
    call: CallInput | None = Field(
        None, description="in a draft the planned call, none = no call; in an open project the open call's new terms, none = as they are"
    )

    def content(self) -> ProjectContent:
        """The content without the call."""
        return ProjectContent.model_construct(**{name: getattr(self, name) for name in ProjectContent.model_fields})


class NewProject(ProjectInput):
    """A new project of its lead; `publish` puts it before the network at once."""

    lead: Slug
    publish: bool = False


class Member(BaseModel):
    """The hub that joins or leaves."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    hub: Slug


class Filters(BaseModel):
    """What a list of projects is narrowed to. Technology and sector are those that the project's latest call asks for."""

    hub: Word | None = Field(None, description="leads the project or is its partner")
    state: Literal["draft", "open", "closed"] | None = Field(None, description="none: open and closed; draft: those of the caller's hubs")
    open_call: bool | None = Field(None, description="whether hubs can join now")
    technology: Word | None = None
    sector: Word | None = None
    region: Word | None = None
    q: Word | None = Field(None, description="words of the texts, diacritics or not")


class PartnerView(Partner):
    """A partner with its name."""

    name: Text | None = None


class CallView(Call):
    """A call and how it stands."""

    places_left: int
    closed_because: Because | None = None


class ProjectView(ProjectState):
    """A project as the API shows it, drafts included."""

    state: Literal["draft", "open", "closed"]  # type: ignore[assignment]  # wider than the public states on purpose
    lead_name: Text | None = None
    partners: tuple[PartnerView, ...]
    call: CallView | None = None
    version: int
    created_at: AwareDatetime
    opened_at: AwareDatetime | None = None
    changed_at: AwareDatetime


class ProjectPage(BaseModel):
    """One page of projects."""

    items: list[ProjectView]
    next: str | None
