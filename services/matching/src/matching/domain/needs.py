"""What somebody asks for: terms of the shared lists, who they are, and what their assessment shows to be weak."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from contracts.matching import ClientKind, SizeClass
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
class Client:
    """Who asks, as far as they say it. `sector` is the client's own trade."""

    kind: ClientKind | None = None
    size_class: SizeClass | None = None
    sector: str | None = None
    country: str | None = None
    region: str | None = None
    municipality: str | None = None


SOMEBODY = Client()
"""A client who says nothing of who they are."""


@dataclass(frozen=True, slots=True)
class Weakness:
    """A weak dimension of an assessment, its score of 0 to 100, and the terms that move it."""

    dimension: str
    name: Mapping[str, str]
    score: float
    moved_by: frozenset[Asked]


@dataclass(frozen=True, slots=True)
class Wish:
    """A need as the engine takes it. `terms`: how surely each is asked (0 to 1). `words`: what the text is about, see `domain.topic`."""

    terms: Mapping[Asked, float]
    client: Client = SOMEBODY
    language: str | None = None
    weaknesses: tuple[Weakness, ...] = ()
    words: Mapping[str, float] = field(default_factory=dict)
