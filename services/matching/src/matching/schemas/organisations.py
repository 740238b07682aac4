"""Organisations as they are written, read, listed, exported and erased."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from contracts.event import Text
from contracts.matching import AidBasis, ClientKind, SizeClass
from contracts.network.parts import Slug
from matching.domain.assessment.questionnaire import Audience
from matching.domain.organisations import Contact, Language, Profile, Purpose, number
from matching.schemas.assessments import Export, Results, Stage
from matching.schemas.hubs import Word
from matching.schemas.needs import StateOfNeed

ONE_LINE = r"^[^\x00-\x1f\x7f-\x9f]*$"
Named = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=ONE_LINE)]
Brief = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40, pattern=ONE_LINE)]
Address = Annotated[str, Field(max_length=320)]
MOST_DAYS = 730


class Told(BaseModel):
    """Base of what is sent: a mistyped field is refused."""

    model_config = ConfigDict(extra="forbid")


class ContactInput(Told):
    """Whom to write to."""

    name: Named
    email: Address
    phone: Brief | None = None


class OrganisationInput(Told):
    """What an organisation says of itself. `undertaking`: register number of the group's head, `DE:HRB1234` for one of another country."""

    name: Named
    country: Annotated[str, Field(max_length=2)]
    register_number: Brief | None = None
    kind: ClientKind
    size_class: SizeClass
    sector: Word = None
    region: Word = None
    municipality: Word = None
    undertaking: Brief | None = None
    contact: ContactInput
    language: Language

    def profile(self, email: str) -> Profile:
        """As the domain reads it; `email` is the contact's address in its normal form."""
        return Profile(
            name=self.name,
            country=self.country,
            register_number=number(self.register_number, self.country),
            kind=self.kind,
            size_class=self.size_class,
            sector=self.sector or None,
            region=self.region or None,
            municipality=self.municipality or None,
            undertaking=number(self.undertaking, self.country),
            contact=Contact(self.contact.name, email, self.contact.phone or None),
            language=self.language,
        )


class LinkRequest(Told):
    """Somebody has lost the link of an organisation."""

    email: Address
    language: Language


class Accepted(BaseModel):
    """The same answer whether there is such an organisation or not."""

    message: Text


class Verification(Told):
    """Whether somebody has looked the organisation up and found it to be who it says."""

    verified: bool


class Linked(BaseModel):
    """A secret link was made. `token` is told here and never again."""

    id: UUID
    token: str


class LinksToClose(Told):
    """Which links end besides those to the organisation: all but the one that opens this request, none where a signed-in caller does.

    `everything`: also all links to the organisation's needs and assessments, colleagues' ones too.
    """

    everything: bool = False


class ClosedLinks(BaseModel):
    """How many links were ended, by what they opened."""

    organisation: int
    needs: int
    assessments: int


class ContactView(BaseModel):
    """Whom to write to."""

    name: str
    email: str
    phone: str | None = None


class OrganisationRow(BaseModel):
    """An organisation without whom to write to."""

    id: UUID
    version: int
    name: str
    country: str
    register_number: str | None
    kind: ClientKind
    size_class: SizeClass
    sector: str | None
    region: str | None
    municipality: str | None
    undertaking: str | None
    language: Language
    verified_at: AwareDatetime | None
    created_at: AwareDatetime
    changed_at: AwareDatetime


class OrganisationPage(BaseModel):
    """One page of organisations."""

    items: list[OrganisationRow]
    next: str | None


class Filters(BaseModel):
    """What a list of organisations is narrowed to."""

    q: Word = Field(None, description="words of the name, diacritics or not, or the register number")
    verified: bool | None = None


class BoundAssessment(BaseModel):
    """An assessment of the organisation. `audience` is missing where its questionnaire was taken away."""

    id: UUID
    stage: Stage
    state: Literal["draft", "completed"]
    audience: Audience | None
    changed_at: AwareDatetime


class TermName(BaseModel):
    """What was asked for."""

    kind: str
    code: str
    label: dict[str, str]


class BoundNeed(BaseModel):
    """A need of the organisation."""

    id: UUID
    state: StateOfNeed
    stated_at: AwareDatetime
    terms: list[TermName]


class OrganisationView(OrganisationRow):
    """An organisation as it sees itself, with what belongs to it."""

    contact: ContactView
    assessments: list[BoundAssessment]
    needs: list[BoundNeed]


class NewConsent(Told):
    """A hub may see, for so many days. One that is in force is prolonged, never shortened: withdraw it for that."""

    hub: Slug
    purpose: Purpose
    days: int = Field(ge=1, le=MOST_DAYS)


class ConsentView(BaseModel):
    """What was agreed to. `match`: a hub that is asked sees who asks; `assessment`: it sees the results of assessments."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    hub: str
    purpose: Purpose
    given_at: AwareDatetime
    expires_at: AwareDatetime
    withdrawn_at: AwareDatetime | None


class ConsentList(BaseModel):
    """All consents, those that ended too, the newest first."""

    items: list[ConsentView]


class Sharing(BaseModel):
    """An organisation that lets a hub see the results of its assessments, and until when."""

    organisation: UUID
    name: str
    until: AwareDatetime


class SharedAssessments(Sharing):
    """The results that a hub may see, by stage."""

    items: list[Results]


class SharingPage(BaseModel):
    """One page of those that share with a hub, by name."""

    items: list[Sharing]
    next: str | None


class AidView(BaseModel):
    """One grant."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    match: UUID
    hub: str
    basis: AidBasis
    amount_eur: float
    service: str | None
    granted_on: date


class AidLeft(BaseModel):
    """How much de-minimis aid a whole undertaking may still get: `sum_eur` is what it got in the three years until today.

    `verified`: whether the register number was looked up by a coordinator; before that no de-minimis aid is granted.
    """

    verified: bool

    sum_eur: float
    ceiling_eur: float
    left_eur: float


class AidLedger(AidLeft):
    """The organisation's grants, and what is left for its whole undertaking."""

    entries: list[AidView]


class OrganisationExport(BaseModel):
    """All that is kept of an organisation. What has no shape of its own in this API is told as it is stored; links without their secret."""

    organisation: OrganisationView
    links: list[AwareDatetime]
    assessments: list[Export]
    needs: list[dict[str, Any]]
    matches: list[dict[str, Any]]
    consents: list[ConsentView]
    aid: list[AidView]
    letters: list[dict[str, Any]]


class Erased(BaseModel):
    """How many of each are gone."""

    organisations: int
    assessments: int
    needs: int
    consents: int
    links: int
    letters: int


class Kept(BaseModel):
    """What stays, and why."""

    what: Literal["aid", "matches"]
    count: int
    why: Text


class Receipt(BaseModel):
    """What an erasure did."""

    erased: Erased
    kept: list[Kept]
