"""Asking hubs, their answers, and how both sides see a match."""

from datetime import date as day
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from contracts.matching import AidBasis, ClientKind, SizeClass
from contracts.network.parts import Slug
from matching.domain.matches.match import Declining, State
from matching.schemas.needs import ClientInput, FactorView, NeedText, ReasonView, TermView

MOST_HUBS, MOST_DAYS = 5, 730
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2_000, pattern=r"^[^\x00]*$")]
Address = Annotated[str, Field(max_length=320)]


class Told(BaseModel):
    """Base of what is sent: a mistyped field is refused."""

    model_config = ConfigDict(extra="forbid")


class Asking(Told):
    """Whom to ask, in this order: the next only when the one before has said no, or nothing in time.

    Each may see who asks, and the need, for `days`: that is the consent. It ends sooner where the hub's turn is over.
    """

    hubs: list[Slug] = Field(min_length=1, max_length=MOST_HUBS)
    days: int = Field(90, ge=1, le=MOST_DAYS)


class Acceptance(Told):
    """Yes; `message` is read by the client: whom to call, what comes next."""

    message: Words | None = None


class Decline(Told):
    """No, with its reason; `text` is read by the client."""

    reason: Declining
    text: Words | None = None


class DateProposal(Told):
    """A day to meet."""

    date: day
    message: Words | None = None


class AgreedDate(Told):
    """The day that the client saw and agrees to; left out, whichever is proposed."""

    date: day | None = None


class OtherDay(Told):
    """The proposed day does not suit. `date`: one that would, if the client knows; `instead_of`: the day that the client saw; `message`
    is read by the hub.
    """

    date: day | None = None
    message: Words | None = None
    instead_of: day | None = None


class AidInput(Told):
    """Aid that the client got with the work, for the ledger of its undertaking."""

    basis: AidBasis
    amount_eur: Annotated[Decimal, Field(gt=0, max_digits=12, decimal_places=2)]
    service: Annotated[str, Field(max_length=100)] | None = None
    granted_on: day


class Closing(Told):
    """The end of the work: which services were delivered (none, where it came to nothing), in how many hours."""

    delivered: list[Annotated[str, Field(max_length=100)]] = Field(max_length=50)
    hours: Annotated[float, Field(ge=0, le=100_000, allow_inf_nan=False)] | None = None
    aid: AidInput | None = None


class Feedback(Told):
    """What the client thinks: 1 is bad, 5 is good. The hub reads it."""

    rating: int = Field(ge=1, le=5)
    text: Words | None = None


class MatchSummary(BaseModel):
    """A hub of a need as the client sees it. `waiting`: it has not been asked yet and knows nothing. `agree_by`: until when the client may
    agree to the day `meeting_on`. `message` and `note` are the hub's words. `reason`: code, of a decline or of why it was passed over.
    `other_days`: how often the client asked for another day, `other_days_left`: how often it still may, `wished_on`: which it asked for.
    """

    id: UUID
    hub: str
    name: dict[str, str]
    place: int
    state: State
    score: float
    proposed_at: AwareDatetime | None
    due_at: AwareDatetime | None
    answered_at: AwareDatetime | None
    meeting_on: day | None
    agree_by: AwareDatetime | None
    reason: str | None
    message: str | None
    note: str | None
    delivered: list[str]
    hours: float | None
    rating: int | None
    other_days: int
    other_days_left: int
    wished_on: day | None
    version: int


class MatchList(BaseModel):
    """All hubs of a need by place."""

    items: list[MatchSummary]


class AskedMatch(BaseModel):
    """What a hub's list and its page of one match share. `working_days_left`: whole working days until the answer is due; 0 on the last
    day, missing when nothing is due. `other_days`: how often the client asked for another day, `wished_on`: which it would like.
    """

    id: UUID
    hub: str
    place: int
    state: State
    version: int
    score: float
    proposed_at: AwareDatetime
    due_at: AwareDatetime
    working_days_left: int | None
    answered_at: AwareDatetime | None
    meeting_on: day | None
    agree_by: AwareDatetime | None
    reason: str | None
    delivered: list[str]
    hours: float | None
    rating: int | None
    other_days: int
    wished_on: day | None


class HubMatch(AskedMatch):
    """A match in a hub's list. `organisation`: the name of who asks, for the hub's own staff while it has consent. `need`: a pseudonym."""

    need: UUID
    terms: list[TermView]
    client: ClientInput
    organisation: str | None


class HubMatchPage(BaseModel):
    """One page of a hub's matches, the newest first."""

    items: list[HubMatch]
    next: str | None


class AskedNeed(BaseModel):
    """The need as the hub that was asked sees it."""

    text: NeedText | None
    terms: list[TermView]
    budget_eur: int | None
    by: day | None
    language: str | None
    client: ClientInput


class AskedContact(BaseModel):
    """Whom to write to."""

    name: str
    email: str
    phone: str | None = None


class AskedBy(BaseModel):
    """Who asks. `verified`: a coordinator has looked up its register number. `shows_assessments`: this hub may see their results."""

    id: UUID
    name: str
    kind: ClientKind
    size_class: SizeClass
    sector: str | None
    region: str | None
    contact: AskedContact
    verified: bool
    shows_assessments: bool


class Explained(BaseModel):
    """Why the hub was proposed, as the engine said it when the client asked; `at` and `engine` say when and by which version of it."""

    engine: str
    hubs: int
    at: AwareDatetime
    factors: list[FactorView]
    reasons: list[ReasonView]
    bases: list[AidBasis]


class Note(BaseModel):
    """Words that one side wrote to the other."""

    by: Literal["hub", "client"]
    kind: Literal["message", "decline", "feedback", "other-day"]
    text: str


class HubMatchView(AskedMatch):
    """One match as the hub that was asked sees it. Where there is no consent (any more), or the need was erased, `need`, `organisation`,
    `explanation` and `notes` are left out and `withheld` says why.
    """

    terms: list[TermView]
    withheld: Literal["consent", "erased"] | None
    need: AskedNeed | None
    organisation: AskedBy | None
    explanation: Explained | None
    notes: list[Note] | None


class DeskInput(Told):
    """Where letters about matches go, in which language, and within how many working days the hub wants to answer."""

    email: Address | None = None
    language: Literal["lv", "en"] = "lv"
    answer_days: int | None = Field(None, ge=1, le=60)


class DeskView(BaseModel):
    """A hub's desk. `most_answer_days`: what the network allows; a greater number counts as that."""

    hub: str
    version: int
    email: str | None
    language: Literal["lv", "en"]
    answer_days: int | None
    most_answer_days: int
