"""What readers of the formats ask, and what the check of quality answers."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from training.domain.offerings import State
from training.domain.outputs.calendars import ALARM
from training.schemas.offerings import Filters

Language = Literal["lv", "en"]
Alarm = Annotated[str, Field(pattern=ALARM, max_length=4, description="a reminder so long before each date: `30m`, `2h`, `1d`, `1w`")]


class PublicFilters(Filters):
    """The filters of the catalogue, as far as they concern what everybody may read."""

    state: Literal["published"] = Field("published", description="only what is published is given out")


class Lacking(BaseModel):
    """One thing that an offering lacks."""

    code: str
    points: int = Field(description="what mending it adds to the score")
    reason: dict[str, str] = Field(description="why it matters, in Latvian and English")


class Quality(BaseModel):
    """How complete an offering is, and what would make it better."""

    id: UUID
    hub: str
    state: State
    title: dict[str, str]
    score: int = Field(ge=0, le=100)
    missing: list[Lacking]
    missing_translations: dict[str, list[str]] = Field(description="language -> fields that are written in another one only")
    stale: list[Lacking] = Field(description="why it may be out of date; does not lower the score")


class QualityPage(BaseModel):
    """The offerings of a hub, the worst first."""

    items: list[Quality]
    next: str | None
    total: int
    average: int | None = Field(None, description="of all scores; none where there are no offerings")
    counts: dict[str, int] = Field(
        description="what is missing, untranslated (`translation.lv`) or out of date (`stale.past`) -> in how many offerings"
    )
