"""Many needs and many hubs at once: which hubs pass the bar of which need.

Both are vectors of length 1 over the same terms (`need_term.part`, and what each term is of a hub), so the fit is their dot product.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from matching.domain.fit import Numbers

ABOVE = 1e-9
"""A fit passes a bar that it is above by more than the order of additions can make."""
MOST = 24
"""So many hubs of a need are told apart, the best: more than those that are told and those that may have been asked already together."""


@dataclass(frozen=True, slots=True)
class Standing:
    """An open need: its terms with their components, and the fit that a hub must pass."""

    id: UUID
    terms: Sequence[str]
    parts: Sequence[float]
    bar: float


@dataclass(frozen=True, slots=True)
class Claiming:
    """A hub: its claims with their components."""

    slug: str
    terms: Sequence[str]
    parts: Sequence[float]


@dataclass(frozen=True, slots=True)
class Near:
    """Pairs of a need and a hub that passes its bar, and what all pairs come to."""

    needs: Sequence[UUID]
    hubs: Sequence[str]
    fits: Sequence[float]
    _rows: dict[UUID, int]
    _columns: dict[str, int]
    _all: Numbers

    def share(self, need: UUID, hub: str) -> bool:
        """Whether they have a term in common."""
        row, column = self._rows.get(need), self._columns.get(hub)
        return row is not None and column is not None and bool(self._all[row, column] > 0)


def nearest(needs: Sequence[Standing], hubs: Sequence[Claiming]) -> Near:
    """Of each need the hubs that pass its bar, at most `MOST`, the best; of equals the first by name."""
    known = sorted(hubs, key=lambda each: each.slug)
    places = {term: at for at, term in enumerate(sorted({term for each in known for term in each.terms}))}
    asked = _vectors([(each.terms, each.parts) for each in needs], places)
    fits = np.minimum(1.0, asked @ _vectors([(each.terms, each.parts) for each in known], places).T)
    found: list[tuple[UUID, str, float]] = []
    passes = fits > np.array([[need.bar + ABOVE] for need in needs]).reshape(len(needs), 1)
    for at in map(int, np.flatnonzero(passes.any(axis=1))):
        need, passing = needs[at], np.flatnonzero(passes[at])
        best = passing[np.argsort(-fits[at, passing], kind="stable")[:MOST]]
        found += [(need.id, known[column].slug, float(fits[at, column])) for column in best]
    rows, columns = {each.id: at for at, each in enumerate(needs)}, {each.slug: at for at, each in enumerate(known)}
    return Near([each[0] for each in found], [each[1] for each in found], [each[2] for each in found], rows, columns, fits)


def _vectors(components: Sequence[tuple[Sequence[str], Sequence[float]]], places: dict[str, int]) -> Numbers:
    vectors = np.zeros((len(components), len(places)))
    for row, (terms, parts) in enumerate(components):
        for term, part in zip(terms, parts, strict=True):
            if term in places:
                vectors[row, places[term]] = part
    return vectors
