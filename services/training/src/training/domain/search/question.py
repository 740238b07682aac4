"""What a reader asks of the catalogue, and the answer: one page, how many there are, and how many for each further choice."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, cast
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from training.domain.search.index import Index, Words
from training.domain.search.listing import REST, TITLE

Order = Literal["relevance", "soonest", "newest", "cheapest", "nearest"]
EARTH_KM = 6371.0
FURTHEST = np.float32(1e9)
Numbers = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Question:
    """Filters of one facet are alternatives, filters of different facets all hold. Times are seconds since 1970."""

    chosen: Mapping[str, Sequence[str]] = field(default_factory=dict)
    words: str = ""
    earliest: int | None = None
    latest: int | None = None
    near: tuple[float, float] | None = None
    """Degrees; with it offerings without coordinates are left out."""
    within_km: float = 30.0
    order: Order = "newest"


@dataclass(frozen=True, slots=True)
class Found:
    """`counts`: facet -> value -> how many there would be with this value chosen in the place of what is chosen of its facet."""

    total: int
    ids: tuple[UUID, ...]
    next: tuple[int, str] | None
    counts: dict[str, dict[str, int]]


def ask(index: Index, question: Question, limit: int, after: tuple[int, str] | None = None, *, counts: bool = True) -> Found:
    """Answers a question. `after` is `next` of the page before: a position, which holds also where the catalogue changed meanwhile."""
    having = index.having(question.words)
    common = _unfaceted(index, question, having)
    of_facet = {name: _any(index, name, values) for name, values in question.chosen.items() if values}
    found = _both(common, of_facet.values())
    numbers, next_ = _page(index, question, found, having, limit, after)
    said = dict(_counts(index, common, of_facet)) if counts else {}
    return Found(len(found), tuple(index.ids[each] for each in numbers), next_, said)


def _unfaceted(index: Index, question: Question, having: Words) -> BitMap:
    found = index.all if having or not question.words.strip() else BitMap()  # signs without a word are in no text
    for title, rest in having:
        found = found & (title | rest)
    if question.earliest is not None or question.latest is not None:
        found = found & index.dates.between(question.earliest, question.latest)
    if question.near is not None:
        numbers = _array(found)
        found = BitMap(numbers[_kilometres(index, numbers, question.near) <= question.within_km])
    return found


def _any(index: Index, facet: str, values: Sequence[str]) -> BitMap:
    postings = index.facets[facet]
    return BitMap.union(BitMap(), *(postings[each] for each in values if each in postings))


def _both(found: BitMap, others: Any) -> BitMap:
    for each in others:
        found = found & each
    return found


def _counts(index: Index, common: BitMap, of_facet: Mapping[str, BitMap]) -> Iterator[tuple[str, dict[str, int]]]:
    whole = _both(common, of_facet.values())
    for facet, postings in index.facets.items():
        base = _both(common, (each for name, each in of_facet.items() if name != facet)) if facet in of_facet else whole
        counted = _hubs(index, base) if facet == "hub" else ((each, base.intersection_cardinality(held)) for each, held in postings.items())
        yield facet, {value: count for value, count in counted if count}


def _hubs(index: Index, base: BitMap) -> Iterator[tuple[str, int]]:
    numbers = np.bincount(index.values["hub"][_array(base)], minlength=len(index.hubs))
    return zip(index.hubs, numbers.tolist(), strict=True)


def _page(
    index: Index, question: Question, found: BitMap, having: Words, limit: int, after: tuple[int, str] | None
) -> tuple[list[int], tuple[int, str] | None]:
    numbers = _array(found)
    positions = _positions(index, question, numbers, having)
    most = limit + 1  # one more, to know whether there is any
    if after is not None:
        kept = positions >= np.uint64(after[0])
        numbers, positions = numbers[kept], positions[kept]
        most += int(np.count_nonzero(positions == np.uint64(after[0])))  # any of these may have been on the page before
    if len(positions) > most:
        # All that stand at the last position: among them the ids decide, below.
        kept = positions <= np.partition(positions, most)[most]
        numbers, positions = numbers[kept], positions[kept]
    ordered = sorted((int(position), str(index.ids[number]), int(number)) for position, number in zip(positions, numbers, strict=True))
    ordered = [each for each in ordered if after is None or each[:2] > after]
    shown = ordered[:limit]
    return [number for _, _, number in shown], shown[-1][:2] if len(ordered) > limit else None


def _positions(index: Index, question: Question, numbers: Numbers, having: Words) -> NDArray[np.uint64]:
    """Where each stands in the list, the first the least. The few that stand at one place (published by one import, say) the id orders."""
    keys, tie = _keys(index, question, numbers, having), index.values["tie"][numbers]
    if keys is None:  # microseconds leave so many bits for the tie
        newest = (index.values["published"][numbers] << np.uint64(12)) | (tie & np.uint32(0xFFF))
        return cast("NDArray[np.uint64]", ~newest)
    return cast("NDArray[np.uint64]", (keys.astype(np.uint64) << np.uint64(32)) | tie)


def _keys(index: Index, question: Question, numbers: Numbers, having: Words) -> NDArray[np.uint32] | None:
    """What an order goes by; None for the newest first."""
    values = index.values
    if question.order == "soonest":
        return values["next_start"][numbers]
    if question.order == "cheapest":
        return (values["price"][numbers] * 100).astype(np.uint32)
    if question.order == "nearest" and question.near is not None:
        return (_kilometres(index, numbers, question.near) * 1000).astype(np.uint32)
    if question.order == "relevance" and having:
        lacking = np.uint32(len(having) * (TITLE + REST)) - _relevance(index, numbers, having)
        # Of the equally relevant what begins soonest, to the hour: 2**20 spans of 2**12 seconds are all that the clock counts.
        return (lacking << np.uint32(20)) | (values["next_start"][numbers] >> np.uint32(12))
    return None


def _relevance(index: Index, numbers: Numbers, having: Words) -> NDArray[np.uint32]:
    score = np.zeros(len(index.ids), np.uint16)
    for title, rest in having:
        score[_array(title)] += TITLE
        score[_array(rest)] += REST
    return score[numbers].astype(np.uint32)


def _kilometres(index: Index, numbers: Numbers, near: tuple[float, float]) -> NDArray[np.float32]:
    """Great-circle distances (haversine); far beyond the earth for what has no coordinates."""
    latitude, longitude = (np.radians(index.values[name][numbers]) for name in ("latitude", "longitude"))
    here = np.radians(np.float32(near[0])), np.radians(np.float32(near[1]))
    half = np.sin((latitude - here[0]) / 2) ** 2 + np.cos(latitude) * np.cos(here[0]) * np.sin((longitude - here[1]) / 2) ** 2
    kilometres = np.float32(2 * EARTH_KM) * np.arcsin(np.sqrt(half))
    kilometres[np.isnan(kilometres)] = FURTHEST
    return cast("NDArray[np.float32]", kilometres)


def _array(found: BitMap) -> Numbers:
    return np.frombuffer(found.to_array(), np.uint32)
