"""The index: which offerings have which words, facets and dates, and what they are put in order by."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from training.domain.search.dates import Dates
from training.domain.search.listing import FACETS, Listing
from training.domain.search.vocabulary import Vocabulary
from training.domain.search.words import forms, words

VALUES: Mapping[str, type[np.generic]] = {
    "published": np.uint64,
    "next_start": np.uint32,
    "price": np.float32,
    "latitude": np.float32,
    "longitude": np.float32,
    "hub": np.uint32,
    "tie": np.uint32,
}
NEVER = int(np.iinfo(np.uint32).max)
"""The next start of what has no dates to come."""
FIRST_ROOM = 1024

Words = list[tuple[BitMap, BitMap]]
"""For each word of a question the offerings that have it in the title, and those that have it elsewhere."""


class Index:
    """Offerings by number. A number is given once: what changed gets a new one, what left only leaves `all`, and every answer is
    taken from `all`. That makes a change cheap; `wasted` says when it is time to build anew.
    """

    def __init__(self) -> None:
        self.all = BitMap()
        self.ids: list[UUID] = []
        self.hubs: dict[str, int] = {}
        """Slug -> its number in `values["hub"]`: hubs are too many to be counted one by one."""
        self.facets: dict[str, dict[str, BitMap]] = {name: defaultdict(BitMap) for name in FACETS}
        self.dates = Dates()
        self.values: dict[str, NDArray[Any]] = {name: np.zeros(FIRST_ROOM, type_) for name, type_ in VALUES.items()}
        self._numbers: dict[UUID, int] = {}
        self._vocabulary = Vocabulary()
        self._title: dict[str, BitMap] = defaultdict(BitMap)
        self._rest: dict[str, BitMap] = defaultdict(BitMap)
        self._later: dict[int, tuple[int, ...]] = {}
        self._passed = 0

    def __len__(self) -> int:
        return len(self.all)

    @property
    def wasted(self) -> int:
        """How many numbers stand for nothing any more."""
        return len(self.ids) - len(self.all)

    def put(self, listing: Listing, now: int, *, bulk: bool = False) -> None:
        """Takes an offering in, in the place of what was known of it. `bulk` is quicker for many at once."""
        self.drop(listing.id)
        number = self._number(listing.id)
        for name, values in listing.facets.items():
            for value in values:
                self.facets[name][value].add(number)
        for postings, said in ((self._title, listing.title), (self._rest, listing.rest)):
            for form, found in said.items():
                self._vocabulary.add(form, found, bulk=bulk)
                for term in found:
                    postings[term].add(number)
        self.dates.add(number, listing.starts)
        latitude, longitude = listing.where or (np.nan, np.nan)
        hub = self.hubs.setdefault(listing.facets["hub"][0], len(self.hubs))
        given: dict[str, float] = {"hub": hub, "published": listing.published, "price": listing.price, "tie": listing.id.int & NEVER}
        for name, figure in (given | {"latitude": latitude, "longitude": longitude}).items():
            self.values[name][number] = figure
        self._set_next(number, listing.starts, now)
        self.all.add(number)

    def drop(self, id_: UUID) -> None:
        """Forgets an offering; nothing happens where it is not known."""
        number = self._numbers.pop(id_, None)
        if number is not None:
            self.all.discard(number)
            self._later.pop(number, None)

    def pass_by(self, now: int) -> None:
        """Time went on: what began meanwhile has another next start, or none."""
        if now <= self._passed:
            return
        self._passed = now
        for number in np.flatnonzero(self.values["next_start"][: len(self.ids)] <= now).tolist():
            self._set_next(number, self._later.pop(number, ()), now)

    def having(self, question: str) -> Words:
        """Offerings for each word of a question, in whatever form they have it."""
        return [self._holders(self._meant(word)) for word in words(question)]

    def _meant(self, word: str) -> set[str]:
        """The terms that a word may stand for: itself in any form, the beginning of a longer one, else the likest."""
        form, terms = forms(word)
        known = {each for each in terms if each in self._title or each in self._rest}
        return known | self._vocabulary.exact(form) | self._vocabulary.beginning(form) or self._vocabulary.like(form)

    def _holders(self, meant: Iterable[str]) -> tuple[BitMap, BitMap]:
        title, rest = (BitMap.union(BitMap(), *(held[each] for each in meant if each in held)) for held in (self._title, self._rest))
        return title, rest

    def _number(self, id_: UUID) -> int:
        number = len(self.ids)
        if number >= len(self.values["tie"]):
            self.values = {name: np.concatenate([each, np.zeros_like(each)]) for name, each in self.values.items()}
        self.ids.append(id_)
        self._numbers[id_] = number
        return number

    def _set_next(self, number: int, starts: tuple[int, ...], now: int) -> None:
        ahead = tuple(each for each in starts if each > now)
        self.values["next_start"][number] = ahead[0] if ahead else NEVER
        if len(ahead) > 1:
            self._later[number] = ahead[1:]
