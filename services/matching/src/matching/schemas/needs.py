"""A need as it is stated, and its answer."""

from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from contracts.event import Text
from matching.schemas.hubs import Word

LONGEST_TEXT = 5_000
Codes = Annotated[list[Annotated[str, Field(max_length=100)]], Field(max_length=60)]
Passage = Annotated[str, Field(max_length=LONGEST_TEXT)]


class NeedText(BaseModel):
    """The need in the asker's own words."""

    model_config = ConfigDict(extra="forbid")

    lv: Passage = ""
    en: Passage = ""


class NeedInput(BaseModel):
    """What somebody looks for: words, codes, or both. The words are read and not kept."""

    model_config = ConfigDict(extra="forbid")

    text: NeedText | None = None
    technologies: Codes = []
    sectors: Codes = []
    services: Codes = []
    functions: Codes = []
    country: Word = None
    region: Word = None
    language: Word = None
    limit: int = Field(10, ge=1, le=50)


class Shown(BaseModel):
    """Base of what is read from the domain's own objects."""

    model_config = ConfigDict(from_attributes=True)


class TermView(Shown):
    """A term that the answer rests on. `chosen` tells a code that was given from a word of the text."""

    kind: str
    code: str
    label: dict[str, str]
    chosen: bool


class OfferingShare(Shown):
    """A live offering and the codes that it shares with the need."""

    id: UUID
    title: dict[str, str]
    next_start: AwareDatetime | None
    shares: list[str]


class ReasonView(Shown):
    """One reason; the points of all reasons make up the score. See `domain.reasons.Reason`."""

    kind: str
    points: float
    text: dict[str, str]
    code: str | None
    strength: int | None
    claims: int | None
    rarity: float | None
    offerings: list[OfferingShare]


class MatchView(Shown):
    """A hub that fits, with its score of 0 to 100 and the reasons, weightiest first."""

    hub: str
    name: dict[str, str]
    country: str
    region: str | None
    status: str
    website: str | None
    score: float
    reasons: list[ReasonView]


class NeedAnswer(BaseModel):
    """The hubs that fit, best first, and what they were compared by. `fitting` counts them all, `hubs` the whole network.

    `unclaimed` are terms that no hub of the network names. Where nothing fits, `message` says what to try.
    """

    id: UUID
    understood: list[TermView]
    unclaimed: list[TermView]
    hubs: int
    fitting: int
    matches: list[MatchView]
    message: Text | None = None
