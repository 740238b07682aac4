"""How well what hubs claim fits what a need asks: the cosine between the two, each term weighed by its rarity.

A term weighs ln(hubs / hubs that claim it) on both sides, so that what everybody claims (artificial intelligence: 268 of 300 hubs)
separates nothing, and a hub that claims everything is far from everybody who asks for something. A list that a hub left empty tells
nothing of it: for that share of the need it is taken as the average of the hubs that filled it in, neither zero nor full.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import nlargest
from itertools import groupby
from math import log, sqrt
from typing import NamedTuple

from matching.domain.needs import Asked, Kind

Claims = frozenset[Asked]
EXACT = 12
"""Digits that count: below them lies the order of additions, which must not decide between two hubs."""


class Fit(NamedTuple):
    """A hub and its fit of 0 to 1. `known` is the share of the need about which the hub says anything."""

    hub: str
    fit: float
    known: float


class Field:
    """All hubs of a catalogue, made ready once to be compared with many needs."""

    def __init__(self, hubs: Mapping[str, Claims]) -> None:
        self._hubs = sorted(hubs)
        claiming = _claiming(hubs)
        self.rarity = {term: log(len(hubs) / len(places)) for term, places in claiming.items()}
        lengths = [sqrt(sum(self.rarity[term] ** 2 for term in sorted(hubs[hub]))) for hub in self._hubs]
        self._parts = {
            term: [(place, self.rarity[term] / lengths[place]) for place in places if lengths[place]] for term, places in claiming.items()
        }
        stated = [frozenset(each.kind for each in hubs[hub]) for hub in self._hubs]
        self._sorts = sorted(set(stated), key=sorted)
        self._sort = [self._sorts.index(kinds) for kinds in stated]
        self._length = lengths

    def rank(self, need: Mapping[Asked, float], most: int | None = None) -> list[Fit]:
        """The best hubs, or all; of equals first who says more, then by name. A need maps terms to how surely they are asked (0 to 1).

        Terms that no hub claims take no part. A need without any fits nobody: all hubs stand at 0.
        """
        asked = {term: sure * self.rarity[term] for term, sure in sorted(need.items()) if sure and self.rarity.get(term)}
        shares = _shares(asked)
        if not shares:
            return [Fit(hub, 0.0, 0.0) for hub in self._hubs[:most]]
        whole = sum(shares.values())
        known = [sum(square for kind, square in shares.items() if kind in kinds) / whole for kinds in self._sorts]
        fits = self._fits(self._cosines(asked, [sqrt(part * whole) for part in known]), known)
        places = range(len(fits))
        best = sorted(places, key=fits.__getitem__, reverse=True) if most is None else nlargest(most, places, key=fits.__getitem__)
        return [Fit(self._hubs[place], *fits[place]) for place in best]

    def _cosines(self, asked: Mapping[Asked, float], lengths: Sequence[float]) -> list[float]:
        """For each hub, between its claims and what is asked in the lists that it filled in."""
        shared = [0.0] * len(self._hubs)
        for term, weight in asked.items():
            for place, part in self._parts[term]:
                shared[place] += weight * part
        return [share / lengths[sort] if share else 0.0 for share, sort in zip(shared, self._sort, strict=True)]

    def _fits(self, cosines: Sequence[float], known: Sequence[float]) -> list[tuple[float, float]]:
        """For each hub its fit and the share of the need that it says anything about."""
        whole = [cosine for cosine, sort, length in zip(cosines, self._sort, self._length, strict=True) if known[sort] >= 1 and length]
        typical = sum(whole) / len(whole) if whole else 0.0
        guessed = [(1 - part) * typical for part in known]
        return [
            (min(1.0, round(known[sort] * cosine + guessed[sort], EXACT)), known[sort])
            for cosine, sort in zip(cosines, self._sort, strict=True)
        ]


def _claiming(hubs: Mapping[str, Claims]) -> dict[Asked, list[int]]:
    """Who claims each term, by place in the order of names."""
    claiming: defaultdict[Asked, list[int]] = defaultdict(list)
    for place, hub in enumerate(sorted(hubs)):
        for term in hubs[hub]:
            claiming[term].append(place)
    return dict(claiming)


def _shares(asked: Mapping[Asked, float]) -> dict[Kind, float]:
    """The squared length of what is asked, list by list."""
    terms: Iterable[Asked] = sorted(asked)
    return {kind: sum(asked[term] ** 2 for term in group) for kind, group in _by_kind(terms)}


def _by_kind(terms: Iterable[Asked]) -> Iterator[tuple[Kind, Iterable[Asked]]]:
    return groupby(terms, key=lambda term: term.kind)
