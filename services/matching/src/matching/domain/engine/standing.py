"""What counts beside the fit of claims: place, language, live offerings, texts, what was proven, how hubs answer. All hubs at once.

Every value is 0 to 1. What a hub does not say is neither zero nor full.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import log
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.domain.engine.member import Member
from matching.domain.fit import Numbers
from matching.domain.needs import Asked, Client, Weakness

NEUTRAL = 0.5
SAME_MUNICIPALITY, SAME_REGION, REGION_NOT_STATED, SAME_COUNTRY = 1.0, 0.8, 0.6, 0.4
"""How near a hub is: by units of administration, since hubs have no coordinates."""

Key = TypeVar("Key")
Places = NDArray[np.intp]
Column = tuple[Places, Numbers]


class Standing:
    """The members in the order of their slugs, column by column."""

    def __init__(self, members: Sequence[Member]) -> None:
        self._count = len(members)
        self._country = np.array([each.country for each in members], dtype=object)
        self._region = np.array([each.region or "" for each in members], dtype=object)
        self._municipality = np.array([each.municipality or "" for each in members], dtype=object)
        self._speaks = _columns(each.languages for each in members)
        self._silent = np.array([not each.languages for each in members], dtype=bool)
        self._offered = _maps([each.offered for each in members])
        self._proven = _maps([each.record.proven for each in members])
        self._claimed = _columns(each.claims for each in members)
        self._words = _maps([each.words for each in members])
        self._record = np.array([_answers(each) for each in members], dtype=np.float64)

    def place(self, client: Client) -> Numbers:
        """How near each hub is to the client, who said at least the country."""
        home = self._country == client.country
        near = np.where(home, SAME_COUNTRY, 0.0)
        if client.region:
            near = np.where(home & (self._region == ""), REGION_NOT_STATED, near)
            near = np.where(home & (self._region == client.region), SAME_REGION, near)
            if client.municipality:
                return np.where(home & (self._municipality == client.municipality), SAME_MUNICIPALITY, near)
            return np.where(near == SAME_REGION, 1.0, near)
        return np.where(home, 1.0, near)

    def language(self, language: str) -> Numbers:
        """Whether each hub works in a language."""
        value = np.where(self._silent, NEUTRAL, 0.0)
        places, _ = self._speaks.get(language, NOBODY)
        value[places] = 1.0
        return value

    def offerings(self, asked: Mapping[Asked, float], now: float) -> Numbers:
        """The share of what is asked (term → weight) that each hub's live offerings bear."""
        value, whole = np.zeros(self._count), sum(asked.values())
        for term, weight in asked.items():
            places, until = self._offered.get(term, NOBODY)
            value[places[until > now]] += weight / whole
        return value

    def weaknesses(self, weaknesses: Sequence[Weakness]) -> Numbers:
        """How much of what moves the weak dimensions each hub claims; the weaker a dimension, the more it counts."""
        value, whole = np.zeros(self._count), sum(100 - each.score for each in weaknesses)
        for each in weaknesses:
            share = (100 - each.score) / whole / len(each.moved_by)
            for term in sorted(each.moved_by):
                value[self._claimed.get(term, NOBODY)[0]] += share
        return value

    def topic(self, words: Mapping[str, float]) -> Numbers:
        """How near each hub's texts are to the need's: the nearest has 1."""
        value = np.zeros(self._count)
        for word, weight in words.items():
            places, weights = self._words.get(word, NOBODY)
            if len(places):
                value[places] += weight * weights * log(1 + self._count / len(places))
        nearest = float(value.max(initial=0.0))
        return value / nearest if nearest else value

    def proven(self, terms: Iterable[Asked]) -> Numbers:
        """What each hub has done of the kind: 0.5 for none that is known, towards 1 with every need served to the end."""
        served = np.zeros(self._count)
        for term in terms:
            places, counts = self._proven.get(term, NOBODY)
            served[places] += counts
        return (served + 1) / (served + 2)

    def record(self) -> Numbers:
        """How surely each hub answers in time, and whether it has room."""
        return self._record


NOBODY: Column = (np.array([], dtype=np.intp), np.array([], dtype=np.float64))


def _answers(member: Member) -> float:
    record = member.record
    in_time = (record.in_time + 1) / (record.asked + 2)  # Laplace's rule of succession: none asked, one half
    room = NEUTRAL if member.capacity is None else max(0.0, 1 - record.open / member.capacity) if member.capacity else 0.0
    return (in_time + room) / 2


def _columns(rows: Iterable[Iterable[Key]]) -> dict[Key, Column]:
    return _maps([dict.fromkeys(keys, 1.0) for keys in rows])


def _maps(rows: Sequence[Mapping[Key, float]]) -> dict[Key, Column]:
    """Key → the places of those who have it, and their values."""
    places: defaultdict[Key, list[int]] = defaultdict(list)
    values: defaultdict[Key, list[float]] = defaultdict(list)
    for place, row in enumerate(rows):
        for key, value in row.items():
            places[key].append(place)
            values[key].append(value)
    return {key: (np.array(at, dtype=np.intp), np.array(values[key], dtype=np.float64)) for key, at in places.items()}
