"""What projects publishes: joint projects, their partners and their calls for partners."""

from typing import ClassVar, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from contracts.event import Event, State, Text
from contracts.topics import PROJECTS, Topic


class Partner(State):
    """A hub that takes part, and as what."""

    hub: str
    role: Literal["lead", "partner"] = "partner"
    joined_at: AwareDatetime


class Call(State):
    """An open request for partners: what is sought, how many, until when."""

    sought: Text
    technologies: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    places: int = Field(ge=1, description="how many partners are sought")
    closes_at: AwareDatetime
    state: Literal["open", "closed"] = "open"


class ProjectState(State):
    """The public state of a project."""

    id: UUID
    title: Text
    summary: Text | None = None
    state: Literal["open", "closed"]
    lead: str
    partners: tuple[Partner, ...]
    call: Call | None = None
    starts_on: str | None = Field(None, description="ISO 8601 date")
    ends_on: str | None = Field(None, description="ISO 8601 date")
    funding_programme: str | None = None
    regions: tuple[str, ...] = ()
    link: str | None = None
    sample: bool = False


class _ProjectEvent(Event, ProjectState):
    topic: ClassVar[Topic] = PROJECTS


class ProjectOpened(_ProjectEvent):
    """A project was published to the network, with or without a call for partners."""

    event_name = "projects.project.opened"


class ProjectChanged(_ProjectEvent):
    """A published project changed; so did, perhaps, its call."""

    event_name = "projects.project.changed"


class PartnerJoined(_ProjectEvent):
    """A hub joined as partner."""

    event_name = "projects.partner.joined"

    joined: str = Field(description="slug of the hub that joined")


class ProjectClosed(_ProjectEvent):
    """A project ended; its call, if any, is closed with it."""

    event_name = "projects.project.closed"


EVENTS = (ProjectOpened, ProjectChanged, PartnerJoined, ProjectClosed)
