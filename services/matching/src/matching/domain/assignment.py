"""Fair assignment of a batch of needs to hubs: first the floor of the worst-off region, then the total, with a proof of what it cost.

A region is the clients'; its score is the mean of what its needs get (0 for one that gets nothing), of those needs that any hub fits:
what nobody can help with says nothing of fairness. The floor is the largest least mean that any assignment can reach; of all
assignments that reach it the one with the largest total is taken (the idea of FairFlow, as an exact integer program).
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from matching.domain.solving import BEST, Edge, Program, Solution

NEAR = 1e-6
WITHIN = 0.01
"""How near to its bound a floor counts as proved; exact for small batches."""
ELSEWHERE = ""
"""The region of clients who did not say theirs."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A need of the batch with the hubs that may help, each with its score of 0 to 100."""

    need: UUID
    region: str
    scores: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Given:
    """What a need was given."""

    need: UUID
    region: str
    hub: str
    score: float


@dataclass(frozen=True, slots=True)
class Full:
    """A hub whose limit binds: all its free places are given, and so many needs would have fitted it better than what they got."""

    hub: str
    places: int
    wanted: int


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who helps whom, and the proof.

    `unfair_total`: the most that all together could get without a floor; `floor`: the mean of the worst-off region that was reached,
    `unfair_floor` what it would be without; `total` with the floor; `cost` what the floor took. `means`: by region; `binding`: the
    regions that stand at the floor, `bound` what no assignment's floor is above. `full`: hubs whose limit binds. `nothing`: who gets
    none since all hubs that fit are full; `unfitting`: whom no hub fits.
    `proven`: the solver proved that neither floor (to 1 %) nor total (to 0.1 %) can be larger; small batches exactly. Else it ran out
    of time, and this is the best that it found.
    """

    given: tuple[Given, ...]
    unfair_total: float
    unfair_floor: float
    floor: float
    bound: float | None
    total: float
    cost: float
    means: Mapping[str, float]
    binding: tuple[str, ...]
    full: tuple[Full, ...]
    nothing: tuple[UUID, ...]
    unfitting: tuple[UUID, ...]
    proven: bool = True
    capacities: Mapping[str, int | None] = field(default_factory=dict)


def assign(asking: Sequence[Asking], free: Mapping[str, int | None], *, fair: bool = True) -> Assignment:
    """Gives each need at most one hub. `free`: places that hubs have left; None or not named, no limit. The same batch gives the same.

    Without `fair` the floor is only told, not raised.
    """
    served = sorted((each for each in asking if each.scores), key=lambda each: each.need)
    edges = [Edge(at, hub, score) for at, each in enumerate(served) for hub, score in sorted(each.scores.items())]
    program = Program(edges, {hub: places for hub, places in free.items() if places is not None}, [each.region for each in served])
    most = program.largest_total(0.0) or Solution((), False, 0.0)
    reached, bound = program.fairest() if fair else (most, BEST)
    chosen, means = reached or most, _means(served, (reached or most).chosen)
    near = not fair or _floor(means) >= bound * (1 - WITHIN)
    return Assignment(
        given=tuple(Given(served[each.need].need, served[each.need].region, each.hub, each.score) for each in chosen.chosen),
        unfair_total=round(most.total, 1),
        unfair_floor=round(_floor(_means(served, most.chosen)), 2),
        floor=round(_floor(means), 2),
        bound=round(bound, 2) if fair else None,
        total=round(chosen.total, 1),
        cost=round(max(0.0, most.total - chosen.total), 1),
        means={region: round(mean, 2) for region, mean in sorted(means.items())},
        binding=tuple(sorted(region for region, mean in means.items() if mean <= _floor(means) + NEAR)),
        full=tuple(_full(served, free, chosen.chosen)),
        nothing=tuple(each.need for at, each in enumerate(served) if all(one.need != at for one in chosen.chosen)),
        unfitting=tuple(sorted(each.need for each in asking if not each.scores)),
        proven=near and most.proven and chosen.proven,
        capacities={hub: free.get(hub) for hub in sorted({hub for each in served for hub in each.scores})},
    )


def _means(served: Sequence[Asking], chosen: Sequence[Edge]) -> dict[str, float]:
    sums: defaultdict[str, float] = defaultdict(float)
    for each in chosen:
        sums[served[each.need].region] += each.score
    return {region: sums[region] / count for region, count in Counter(each.region for each in served).items()}


def _floor(means: Mapping[str, float]) -> float:
    return min(means.values(), default=0.0)


def _full(served: Sequence[Asking], free: Mapping[str, int | None], chosen: Sequence[Edge]) -> list[Full]:
    taken, got = Counter(each.hub for each in chosen), {each.need: each.score for each in chosen}
    found = []
    for hub in sorted({hub for each in served for hub in each.scores}):
        places = free.get(hub)
        if places is None or taken[hub] < places:
            continue
        wanted = sum(1 for at, each in enumerate(served) if each.scores.get(hub, 0.0) > got.get(at, 0.0) + NEAR)
        if wanted:
            found.append(Full(hub, places, wanted))
    return found
