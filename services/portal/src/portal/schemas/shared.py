"""What every page may read: lists, offerings, hubs, projects, subscriptions, paths of events."""

from datetime import datetime
from typing import Any, Generic, Literal, TypeVar
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, RootModel

from contracts.event import Text
from contracts.matching import HubState
from contracts.projects import Call, Partner, ProjectState
from contracts.training import OfferingState

T = TypeVar("T")


class Read(BaseModel):
    """Base of what is read."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Listed(Read, Generic[T]):
    """A page of a list; `next` is the cursor of the one after it, `facets` how many each further choice would leave."""

    items: tuple[T, ...]
    next: str | None = None
    total: int | None = None
    facets: dict[str, dict[str, int]] = {}


class Offering(OfferingState):
    """An offering of the catalogue, with its hub's name."""

    state: Literal["draft", "in_review", "published", "withdrawn", "archived"]  # type: ignore[assignment]  # wider than what events tell
    published_at: AwareDatetime | None = None  # type: ignore[assignment]  # a draft has none
    version: int
    changed_at: AwareDatetime
    hub_name: Text | None = None


class StructuredData(RootModel[dict[str, Any]]):
    """schema.org's description of a thing, as training writes it."""


class HubShare(Read):
    """A hub and how many offerings it has, as training counts them."""

    slug: str
    name: dict[str, str]
    offerings: int


class HubNamed(Read):
    """A hub of the directory, as far as its name."""

    slug: str
    name: dict[str, str]


class Hub(HubState):
    """A hub of the directory, with the number of its live offerings."""

    live_offerings: int | None = None


class PartnerShown(Partner):
    """A partner with its name."""

    name: Text | None = None


class CallShown(Call):
    """A call and how many places are left."""

    places_left: int | None = None


class Project(ProjectState):
    """A joint project, with the names of its hubs where they are known."""

    lead_name: Text | None = None
    partners: tuple[PartnerShown, ...] = ()
    call: CallShown | None = None
    opened_at: AwareDatetime | None = None


class Wishes(Read):
    """What a subscriber wants to be told about; an empty list means any."""

    kinds: tuple[str, ...] = ()
    hubs: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    technologies: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    words: str = ""
    starts_from: str | None = None
    starts_until: str | None = None
    free_only: bool = False

    @property
    def narrows(self) -> bool:
        """Whether anything is asked for in particular."""
        return any(getattr(self, name) for name in type(self).model_fields)


class Subscription(Read):
    """One standing query of a subscriber."""

    id: UUID
    filters: Wishes
    created_at: AwareDatetime


class Wish(Read):
    """What the link of a letter will do once it is confirmed."""

    confirmed: bool
    filters: Wishes | None = None


class Subscriber(Read):
    """A subscriber as it sees itself."""

    email: str
    language: str
    confirmed_at: AwareDatetime | None = None


class Nothing(Read):
    """An answer of which only the status counts."""


class PathStep(Read):
    """One step of an event's path through one service."""

    step: Literal["enqueued", "applied", "dead"]
    at: datetime


class EventPath(Read):
    """When a service wrote an event, applied it, or put it aside."""

    event_id: UUID
    steps: tuple[PathStep, ...]
