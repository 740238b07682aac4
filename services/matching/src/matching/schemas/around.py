"""What stands around the matches of a need: open offerings for it, what is new, calls for partners, assignments of batches."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from contracts.event import Text
from matching.schemas.needs import ReasonView, Shown, Stated

MOST_NEEDS = 500


class MoveView(Shown):
    """A weak dimension that an offering moves, with its score of 0 to 100."""

    dimension: str
    name: dict[str, str]
    score: float


class EvidenceView(Shown):
    """How others alike moved in the weakest of these dimensions between two assessments: `n` of them, in points of 100.

    `mean_change` is told from 20 on; below, the text says that it is an expert's opinion.
    """

    n: int
    mean_change: float | None
    text: dict[str, str]


class OfferingMatch(BaseModel):
    """An open offering for a need: score of 0 to 100, codes that both bear (rarest first), what it moves, and why."""

    id: UUID
    title: dict[str, str]
    hub: str
    next_start: AwareDatetime | None
    level: str | None
    mode: str
    kind: str
    score: float
    shares: list[str]
    moves: list[MoveView]
    evidence: EvidenceView
    reasons: list[Text]


class OfferingMatches(BaseModel):
    """The best open offerings for a need; where there are none, `message` says so."""

    items: list[OfferingMatch]
    message: Text | None = None


class NewsItem(BaseModel):
    """Something that fits and came after the need was stated. `fit`: 0 to 1; of an offering the share of what is asked that it bears."""

    kind: Literal["hub", "offering"]
    hub: str
    name: dict[str, str]
    offering: UUID | None
    title: dict[str, str] | None
    fit: float
    found_at: AwareDatetime


class News(BaseModel):
    """The newest first."""

    items: list[NewsItem]


class CallView(BaseModel):
    """An open call for partners. `terms` are codes of technologies and sectors; read from its words where it names none."""

    project: UUID
    title: dict[str, str]
    sought: dict[str, str]
    lead: str
    partners: list[str]
    terms: list[str]
    regions: list[str]
    places: int
    closes_at: AwareDatetime
    link: str | None


class CallForHub(BaseModel):
    """A call that a hub could join: score of 0 to 100 and why, weightiest reason first."""

    call: CallView
    score: float
    reasons: list[ReasonView]


class CallsForHub(BaseModel):
    """The best first."""

    items: list[CallForHub]


class HubForCall(BaseModel):
    """A hub that could join a call."""

    hub: str
    name: dict[str, str]
    country: str
    region: str | None
    score: float
    reasons: list[ReasonView]


class HubsForCall(BaseModel):
    """A call and the hubs for it, the best first. `fitting` counts all that share something with it."""

    call: CallView
    fitting: int
    items: list[HubForCall]


class AssignmentInput(Stated):
    """Which open needs are to be assigned; none named, the oldest that no hub was asked for. `floor`: the worst-off region first."""

    needs: Annotated[list[UUID], Field(max_length=MOST_NEEDS)] | None = None
    floor: bool = True


class GivenView(Shown):
    """A need, its client's region (empty: not stated), and the hub proposed for it."""

    need: UUID
    region: str
    hub: str
    score: float


class FullView(Shown):
    """A hub whose limit binds: its free places are all given, and so many needs would have fitted it better than what they got."""

    hub: str
    places: int
    wanted: int


class Nothing(BaseModel):
    """A need that gets no hub, and why: `full` all hubs that fit are full, `no-hub-fits` none fits or may help,
    `not-waiting` it is not open, has been asked for already, or is not known.
    """

    need: UUID
    why: Literal["full", "no-hub-fits", "not-waiting"]


class AssignmentView(BaseModel):
    """A proposal, and its proof; nobody is asked by it.

    `total_without_floor` and `floor_without`: the largest sum of scores, and where it would leave the worst-off region. `floor` the
    mean of the worst-off region now, `bound` what no assignment can raise it above; `total` the sum of scores, `cost` what the floor
    took from it. `means`: by region, of the needs that any hub fits; `binding`: regions that stand at the floor; `full`: hubs whose
    limit binds; `unlimited`: hubs that state no capacity, taken as without limit. `candidates`: so many hubs of each need, the best,
    came into question. `proven`: neither floor (to 1 %) nor total (to 0.1 %) can be larger, in small batches exactly. `left`: needs
    beyond the largest batch.
    """

    items: list[GivenView]
    total_without_floor: float
    floor_without: float
    floor: float
    bound: float | None
    total: float
    cost: float
    means: dict[str, float]
    binding: list[str]
    full: list[FullView]
    unlimited: list[str]
    nothing: list[Nothing]
    candidates: int
    proven: bool
    left: int
    engine: str
