"""A need as it is stated, and its answer."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from contracts.event import Text
from contracts.matching import AidBasis, ClientKind, SizeClass
from matching.schemas.hubs import Line, Word

LONGEST_TEXT = 5_000
Codes = Annotated[list[Annotated[str, Field(max_length=100)]], Field(max_length=60)]
Passage = Annotated[str, Field(max_length=LONGEST_TEXT)]
StateOfNeed = Literal["open", "matched", "closed", "withdrawn"]


class Stated(BaseModel):
    """Base of what is sent: a mistyped field is refused."""

    model_config = ConfigDict(extra="forbid")


class NeedText(Stated):
    """The need in the asker's own words, in one language or both. It is plain text, whatever it looks like."""

    lv: Passage = ""
    en: Passage = ""


class ClientInput(Stated):
    """Who asks, as far as they like to say; hubs' rules and nearness rest on it. `sector` is the asker's own trade."""

    kind: ClientKind | None = None
    size_class: SizeClass | None = None
    sector: Word = None
    country: Word = None
    region: Word = None
    municipality: Word = None


class TextToRead(Stated):
    """A text of which one wants to see how it is understood. Nothing of it is kept."""

    text: NeedText
    kind: ClientKind | None = None


class NeedInput(Stated):
    """What somebody looks for: words, codes, or both. `read` false: the codes alone are the terms, since somebody has looked through them.

    `assessment` is a complete one whose weak dimensions count; it needs the secret of its link as header Assessment-Token.
    """

    text: NeedText | None = None
    technologies: Codes = []
    sectors: Codes = []
    services: Codes = []
    functions: Codes = []
    read: bool = True
    client: ClientInput = ClientInput()
    language: Word = Field(None, description="in which the help should be given")
    budget_eur: Annotated[int, Field(ge=0, le=100_000_000)] | None = None
    by: date | None = Field(None, description="when it should be done")
    assessment: UUID | None = None
    limit: int = Field(10, ge=1, le=50)


class Shown(BaseModel):
    """Base of what is read from the domain's own objects."""

    model_config = ConfigDict(from_attributes=True)


class TermView(Shown):
    """A term that the answer rests on: how surely it is asked (0 to 1), and the words that led there. `chosen`: it was given as a code.

    A term without words was inferred from others, or from who asks.
    """

    kind: str
    code: str
    label: dict[str, str]
    chosen: bool
    strength: float
    because: list[str]


class Reading(BaseModel):
    """What was understood of a text; where nothing was, `message` says what to try."""

    understood: list[TermView]
    message: Text | None = None


class OfferingShare(Shown):
    """A live offering and the codes that it shares with the need."""

    id: UUID
    title: dict[str, str]
    next_start: AwareDatetime | None
    shares: list[str]


class ReasonView(Shown):
    """One reason, with the points that it gives. See `domain.engine.reasons.Reason`."""

    kind: str
    points: float
    text: dict[str, str]
    code: str | None
    strength: int | None
    claims: int | None
    rarity: float | None


class FactorView(Shown):
    """One part of the score: what it could give at most, its value of 0 to 1, and the points that it gave."""

    kind: str
    most: float
    value: float
    points: float


class RecordView(Shown):
    """How a hub has answered in the last year: how many had to be answered, how many in time, the median of working days."""

    asked: int
    in_time: int
    median_days: float | None


class VerdictView(BaseModel):
    """Whether a hub may help. `depends`: on what the client has not said. `bases`: on which aid bases."""

    admitted: Literal["yes", "no", "depends"]
    bases: list[AidBasis]
    reasons: list[Text]


class MatchView(BaseModel):
    """A hub that fits: score of 0 to 100, the factors that make it up, and the reasons, weightiest first.

    `full`: it serves as many as it said it can. `offerings`: what it has on offer now on the need's terms, three at most.
    """

    hub: str
    name: dict[str, str]
    country: str
    region: str | None
    status: str
    website: str | None
    score: float
    factors: list[FactorView]
    reasons: list[ReasonView]
    eligible: VerdictView
    full: bool
    record: RecordView
    offerings: list[OfferingShare]


class NeedView(BaseModel):
    """A need, the hubs that fit now, best first, and what they were compared by. `fitting` counts them all, `hubs` the whole network.

    `refused`: hubs that fit and may not help, with the reason. `unclaimed`: terms that no hub of the network names. Where nothing
    fits, `message` says what to try.
    """

    id: UUID
    state: StateOfNeed
    version: int
    stated_at: AwareDatetime
    text: NeedText | None
    client: ClientInput
    language: str | None
    budget_eur: int | None
    by: date | None
    understood: list[TermView]
    unclaimed: list[TermView]
    weaknesses: list[dict[str, Any]]
    hubs: int
    fitting: int
    matches: list[MatchView]
    refused: list[MatchView]
    engine: str
    message: Text | None = None


class NeedAnswer(NeedView):
    """A need that was just stated. `token` opens it from now on (header Need-Token); it is told here and never again."""

    token: str


class LostView(Shown):
    """How many points a factor gave less than for the hub compared with, and what it gave there."""

    kind: str
    points: float
    other: float


class WhyNotView(BaseModel):
    """A hub forced into the ranking: its place among all hubs, and what separates it from the last hub that is shown.

    `missing`: what was asked and it does not claim.
    """

    match: MatchView
    rank: int
    hubs: int
    shown: bool
    beyond: Line = None
    beyond_score: float | None = None
    lost: list[LostView]
    missing: list[TermView]
