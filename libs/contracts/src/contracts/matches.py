"""What matching publishes of matches: a hub proposed for a need, and what became of it; never who asked, nor in which words."""

from typing import ClassVar, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from contracts.event import Event, State
from contracts.matching import AidBasis, ClientKind, SizeClass
from contracts.topics import MATCHES, Topic

StateOfMatch = Literal["proposed", "date-proposed", "accepted", "declined", "passed-on", "withdrawn", "closed"]


class MatchState(State):
    """The public state of a match. `need` is a pseudonym; `place` is 1 for the hub that was asked first."""

    id: UUID
    need: UUID
    hub: str
    place: int = Field(ge=1)
    state: StateOfMatch
    score: float = Field(ge=0, le=100)
    client_kind: ClientKind | None = None
    size_class: SizeClass | None = None
    sector: str | None = None
    country: str | None = None
    region: str | None = None
    technologies: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    proposed_at: AwareDatetime
    due_at: AwareDatetime
    answered_at: AwareDatetime | None = None
    meeting_on: str | None = Field(None, description="ISO 8601 date that the hub proposed")
    reason: str | None = Field(None, description="code of why it was declined, passed on or withdrawn")
    delivered: tuple[str, ...] = Field((), description="services that were delivered, at closing")
    hours: float | None = Field(None, ge=0)
    aid_basis: AidBasis | None = None
    rating: int | None = Field(None, ge=1, le=5, description="the client's, after closing")
    other_days: int = Field(0, ge=0, description="how often the client asked for another day; each time the clock begins again")


class _MatchEvent(Event, MatchState):
    topic: ClassVar[Topic] = MATCHES


class MatchProposed(_MatchEvent):
    """A hub was asked, or asked again since its day did not suit the client; it has until `due_at` to answer."""

    event_name = "matching.match.proposed"


class MatchDateProposed(_MatchEvent):
    """The hub proposed a day to meet."""

    event_name = "matching.match.date-proposed"


class MatchAccepted(_MatchEvent):
    """The hub takes the client on."""

    event_name = "matching.match.accepted"


class MatchDeclined(_MatchEvent):
    """The hub said no, with its reason."""

    event_name = "matching.match.declined"


class MatchPassedOn(_MatchEvent):
    """The hub did not answer in time, or left; the next one is asked."""

    event_name = "matching.match.passed-on"


class MatchWithdrawn(_MatchEvent):
    """The client does not ask any more."""

    event_name = "matching.match.withdrawn"


class MatchClosed(_MatchEvent):
    """The work is done, or its feedback came."""

    event_name = "matching.match.closed"


EVENTS = (MatchProposed, MatchDateProposed, MatchAccepted, MatchDeclined, MatchPassedOn, MatchWithdrawn, MatchClosed)
