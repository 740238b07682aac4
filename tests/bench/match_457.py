"""match_457: the ten best hubs of the European catalogue with reasons; against the bare product of the same vectors."""

import time
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from kopa.embedded import Kafka, Postgres
from matching.domain.engine import Engine, Member
from matching.domain.needs import Wish
from tests.bench.figures import Figure
from tests.bench.networks import NOW, catalogued, wishes

ASKED, WARM, TOP = 2_000, 50, 10
GOAL_MS = 5.0


async def measure(_postgres: Postgres, _kafka: Kafka) -> Figure:
    return ranked("match_457", catalogued(), ASKED, GOAL_MS)


def ranked(id_: str, members: Mapping[str, Member], asked: int, goal_ms: float) -> Figure:
    """p99 of ranking with factors and reasons, one process, warm."""
    engine, needs = Engine(members), list(wishes(asked + WARM))
    ours = _p99(lambda wish: engine.rank(wish, NOW, TOP), needs)
    floor = _p99(_bare(engine), needs)
    what = f"p99 of the {TOP} best of {len(members):,} hubs for a need, with factors and reasons (engine, warm, one process)"
    note = "the floor is one product of a matrix with a vector and a partial sort: no rules, place, language, texts, offerings, reasons"
    ratio = round(ours / floor, 1)
    return Figure(
        id_, what, round(ours, 2), "ms", f"≤ {goal_ms:.0f} ms", ours <= goal_ms, round(floor, 3), ratio, note, f"make bench ONLY={id_}"
    )


def _bare(engine: Engine) -> Callable[[Wish], Any]:
    """The cosine alone, by numpy."""
    field = engine.field
    place = {term: at for at, term in enumerate(sorted(field.rarity))}
    claims = np.zeros((len(field.hubs), len(place)))
    for at, member in enumerate(engine.members):
        for term in member.claims:
            claims[at, place[term]] = field.rarity[term] / field.lengths[at]

    def rank(wish: Wish) -> Any:
        vector = np.zeros(len(place))
        for term, weight in field.asked(wish.terms).items():
            vector[place[term]] = weight
        return np.argpartition(-(claims @ vector), TOP)[:TOP]

    return rank


def _p99(rank: Callable[[Wish], Any], needs: list[Wish]) -> float:
    """Milliseconds."""
    took = []
    for wish in needs:
        started = time.perf_counter()
        rank(wish)
        took.append(time.perf_counter() - started)
    took = sorted(took[WARM:])
    return took[int(len(took) * 0.99)] * 1e3
