"""Sample offerings of a network, dated relative to the day on which they are published."""

from collections.abc import Iterator
from datetime import UTC, date, timedelta
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, AnyHttpUrl, ConfigDict, Field, TypeAdapter

from contracts.network.parts import Part, Slug
from contracts.relative_dates import duration, resolve
from contracts.training import OfferingContent, Place


def _moment(text: str) -> str:
    resolve(text, date(2026, 1, 1), ZoneInfo("UTC"))
    return text


def _length(text: str) -> str:
    duration(text)
    return text


def _address(text: str) -> str:
    TypeAdapter(AnyHttpUrl).validate_python(text)
    return text


Moment = Annotated[str, AfterValidator(_moment)]
Length = Annotated[str, AfterValidator(_length)]
Address = Annotated[str, AfterValidator(_address)]


class SampleSession(Part):
    """One dated occurrence, or one a week for `weeks` weeks. `starts` and `sign_up_closes` are relative to the day of publishing."""

    starts: Moment
    lasts: Length
    weeks: int = Field(1, ge=1, le=52)
    series: str | None = None
    place: Place | None = None
    link: Address | None = None
    seats_on_site: int | None = Field(None, ge=0)
    seats_online: int | None = Field(None, ge=0)
    sign_up_closes: Moment | None = None

    def dated(self, today: date, zone: ZoneInfo) -> Iterator[dict[str, Any]]:
        """Each occurrence in the fields of `contracts.training.Session`, without its id."""
        same = self.model_dump(mode="json", exclude={"starts", "lasts", "weeks", "sign_up_closes"}, exclude_none=True)
        if self.sign_up_closes is not None:
            same["sign_up_closes_at"] = resolve(self.sign_up_closes, today, zone).isoformat()
        if self.weeks > 1:
            same["recurrence"] = f"FREQ=WEEKLY;COUNT={self.weeks}"
        for week in range(self.weeks):
            starts = resolve(self.starts, today + timedelta(weeks=week), zone)
            ends = (starts.astimezone(UTC) + duration(self.lasts)).astimezone(zone)
            yield {"starts_at": starts.isoformat(), "ends_at": ends.isoformat(), "time_zone": zone.key, **same}


class SampleOffering(OfferingContent):
    """An offering that was made up to show the system, and says so. `slug` tells it apart, so that seeding twice adds nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    slug: Slug
    hub: Slug
    sample: Literal[True]
    sessions: tuple[SampleSession, ...] = ()

    def body(self, today: date, zone: ZoneInfo) -> dict[str, Any]:
        """What to send to training: the offering's content, its hub and its dated sessions, ready for JSON."""
        content = self.model_dump(mode="json", exclude={"slug", "sessions"}, exclude_unset=True, exclude_none=True)
        return content | {"sessions": [dated for session in self.sessions for dated in session.dated(today, zone)]}
