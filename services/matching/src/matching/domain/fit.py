"""How well what hubs claim fits what a need asks: the cosine between the two, each term weighed by its rarity.

A term weighs ln(hubs / hubs that claim it) on both sides, so that what everybody claims (artificial intelligence: 268 of 300 hubs)
separates nothing, and a hub that claims everything is far from everybody who asks for something. A list that a hub left empty tells
nothing of it: for that share of the need it is taken as the average of the hubs that filled it in, neither zero nor full.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import groupby
from math import log, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.domain.needs import Asked, Kind

Claims = frozenset[Asked]
EXACT = 12
"""Digits that count: below them lies the order of additions, which must not decide between two hubs."""

Numbers = NDArray[np.float64]


class Fit(NamedTuple):
    """A hub and its fit of 0 to 1. `known` is the share of the need about which the hub says anything."""

    hub: str
    fit: float
    known: float


class Fits(NamedTuple):
    """All hubs, each by its place in the order of slugs. `shares`: whether it claims anything that is asked."""

    fit: Numbers
    known: Numbers
    shares: NDArray[np.bool_]


class Field:
    """All hubs of a catalogue, made ready once to be compared with many needs.

    `least`: what a term weighs at least, also one that everybody claims; with 0 it takes no part.
    """

    def __init__(self, hubs: Mapping[str, Claims], least: float = 0.0) -> None:
        self.hubs = sorted(hubs)
        claiming = _claiming(hubs)
        self.claims = {term: len(places) for term, places in claiming.items()}
        self.rarity = {term: max(least, log(len(hubs) / len(places))) for term, places in claiming.items()}
        self.lengths = np.array([sqrt(sum(self.rarity[term] ** 2 for term in sorted(hubs[hub]))) for hub in self.hubs])
        self._parts = {term: self._part(term, places) for term, places in claiming.items()}
        stated = [frozenset(each.kind for each in hubs[hub]) for hub in self.hubs]
        self._sorts = sorted(set(stated), key=sorted)
        places_of_sorts = {kinds: at for at, kinds in enumerate(self._sorts)}
        self._sort = np.array([places_of_sorts[kinds] for kinds in stated], dtype=np.intp)

    def rank(self, need: Mapping[Asked, float], most: int | None = None) -> list[Fit]:
        """The best hubs, or all; of equals first who says more, then by name. A need maps terms to how surely they are asked (0 to 1).

        Terms that no hub claims take no part. A need without any fits nobody: all hubs stand at 0.
        """
        found = self.weigh(need)
        order = np.lexsort((-found.known, -found.fit))[:most]
        return [Fit(self.hubs[at], float(found.fit[at]), float(found.known[at])) for at in order]

    def weigh(self, need: Mapping[Asked, float]) -> Fits:
        """Every hub."""
        asked = self.asked(need)
        shares = _shares(asked)
        nothing = np.zeros(len(self.hubs))
        if not shares:
            return Fits(nothing, nothing, nothing > 0)
        whole = sum(shares.values())
        known_of = [sum(square for kind, square in shares.items() if kind in kinds) / whole for kinds in self._sorts]
        known = np.array(known_of)[self._sort]
        shared = self._shared(asked)
        cosine = np.divide(shared, np.sqrt(known * whole), out=np.zeros_like(shared), where=shared > 0)
        complete = (known >= 1) & (self.lengths > 0)
        typical = float(cosine[complete].mean()) if complete.any() else 0.0
        return Fits(np.minimum(1.0, np.round(known * cosine + (1 - known) * typical, EXACT)), known, shared > 0)

    def asked(self, need: Mapping[Asked, float]) -> dict[Asked, float]:
        """The terms of a need that separate hubs, weighed by their rarity."""
        return {term: sure * self.rarity[term] for term, sure in sorted(need.items()) if sure and self.rarity.get(term)}

    def wanted(self, need: Mapping[Asked, float]) -> dict[Asked, float]:
        """As `asked`, with the terms that no hub claims too: each as rare as one that a single hub claims."""
        rarest = log(max(2, len(self.hubs)))
        weighed = {term: sure * self.rarity.get(term, rarest) for term, sure in sorted(need.items())}
        return {term: weight for term, weight in weighed.items() if weight}

    def claimed(self, need: Mapping[Asked, float]) -> float:
        """What a fit is multiplied by so that the terms that no hub claims count as missing: 1 where each is claimed, 0 where none is."""
        asked, wanted = (sqrt(sum(weight**2 for weight in each.values())) for each in (self.asked(need), self.wanted(need)))
        return asked / wanted if wanted else 0.0

    def _part(self, term: Asked, places: Sequence[int]) -> tuple[NDArray[np.intp], Numbers]:
        """Who claims a term, and how much of the hub it is."""
        heavy = [place for place in places if self.lengths[place]]
        at = np.array(heavy, dtype=np.intp)
        return at, self.rarity[term] / self.lengths[at]

    def _shared(self, asked: Mapping[Asked, float]) -> Numbers:
        shared = np.zeros(len(self.hubs))
        for term, weight in asked.items():
            places, parts = self._parts[term]
            shared[places] += weight * parts
        return shared


def _claiming(hubs: Mapping[str, Claims]) -> dict[Asked, list[int]]:
    """Who claims each term, by place in the order of names."""
    claiming: defaultdict[Asked, list[int]] = defaultdict(list)
    for place, hub in enumerate(sorted(hubs)):
        for term in hubs[hub]:
            claiming[term].append(place)
    return dict(claiming)


def _shares(asked: Mapping[Asked, float]) -> dict[Kind, float]:
    """The squared length of what is asked, list by list."""
    return {kind: sum(asked[term] ** 2 for term in group) for kind, group in groupby(sorted(asked), key=lambda term: term.kind)}
