"""What a network is made of: its profile, regions, municipalities, hubs and organisations, one class a file of its folder."""

from datetime import date
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from contracts.event import LanguageCode, Text
from contracts.matching import HubProfile

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Nuts = Annotated[str, Field(pattern=r"^[A-Z]{2}[0-9A-Z]{1,3}$", description="NUTS code, edition 2024")]
UnitCode = Annotated[str, Field(pattern=r"^[0-9A-Z]{2,12}$", description="code in the country's register of territories, in Latvia ATVK")]


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as unknown:
        raise ValueError(f"'{name}' is no time zone; write a name such as 'Europe/Riga'") from unknown
    return name


class Part(BaseModel):
    """Base of all parts: frozen, and a mistyped field is an error, not silence."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class StartPage(Part):
    """What a visitor reads first."""

    title: Text
    intro: Text


class Profile(Part):
    """The network itself. `event_prefix` begins the type of each of its events."""

    slug: Slug
    name: Text
    country: str = Field(pattern=r"^[A-Z]{2}$")
    time_zone: Annotated[str, AfterValidator(_known_zone)]
    languages: tuple[LanguageCode, ...] = Field(min_length=1, description="of pages and texts, the first is the default")
    event_prefix: str = Field(pattern=r"^[a-z0-9]+(\.[a-z0-9]+)+$")
    start_page: StartPage

    @property
    def zone(self) -> ZoneInfo:
        """The clock that the network's people read."""
        return ZoneInfo(self.time_zone)


class Region(Part):
    """A region of the network; nobody in it is to be left behind."""

    slug: Slug
    nuts: Nuts
    name: Text


class Municipality(Part):
    """A municipality for as long as its code was valid; both dates are inclusive. `merged_into` is the code that followed."""

    atvk: UnitCode
    iso: str = Field(pattern=r"^[A-Z]{2}-[0-9A-Z]{1,3}$", description="ISO 3166-2")
    name: Text
    kind: Literal["state-city", "municipality"]
    region: Slug
    valid_from: date
    valid_to: date | None = None
    merged_into: UnitCode | None = None

    def valid_on(self, day: date) -> bool:
        """Whether the code was in force on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class Hub(HubProfile):
    """A hub as the network's data first knows it. `sample_fields` are those that somebody made up to show the system."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    slug: Slug
    sample_fields: tuple[str, ...] = ()

    def body(self) -> dict[str, Any]:
        """What to send to matching: the slug and the profile, ready for JSON."""
        return self.model_dump(mode="json", exclude={"sample_fields"}, exclude_none=True)


class Organisation(Part):
    """A body that takes part without being a hub."""

    slug: Slug
    abbreviation: str
    name: Text
    kind: Literal["ministry", "association"]
    role: Text
    sample: bool = False
