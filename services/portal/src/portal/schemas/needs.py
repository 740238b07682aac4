"""What the pages of needs read of matching: what was understood, which hubs fit and why, what became of asking them."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from pydantic import AwareDatetime

from contracts.event import Text
from portal.schemas.shared import Read

MatchStage = Literal["waiting", "proposed", "date-proposed", "accepted", "declined", "passed-on", "withdrawn", "closed"]


class Term(Read):
    """A term that is asked, with the words that led there."""

    kind: str
    code: str
    label: dict[str, str]
    chosen: bool = False
    because: tuple[str, ...] = ()


class Reading(Read):
    """What was understood of a text, or what to try."""

    understood: tuple[Term, ...] = ()
    message: Text | None = None


class Factor(Read):
    """A part of a score: the most that it could give, and the points that it gave."""

    kind: str
    most: float
    points: float


class Reason(Read):
    """One reason, with its points."""

    kind: str
    points: float
    text: dict[str, str]


class Verdict(Read):
    """Whether a hub may help, on which bases of aid, and why not or on what it depends."""

    admitted: Literal["yes", "no", "depends"] = "yes"
    bases: tuple[str, ...] = ()
    reasons: tuple[Text, ...] = ()


class Answers(Read):
    """How a hub has answered in the last year."""

    asked: int = 0
    in_time: int = 0
    median_days: float | None = None


class OfferingShown(Read):
    """What a hub has on offer now for the need."""

    id: UUID
    title: dict[str, str]
    next_start: AwareDatetime | None = None


class Fitting(Read):
    """A hub beside a need."""

    hub: str
    name: dict[str, str]
    country: str
    region: str | None = None
    status: str
    score: float
    factors: tuple[Factor, ...] = ()
    reasons: tuple[Reason, ...] = ()
    eligible: Verdict = Verdict()
    full: bool = False
    record: Answers = Answers()
    offerings: tuple[OfferingShown, ...] = ()


class WhoAsks(Read):
    """What a need says of its asker."""

    kind: str | None = None
    size_class: str | None = None
    sector: str | None = None
    country: str | None = None
    region: str | None = None
    municipality: str | None = None

    def typed(self) -> dict[str, str]:
        """What a form of ours holds of it; the country is the network's own."""
        return self.model_dump(exclude_none=True, exclude={"country"})


class Need(Read):
    """A need with the hubs that fit now. `token` only in the answer to stating it."""

    id: UUID
    state: str
    version: int
    stated_at: AwareDatetime
    text: dict[str, str] | None = None
    client: WhoAsks = WhoAsks()
    language: str | None = None
    budget_eur: int | None = None
    by: date | None = None
    understood: tuple[Term, ...] = ()
    unclaimed: tuple[Term, ...] = ()
    weaknesses: tuple[dict[str, Any], ...] = ()
    hubs: int = 0
    fitting: int = 0
    matches: tuple[Fitting, ...] = ()
    refused: tuple[Fitting, ...] = ()
    message: Text | None = None
    token: str = ""


class Lost(Read):
    """Points that a factor gave less than for the hub compared with."""

    kind: str
    points: float
    other: float


class WhyNot(Read):
    """Where one hub stands, and what separates it from those that are shown."""

    match: Fitting
    rank: int
    hubs: int
    shown: bool
    beyond: str | None = None
    beyond_score: float | None = None
    lost: tuple[Lost, ...] = ()
    missing: tuple[Term, ...] = ()


class Asked(Read):
    """A hub that was asked, or waits in line to be."""

    id: UUID
    hub: str
    place: int
    state: MatchStage
    score: float | None = None
    proposed_at: AwareDatetime | None = None
    due_at: AwareDatetime | None = None
    answered_at: AwareDatetime | None = None
    meeting_on: date | None = None
    agree_by: AwareDatetime | None = None
    reason: str | None = None
    message: str | None = None
    note: str | None = None
    delivered: tuple[str, ...] = ()
    hours: float | None = None
    rating: int | None = None
    other_days: int = 0
    other_days_left: int = 0
    wished_on: date | None = None
    version: int = 1


class Evidence(Read):
    """What is known of how much an offering helped others."""

    n: int = 0
    mean_change: float | None = None
    text: Text | None = None


class Moves(Read):
    """A weak dimension that an offering moves."""

    dimension: str
    name: dict[str, str]
    score: float | None = None


class OpenOffering(Read):
    """An open offering for a need."""

    id: UUID
    title: dict[str, str]
    hub: str
    next_start: AwareDatetime | None = None
    level: str | None = None
    mode: str | None = None
    kind: str | None = None
    moves: tuple[Moves, ...] = ()
    evidence: Evidence = Evidence()
    reasons: tuple[Text, ...] = ()


class OpenOfferings(Read):
    """Open offerings for a need, or why there are none."""

    items: tuple[OpenOffering, ...] = ()
    message: Text | None = None


class News(Read):
    """Something that fits a need and is there since it was stated."""

    kind: Literal["hub", "offering"]
    hub: str
    offering: UUID | None = None
    title: Text | None = None
    name: Text | None = None
    found_at: AwareDatetime


class WhoAssessed(Read):
    """What an assessment says of whoever it is about: the form of a need begins with it."""

    state: str
    audience: str
    size_class: str | None = None
    sector: str | None = None
    region: str | None = None

    def typed(self) -> dict[str, str]:
        """The fields of the form that it fills."""
        fields = {"kind": "public-body" if self.audience.startswith("public") else "company"}
        known = {"size_class": self.size_class, "sector": self.sector, "region": self.region}
        return fields | {name: value for name, value in known.items() if value}
