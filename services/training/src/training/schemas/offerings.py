"""HTTP bodies of the catalogue."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from chassis.ids import new_id
from contracts.event import Text
from contracts.training import OfferingContent, OfferingState, Session
from training.domain.offerings import State
from training.domain.search.question import Order, Question

LONGEST = {"title": 200, "summary": 500, "description": 20_000, "prerequisites": 2_000, "certificate": 500}
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Word = Annotated[str, StringConstraints(max_length=100)]
Chosen = Annotated[tuple[Word, ...], Field(max_length=30)]
CHOICES = ("hub", "kind", "level", "mode", "language", "audience", "technology", "sector", "region", "municipality", "competence")
"""Filters that are facets of the index by the same name."""
NEAR = r"^-?([0-8]?\d|90)(\.\d{1,6})?,-?(\d{1,2}|1[0-7]\d|180)(\.\d{1,6})?$"
Sessions = Annotated[list["SessionInput"], Field(max_length=200)]


class SessionInput(Session):
    """A session as a hub writes it; without an id it is a new one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: UUID = Field(default_factory=new_id)


class OfferingInput(OfferingContent):
    """What a hub writes. Unknown fields are refused, so that a typing mistake is not silently lost."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sessions: Sessions = []

    @model_validator(mode="after")
    def _short_enough(self) -> Self:
        for field, longest in LONGEST.items():
            text: Text | None = getattr(self, field)
            if text and any(len(each) > longest for each in text.values()):
                raise ValueError(f"{field}: at most {longest} characters in each language")
        return self

    def content(self) -> OfferingContent:
        """The content without the sessions."""
        return OfferingContent.model_construct(**{name: getattr(self, name) for name in OfferingContent.model_fields})


class NewOffering(OfferingInput):
    """A new offering of a hub; `publish` puts it before the network at once."""

    hub: Slug
    publish: bool = False


class Filters(BaseModel):
    """What a list of offerings is narrowed to: several values of one filter are alternatives, different filters all hold.

    Dates compare with the sessions that are not cancelled, to the hour.
    """

    hub: Chosen = ()
    kind: Chosen = ()
    level: Chosen = ()
    mode: Chosen = ()
    language: Chosen = ()
    audience: Chosen = ()
    technology: Chosen = ()
    sector: Chosen = ()
    region: Chosen = ()
    municipality: Chosen = ()
    competence: Chosen = ()
    free: bool | None = Field(None, description="without a price for the learner")
    seats: bool = Field(False, description="only with a date that still has a free seat")
    starts_from: AwareDatetime | None = None
    starts_until: AwareDatetime | None = None
    near: Annotated[str | None, Field(pattern=NEAR, description="latitude,longitude in degrees, for example 56.95,24.11")] = None
    within_km: float = Field(30, gt=0, le=20_000)
    q: str | None = Field(None, max_length=100, description="words in any form, diacritics or not, the beginning of one, or with a slip")
    sort: Order | None = Field(None, description="without it: the most relevant first where words are given, else the newest")
    facets: bool = Field(False, description="also count what each further choice would leave")
    state: State = Field("published", description="others than published: for the hub's staff, with `hub`, newest first")

    def question(self) -> Question:
        """The same in the words of the index."""
        chosen = {name: getattr(self, name) for name in CHOICES if getattr(self, name)}
        if self.free is not None:
            chosen["price"] = ("free" if self.free else "paid",)
        if self.seats:
            chosen["seats"] = ("free",)
        latitude, _, longitude = (self.near or "").partition(",")
        return Question(
            chosen=chosen,
            words=self.q or "",
            earliest=_seconds(self.starts_from),
            latest=_seconds(self.starts_until),
            near=(float(latitude), float(longitude)) if self.near else None,
            within_km=self.within_km,
            order=self.sort or ("relevance" if self.q else "newest"),
        )


def _seconds(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp())


class OfferingView(OfferingState):
    """An offering as the API shows it, drafts included."""

    state: State  # type: ignore[assignment]  # wider than the public states on purpose
    published_at: AwareDatetime | None = None  # type: ignore[assignment]
    version: int
    changed_at: AwareDatetime
    hub_name: Text | None = None
    link_broken_since: AwareDatetime | None = Field(None, description="its link does not answer: hidden from the list until it does")


class OfferingPage(BaseModel):
    """One page of the catalogue."""

    items: list[OfferingView]
    next: str | None
    total: int | None = Field(None, description="how many there are on all pages")
    facets: dict[str, dict[str, int]] | None = Field(
        None, description="facet -> value -> how many there would be with it, in the place of what is chosen of this facet"
    )


class HubShare(BaseModel):
    """A hub and how many offerings it has on offer."""

    slug: str
    name: dict[str, str]
    offerings: int


class HubShares(BaseModel):
    """All hubs of the network."""

    items: list[HubShare]
