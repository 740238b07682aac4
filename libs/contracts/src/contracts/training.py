"""What training publishes: offerings of the catalogue with their sessions."""

from decimal import Decimal
from typing import ClassVar, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from contracts.event import Event, LanguageCode, State, Text
from contracts.topics import OFFERINGS, Topic


class Competence(State):
    """One competence of a framework, for example DigComp 3.0, 1.1."""

    framework: str
    version: str
    code: str


class Place(State):
    """Where people meet. Coordinates are WGS 84 degrees."""

    name: str
    address: str | None = None
    municipality: str | None = Field(None, description="ATVK code")
    latitude: float | None = Field(None, ge=-90, le=90)
    longitude: float | None = Field(None, ge=-180, le=180)
    accessibility: Text | None = None


class Price(State):
    """What the learner pays; `free` says it even where a programme pays the amount."""

    amount: Decimal = Field(Decimal(0), ge=0, max_digits=9, decimal_places=2)
    currency: str = Field("EUR", pattern=r"^[A-Z]{3}$")
    free: bool = False
    funding_programme: str | None = None


class Contact(State):
    """Whom to ask: the hub's own desk, never a private person's address."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None


class Session(State):
    """One dated occurrence. Times are instants; `time_zone` says in which clock people read them."""

    id: UUID
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    time_zone: str = "Europe/Riga"
    status: Literal["scheduled", "cancelled", "moved"] = "scheduled"
    place: Place | None = None
    link: str | None = None
    seats_on_site: int | None = Field(None, ge=0)
    seats_online: int | None = Field(None, ge=0)
    sign_up_opens_at: AwareDatetime | None = None
    sign_up_closes_at: AwareDatetime | None = None
    series: str | None = Field(None, description="sessions of one name share one sign-up")
    recurrence: str | None = Field(None, description="RFC 5545 RRULE that made the series' dates")


class OfferingContent(State):
    """What a hub writes about an offering. Codes are those of `contracts.taxonomies`."""

    kind: str
    title: Text
    summary: Text | None = None
    description: Text | None = Field(None, description="Markdown; sanitised when shown")
    languages: tuple[LanguageCode, ...] = ()
    level: str | None = None
    digcomp_level: int | None = Field(None, ge=1, le=8)
    competences: tuple[Competence, ...] = ()
    technologies: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    mode: str
    regions: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    place: Place | None = None
    price: Price = Price()
    workload_hours: float | None = Field(None, ge=0)
    duration: str | None = Field(None, description="ISO 8601 period, for example P6W")
    certificate: Text | None = None
    prerequisites: Text | None = None
    contact: Contact | None = None
    link: str | None = None
    image: str | None = None
    licence: str | None = Field(None, description="SPDX identifier, for example CC-BY-4.0")
    edition: str | None = Field(None, description="the course's own version, as the hub counts it")
    derived_from: UUID | None = None
    sample: bool = False


class Origin(State):
    """Where a harvested offering comes from: credit is given, and the original can be read."""

    source: UUID
    link: str | None = None
    first_seen_at: AwareDatetime


class OfferingState(OfferingContent):
    """The public state of an offering."""

    id: UUID
    hub: str
    state: Literal["published", "withdrawn"]
    sessions: tuple[Session, ...] = ()
    published_at: AwareDatetime
    origin: Origin | None = None


class _OfferingEvent(Event, OfferingState):
    topic: ClassVar[Topic] = OFFERINGS


class OfferingPublished(_OfferingEvent):
    """An offering became visible to the network."""

    event_name = "training.offering.published"


class OfferingRevised(_OfferingEvent):
    """A published offering changed."""

    event_name = "training.offering.revised"


class OfferingWithdrawn(_OfferingEvent):
    """A published offering is no longer on offer; its state stays for those who had it."""

    event_name = "training.offering.withdrawn"


class OfferingArchived(_OfferingEvent):
    """A published offering is over: its last session has ended. It leaves the lists and stays as a record."""

    event_name = "training.offering.archived"

    state: Literal["archived"]  # type: ignore[assignment]  # a state of its own: readers of the other events never see it


class OfferingAdopted(Event):
    """A hub made a copy of another hub's offering, to hold it itself; `id` is the copy's, whose own events follow."""

    topic: ClassVar[Topic] = OFFERINGS
    event_name = "training.offering.adopted"

    id: UUID
    hub: str
    title: Text
    original: UUID
    author: str = Field(description="the hub whose offering was adopted")


EVENTS = (OfferingPublished, OfferingRevised, OfferingWithdrawn, OfferingArchived, OfferingAdopted)
