"""What matching publishes of the directory of hubs."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from contracts.event import Event, LanguageCode, State, Text
from contracts.topics import HUBS, Topic

Strength = Annotated[int, Field(ge=1, le=5)]
"""How much a hub is involved in a term: 1 very low … 5 very high (the scale of the European hub catalogue)."""


ClientKind = Literal["company", "public-body"]
SizeClass = Literal["micro", "small", "medium", "large"]
AidBasis = Literal["none", "de-minimis", "gber-25", "gber-28"]
"""On what ground a service below its price is allowed: none needed, Regulation (EU) 2023/2831, or Article 25 or 28 of the General Block
Exemption Regulation (EU) 651/2014."""


class Admission(State):
    """Whom a hub helps on one aid basis. An empty list admits everybody; `sectors` are those of the client."""

    client_kinds: tuple[ClientKind, ...] = Field((), max_length=10)
    sizes: tuple[SizeClass, ...] = Field((), max_length=10)
    countries: tuple[str, ...] = Field((), max_length=60)
    regions: tuple[str, ...] = Field((), max_length=60)
    sectors: tuple[str, ...] = Field((), max_length=60)
    basis: AidBasis = "none"


class HubProfile(State):
    """What a hub says of itself. Codes are those of `contracts.taxonomies`; `region` and `municipality` are the network's."""

    name: Text
    description: Text | None = None
    country: str = Field(pattern=r"^[A-Z]{2}$")
    region: str | None = None
    municipality: str | None = None
    address: str | None = None
    status: str
    languages: tuple[LanguageCode, ...] = ()
    functions: tuple[str, ...] = ()
    services: dict[str, Strength] = {}
    technologies: dict[str, Strength] = {}
    sectors: dict[str, Strength] = {}
    website: str | None = None
    capacity: int | None = Field(None, ge=0, le=10_000, description="how many matched clients it can serve at a time")
    eligibility: tuple[Admission, ...] = Field((), max_length=20, description="whom it helps: any of these; none given, everybody")
    sample: bool = False


class HubState(HubProfile):
    """The public state of a hub; `slug` is its id."""

    slug: str
    state: Literal["member", "left"] = "member"


class _HubEvent(Event, HubState):
    topic: ClassVar[Topic] = HUBS

    @property
    def subject(self) -> str:
        return self.slug


class HubRegistered(_HubEvent):
    """A hub joined the directory."""

    event_name = "matching.hub.registered"


class HubRevised(_HubEvent):
    """A hub changed its profile."""

    event_name = "matching.hub.revised"


class HubLeft(_HubEvent):
    """A hub left the directory."""

    event_name = "matching.hub.left"


EVENTS = (HubRegistered, HubRevised, HubLeft)
