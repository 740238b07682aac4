"""HTTP bodies of sign-up."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from contracts.event import Text
from contracts.training import Place, Session
from training.domain.enrolments.certificates import CertifiedDate
from training.domain.enrolments.places import Mode, State

Language = Literal["lv", "en"]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120, pattern=r"^[^\x00-\x1f\x7f]*$")]
Lines = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)]
SeriesName = Annotated[str, StringConstraints(min_length=1, max_length=100)]
TokenText = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class Body(BaseModel):
    """Base of what callers send: unknown fields are refused, so that a typing mistake is not silently lost."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ToDate(Body):
    """A session, or a series by its name: one of the two."""

    session: UUID | None = Field(None, description="one session; where it belongs to a series, the whole series is meant")
    series: SeriesName | None = None


class NewEnrolment(ToDate):
    """Who wants to take part, in what, how."""

    offering: UUID
    mode: Mode
    name: Line
    email: Annotated[str, Field(max_length=320)]
    language: Language = "lv"
    note: Lines | None = Field(None, description="for the hub, such as a need for accessibility")
    consent: bool = Field(description="the hub may use name and address for this enrolment; without it nobody can be enrolled")
    shows_name: bool = Field(False, description="whoever checks the certificate may see the name")


class Transfer(ToDate):
    """Where to move to, in the same offering."""

    mode: Mode | None = None
    wait: bool = Field(False, description="where it is full: give up the place here and wait there")


class Confirmation(Body):
    """The token of the link in a letter."""

    token: TokenText


class Removal(Body):
    """Why the hub cancels an enrolment; the person is told these words."""

    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class Presence(Body):
    """Whether one came."""

    enrolment: UUID
    attended: bool


class Attendance(Body):
    """Who came and who did not; all are noted or nobody."""

    items: Annotated[list[Presence], Field(min_length=1, max_length=500)]


class Accepted(BaseModel):
    """The same answer to everybody."""

    message: dict[str, str]


class EnrolledDate(BaseModel):
    """A date of an enrolment."""

    id: UUID
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    time_zone: str
    status: str
    place: Place | None = None
    link: str | None = None

    @classmethod
    def of(cls, session: Session) -> "EnrolledDate":
        """What of a session one who goes there wants to know."""
        return cls.model_construct(**{name: getattr(session, name) for name in cls.model_fields})


class EnrolmentView(BaseModel):
    """An enrolment as its person sees it."""

    id: UUID
    offering: UUID
    title: Text
    hub: str
    hub_name: Text | None = None
    mode: Mode
    state: State
    reason: str | None = Field(None, description="why it was cancelled")
    version: int
    sessions: list[EnrolledDate]
    waiting_before: int | None = Field(None, description="how many wait longer")
    offered_until: AwareDatetime | None = None
    name: str | None = None
    note: str | None = None
    shows_name: bool | None = None
    consented_at: AwareDatetime | None = None
    certificate: str | None = None
    created_at: AwareDatetime
    changed_at: AwareDatetime


class PersonView(BaseModel):
    """What is known of a person, and all that the person is or was signed up for."""

    email: str
    language: Language
    created_at: AwareDatetime
    confirmed_at: AwareDatetime | None = None
    about: UUID = Field(description="the enrolment that the letter with this link was about")
    calendar_since: AwareDatetime | None = Field(None, description="since when the secret address of the person's calendar is valid")
    enrolments: list[EnrolmentView]


class CalendarAddress(BaseModel):
    """The secret address of a person's calendar. It is told once: only a hash of the secret is kept."""

    secret: str
    address: str


class LetterView(BaseModel):
    """A letter that was written to the person."""

    kind: str
    enrolment: UUID
    state: str
    created_at: AwareDatetime
    due_at: AwareDatetime


class PersonExport(PersonView):
    """Everything that is known of a person."""

    letters: list[LetterView]


class Attendee(BaseModel):
    """Somebody who is signed up, for the hub's staff. Name and address are absent once the person asked to be forgotten."""

    id: UUID
    name: str | None = None
    email: str | None = None
    language: Language | None = None
    note: str | None = None
    mode: Mode
    state: State
    version: int
    sessions: list[UUID]
    created_at: AwareDatetime
    changed_at: AwareDatetime


class AttendeePage(BaseModel):
    """One page of those signed up, in the order in which they asked."""

    items: list[Attendee]
    next: str | None


class FreeSeats(BaseModel):
    """The seats of a date in one way of taking part, as anybody may know them at this moment."""

    session: UUID
    mode: Mode
    seats: int
    free: int
    waiting: int
    """How many people wait for a seat already."""


class SeatList(BaseModel):
    """The seats of all coming dates of an offering."""

    items: list[FreeSeats]


class Step(BaseModel):
    """An enrolment after a step of the hub's."""

    id: UUID
    state: State
    version: int


class Noted(BaseModel):
    """Enrolments after attendance was noted."""

    items: list[Step]


class CertificateView(BaseModel):
    """What a certificate proves. The name is there only where the person allows it."""

    code: str
    state: Literal["valid", "revoked"]
    offering: UUID
    title: Text
    hub: str
    hub_name: Text | None = None
    mode: Mode
    dates: list[CertifiedDate]
    issued_at: AwareDatetime
    revoked_at: AwareDatetime | None = None
    name: str | None = None
