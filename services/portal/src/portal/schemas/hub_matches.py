"""What the desk reads of matches: who asks for the hub's help, and what came of it. Personal data only where the client agreed to it."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime

from portal.schemas.assessments import Results
from portal.schemas.needs import Factor, MatchStage, Reason, Term, WhoAsks
from portal.schemas.shared import Hub, Read

TO_ANSWER: tuple[MatchStage, ...] = ("proposed",)
IN_WORK: tuple[MatchStage, ...] = ("date-proposed", "accepted")


class AskedMatch(Read):
    """What the list and the page of a match share."""

    id: UUID
    state: MatchStage
    place: int = 1
    score: float | None = None
    proposed_at: AwareDatetime | None = None
    due_at: AwareDatetime | None = None
    working_days_left: int | None = None
    answered_at: AwareDatetime | None = None
    meeting_on: date | None = None
    reason: str | None = None
    delivered: tuple[str, ...] = ()
    hours: float | None = None
    rating: int | None = None
    other_days: int = 0
    wished_on: date | None = None
    version: int
    agree_by: AwareDatetime | None = None
    terms: tuple[Term, ...] = ()

    @property
    def title(self) -> dict[str, str] | None:
        """What is needed; nothing where that is not said."""
        words = [each.label for each in self.terms[:3]]
        return {tongue: ", ".join(each.get(tongue, "") for each in words) for tongue in ("lv", "en")} if words else None


class HubMatch(AskedMatch):
    """A match in the list of a hub. `organisation`: the name, while the client agrees to it."""

    organisation: str | None = None

    @property
    def title(self) -> dict[str, str] | None:
        """Who asks, else for what; nothing where the hub may see neither."""
        return {"": self.organisation} if self.organisation else super().title


class NeedSeen(Read):
    """The need as the hub that was asked sees it."""

    text: dict[str, str] | None = None
    terms: tuple[Term, ...] = ()
    budget_eur: int | None = None
    by: date | None = None
    language: str | None = None
    client: WhoAsks = WhoAsks()


class ContactSeen(Read):
    """Whom to write to."""

    name: str
    email: str
    phone: str | None = None


class OrganisationSeen(Read):
    """Who asks; `shows_assessments`: the hub may see their results."""

    id: UUID | None = None
    name: str
    kind: str | None = None
    size_class: str | None = None
    sector: str | None = None
    region: str | None = None
    contact: ContactSeen | None = None
    verified: bool = False
    shows_assessments: bool = False


class Explanation(Read):
    """Why the hub was proposed, as it was at that moment."""

    factors: tuple[Factor, ...] = ()
    reasons: tuple[Reason, ...] = ()


class Note(Read):
    """Words that one side wrote to the other."""

    by: Literal["hub", "client"]
    kind: str
    text: str


class MatchSeen(AskedMatch):
    """One match with all that the hub may see; `withheld` says why it sees less."""

    need: NeedSeen | None = None
    organisation: OrganisationSeen | None = None
    explanation: Explanation | None = None
    withheld: Literal["consent", "erased"] | None = None
    notes: tuple[Note, ...] | None = None


class AidLeft(Read):
    """De-minimis aid of the client's whole undertaking in three years, the ceiling, and what is left of it, in euros; `verified`: whether
    the coordinator has looked up whose it is.
    """

    verified: bool
    sum_eur: float
    ceiling_eur: float
    left_eur: float


class Sharing(Read):
    """An organisation that shows the hub its assessments, and until when."""

    organisation: UUID
    name: str
    until: AwareDatetime


class Shared(Sharing):
    """The results that the hub may see."""

    items: tuple[Results, ...] = ()


class HubDesk(Read):
    """To where letters about matches go, and in how many working days the hub answers."""

    email: str | None = None
    language: str = "lv"
    answer_days: int | None = None
    most_answer_days: int | None = None
    version: int | None = None


class OwnHub(Hub):
    """A hub with the version that a change must name."""

    version: int
