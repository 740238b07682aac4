"""A source: where a hub's offerings are read from."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from contracts.sources import RunCounts, SourceState
from training.domain.search.words import folded

Method = Literal["json-ld", "ical", "feed", "csv", "kopa"]
Approval = Literal["waiting", "approved", "refused"]
Health = Literal["new", "ok", "short", "silent", "failing"]
Word = str


class Defaults(BaseModel):
    """What is taken where the source does not say it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str | None = None
    mode: str | None = None
    language: str = Field("lv", pattern=r"^[a-z]{2}$", description="of texts that do not say theirs")
    region: str | None = Field(None, max_length=60)
    municipality: str | None = Field(None, max_length=20)
    time_zone: str = Field("Europe/Riga", max_length=60)


class Choices(BaseModel):
    """How a source is read. An item is taken when one of `allow` (or none is given) and none of `block` is in its title or address."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    defaults: Defaults = Defaults()
    allow: tuple[str, ...] = ()
    block: tuple[str, ...] = ()

    def refuses(self, text: str) -> str | None:
        """The stable reason for leaving an item out, None where it is wanted."""
        said = folded(text)
        if any(folded(word) in said for word in self.block):
            return "blocked"
        if self.allow and not any(folded(word) in said for word in self.allow):
            return "not-allowed"
        return None


@dataclass(frozen=True, slots=True)
class Source:
    """A source as it stands."""

    id: UUID
    hub: str
    name: str
    address: str
    method: Method
    choices: Choices
    every_hours: int
    approval: Approval
    refusal: str | None
    enabled: bool
    health: Health
    last_run: RunCounts | None
    revision: int
    version: int
    next_run_at: datetime
    running: UUID | None
    changed_at: datetime

    def public(self) -> dict[str, Any]:
        """The fields of the public state that events carry."""
        return {name: getattr(self, name) for name in SourceState.model_fields}
