"""Hubs as they are written, listed and shown."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from contracts.event import LanguageCode
from contracts.matching import HubProfile, HubState, Strength
from contracts.network.parts import Slug


def _nothing_when_blank(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


Line = Annotated[str | None, BeforeValidator(_nothing_when_blank)]
Word = Annotated[str | None, Field(max_length=100, pattern=r"^[^\x00]*$")]


class HubInput(HubProfile):
    """What a hub says of itself. Unknown fields are refused, so that a typing mistake is not silently lost."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    region: Line = None
    municipality: Line = None
    address: Line = None
    website: Line = None
    languages: tuple[LanguageCode, ...] = Field((), max_length=100)
    functions: tuple[str, ...] = Field((), max_length=100)
    services: dict[str, Strength] = Field({}, max_length=100)
    technologies: dict[str, Strength] = Field({}, max_length=100)
    sectors: dict[str, Strength] = Field({}, max_length=100)

    def profile(self) -> HubProfile:
        """The profile alone, each code of a list once."""
        fields = {name: getattr(self, name) for name in HubProfile.model_fields}
        once = {name: tuple(dict.fromkeys(fields[name])) for name in ("languages", "functions")}
        return HubProfile.model_construct(**fields | once)


class NewHub(HubInput):
    """A hub that joins the directory."""

    slug: Slug


class Filters(BaseModel):
    """What a list of hubs is narrowed to."""

    q: Word = Field(None, description="words of the name, description or address, diacritics or not")
    country: Word = None
    region: Word = None
    municipality: Word = None
    status: Word = None
    language: Word = None
    function: Word = None
    service: Word = None
    technology: Word = None
    sector: Word = None
    sort: Literal["name", "slug"] = "name"


class HubView(HubState):
    """A hub as the API shows it, with the number of offerings that people can take now."""

    version: int
    changed_at: AwareDatetime
    live_offerings: int


class HubPage(BaseModel):
    """One page of the directory. `total`: how many there are on all pages."""

    items: list[HubView]
    next: str | None
    total: int


class OfferingView(BaseModel):
    """A live offering of a hub, as training told of it."""

    id: UUID
    version: int
    title: dict[str, str]
    kind: str
    level: str | None
    mode: str
    regions: list[str]
    technologies: list[str]
    sectors: list[str]
    audiences: list[str]
    next_start: AwareDatetime | None


class OfferingPage(BaseModel):
    """One page of a hub's live offerings."""

    items: list[OfferingView]
    next: str | None
