"""What somebody asks for, and the hubs that it is compared with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple
from uuid import UUID

from contracts.taxonomies import FUNCTIONS, SECTORS, SERVICES, TECHNOLOGIES, Taxonomy, Term

Kind = Literal["technologies", "sectors", "services", "functions"]
LISTS: Mapping[Kind, Taxonomy] = {"technologies": TECHNOLOGIES, "sectors": SECTORS, "services": SERVICES, "functions": FUNCTIONS}
OFFERED: tuple[Kind, ...] = ("technologies", "sectors")
"""The lists whose codes offerings bear too."""


class Asked(NamedTuple):
    """One term of a need: the list and the code."""

    kind: Kind
    code: str

    @property
    def term(self) -> Term:
        """The term with its names."""
        return LISTS[self.kind].require(self.code)


@dataclass(frozen=True, slots=True)
class Wish:
    """A need as the ranking takes it. Terms in the order of their lists, each once."""

    terms: tuple[Asked, ...]
    country: str | None = None
    region: str | None = None
    language: str | None = None

    def codes(self, kind: Kind) -> list[str]:
        """The asked codes of one list."""
        return [each.code for each in self.terms if each.kind == kind]


@dataclass(frozen=True, slots=True)
class LiveOffering:
    """An offering that people can still take, with what it shares with the need."""

    id: UUID
    title: dict[str, str]
    next_start: datetime | None
    shares: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A member that may fit. `claims` holds the asked terms that it names, with its strength 1 to 5."""

    slug: str
    name: dict[str, str]
    country: str
    region: str | None
    status: str
    website: str | None
    languages: tuple[str, ...]
    claims: Mapping[Asked, float]
    offerings: tuple[LiveOffering, ...]
