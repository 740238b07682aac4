"""Fair assignment against brute force: no region below a floor that can be reached, the largest total with it, the same every time."""

from collections.abc import Iterator
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.domain import solving
from matching.domain.assignment import Asking, assign

HUBS = ("a", "b", "c")
NEAR = 1e-4


def asking(number: int, region: str, **scores: float) -> Asking:
    return Asking(UUID(int=number), region, scores)


def every_way(batch: list[Asking], free: dict[str, int | None]) -> Iterator[list[float]]:
    """The scores that each need gets, for every assignment that keeps the hubs' limits."""
    for chosen in product(*([None, *each.scores] for each in batch)):
        if all(chosen.count(hub) <= places for hub, places in free.items() if places is not None):
            yield [each.scores[hub] if hub else 0.0 for each, hub in zip(batch, chosen, strict=True)]


def least_mean(batch: list[Asking], got: list[float]) -> float:
    regions = {each.region for each in batch}
    return min(
        sum(score for each, score in zip(batch, got, strict=True) if each.region == region) / sum(each.region == region for each in batch)
        for region in regions
    )


batches = st.lists(
    st.tuples(
        st.sampled_from(["riga", "latgale"]), st.dictionaries(st.sampled_from(HUBS), st.integers(1, 1000).map(lambda n: n / 10), min_size=1)
    ),
    min_size=1,
    max_size=5,
).map(lambda drawn: [asking(at, region, **scores) for at, (region, scores) in enumerate(drawn, 1)])
limits = st.fixed_dictionaries({hub: st.none() | st.integers(0, 2) for hub in HUBS})


@settings(deadline=None, max_examples=60)
@given(batches, limits)
def test_the_floor_is_the_highest_that_can_be_reached_and_the_total_the_largest_with_it(
    batch: list[Asking], free: dict[str, int | None]
) -> None:
    ways = list(every_way(batch, free))
    highest = max(least_mean(batch, got) for got in ways)
    largest = max(sum(got) for got in ways if least_mean(batch, got) >= highest - 1e-9)
    found = assign(batch, free)
    assert found.floor == pytest.approx(highest, abs=0.01)
    assert found.total == pytest.approx(largest, abs=0.1)
    assert found.proven and all(mean >= highest - 0.01 for mean in found.means.values())
    for hub, places in free.items():
        assert places is None or sum(each.hub == hub for each in found.given) <= places
    assert len({each.need for each in found.given}) == len(found.given)
    assert found == assign(list(reversed(batch)), free)


@settings(deadline=None, max_examples=60)
@given(batches, limits)
def test_without_a_floor_the_total_is_the_largest_there_is(batch: list[Asking], free: dict[str, int | None]) -> None:
    largest = max(map(sum, every_way(batch, free)))
    found = assign(batch, free, fair=False)
    assert found.total == pytest.approx(largest, abs=0.1)
    assert (found.unfair_total, found.cost) == (pytest.approx(largest, abs=0.1), 0)
    assert found.unfair_floor == pytest.approx(found.floor, abs=0.011)


def test_the_floor_gives_the_one_place_to_the_region_that_would_go_empty_and_says_what_that_cost() -> None:
    batch = [asking(1, "riga", only=90, other=60), asking(2, "latgale", only=50)]
    found = assign(batch, {"only": 1, "other": None})
    assert [(each.region, each.hub) for each in found.given] == [("riga", "other"), ("latgale", "only")]
    assert (found.floor, found.total, found.unfair_total, found.unfair_floor, found.cost) == (50, 110, 110, 50, 0)
    tight = [asking(1, "riga", only=90, other=10), asking(2, "latgale", only=50)]
    found = assign(tight, {"only": 1})
    assert (found.floor, found.total, found.unfair_total, found.unfair_floor, found.cost) == (10, 60, 90, 0, 30)
    assert found.binding == ("riga",)
    assert [(each.hub, each.places, each.wanted) for each in found.full] == [("only", 1, 1)]
    assert found.capacities == {"only": 1, "other": None}


def test_who_gets_nothing_is_told_apart_full_hubs_from_no_hub() -> None:
    batch = [asking(1, "riga", a=80), asking(2, "riga", a=70), asking(3, "latgale")]
    found = assign(batch, {"a": 1})
    assert ([each.need.int for each in found.given], [each.int for each in found.nothing], [each.int for each in found.unfitting]) == (
        [1],
        [2],
        [3],
    )
    assert (found.floor, set(found.means)) == (40, {"riga"})


def test_what_time_did_not_suffice_for_is_not_called_proven(monkeypatch: pytest.MonkeyPatch) -> None:
    batch = [asking(at, "riga", a=50.0 + at, b=40.0) for at in range(1, 30)]
    assert assign(batch, {"a": 5, "b": 5}).proven
    monkeypatch.setattr(solving, "SECONDS", 0.0)
    assert not assign(batch, {"a": 5, "b": 5}).proven


def test_an_empty_batch_is_no_failure() -> None:
    found = assign([], {})
    assert (found.given, found.floor, found.total, found.proven) == ((), 0, 0, True)
