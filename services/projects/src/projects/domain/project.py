"""What a project is: its content, its partners, its current call, and the public state that events carry."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from contracts.event import State as Frozen
from contracts.event import Text
from contracts.projects import Call, Partner, ProjectState
from projects.errors import WrongState

State = Literal["draft", "open", "closed"]
STATES: dict[State, dict[str, str]] = {
    "draft": {"en": "a draft", "lv": "melnraksts"},
    "open": {"en": "open", "lv": "atvērts"},
    "closed": {"en": "closed", "lv": "slēgts"},
}
Because = Literal["full", "deadline", "lead", "project"]
"""Why a call is closed: its places are taken, its time is over, the lead said so, the project ended."""


class ProjectContent(Frozen):
    """What the lead writes about a project. `regions` are the network's."""

    title: Text
    summary: Text | None = None
    starts_on: str | None = Field(None, description="ISO 8601 date")
    ends_on: str | None = Field(None, description="ISO 8601 date")
    funding_programme: str | None = None
    regions: tuple[str, ...] = ()
    link: str | None = None
    sample: bool = False


class CallTerms(Frozen):
    """What the lead asks for. Codes are those of `contracts.taxonomies`."""

    sought: Text
    technologies: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    places: int = Field(ge=1, description="how many partners are sought")
    closes_at: AwareDatetime


@dataclass(frozen=True, slots=True)
class ProjectCall:
    """A call of a project. Its places count the partners that joined through it, not those of earlier calls."""

    number: int
    terms: CallTerms
    closed_because: Because | None = None

    def public(self) -> Call:
        """The call as events carry it."""
        terms = {name: getattr(self.terms, name) for name in CallTerms.model_fields}
        return Call.model_construct(**terms, state="closed" if self.closed_because else "open")


@dataclass(frozen=True, slots=True)
class Joined:
    """A partner, and the number of the call through which it came."""

    hub: str
    call: int
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class Project:
    """A project as it stands, drafts included. A draft's call is what will be asked for once it is published."""

    id: UUID
    lead: str
    state: State
    version: int
    content: ProjectContent
    call: ProjectCall | None
    partners: tuple[Joined, ...]
    created_at: datetime
    opened_at: datetime | None
    changed_at: datetime

    def has_partner(self, hub: str) -> bool:
        """Whether a hub takes part besides the lead."""
        return any(each.hub == hub for each in self.partners)

    def members(self) -> tuple[Partner, ...]:
        """Everybody who takes part, the lead first."""
        partners = [Partner(hub=each.hub, role="partner", joined_at=each.joined_at) for each in self.partners]
        return Partner(hub=self.lead, role="lead", joined_at=self.created_at), *partners

    def public(self) -> ProjectState:
        """The public state that events carry. Only what was published has one."""
        assert self.opened_at is not None, "a draft has no public state"
        return ProjectState.model_construct(
            **{name: getattr(self.content, name) for name in ProjectContent.model_fields},
            id=self.id,
            state="closed" if self.state == "closed" else "open",
            lead=self.lead,
            partners=self.members(),
            call=self.call.public() if self.call else None,
        )


def must_be(project: Project, *allowed: State) -> None:
    """Raises WrongState unless the project is in one of these states."""
    if project.state not in allowed:
        names = {tongue: ", ".join(STATES[each][tongue] for each in allowed) for tongue in ("en", "lv")}
        raise WrongState(state=STATES[project.state], allowed=names)
