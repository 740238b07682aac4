"""The measures: F1 of what was understood, NDCG@10 of a ranking under the cosine to what was expected."""

from collections.abc import Collection, Mapping, Sequence
from math import log2

from matching.domain.fit import Field
from matching.domain.needs import Asked

DEPTH = 10


def f1(pairs: Sequence[tuple[Collection[str], Collection[str]]]) -> float:
    """Twice the terms both found and expected, by all found and all expected, over all needs together. Nothing of either is right."""
    both = sum(len(set(found) & set(expected)) for found, expected in pairs)
    counted = sum(len(set(found)) + len(set(expected)) for found, expected in pairs)
    return 2 * both / counted if counted else 1.0


def worth(field: Field, expected: Collection[Asked]) -> dict[str, float]:
    """What each hub is worth to who asks for these terms: the cosine; nothing where the hub claims nothing."""
    return {each.hub: each.fit if each.known else 0.0 for each in field.rank(dict.fromkeys(expected, 1.0))}


def ndcg(ranking: Sequence[str], worth: Mapping[str, float]) -> float:
    """How near the first ten come to the best ten: 1 is ideal. Without anything of worth every order is ideal."""
    ideal = _discounted(sorted(worth.values(), reverse=True))
    return _discounted([worth.get(hub, 0.0) for hub in ranking]) / ideal if ideal else 1.0


def gain(reached: float, base: float) -> float:
    """How much of the way from a base to the ideal was gone."""
    return (reached - base) / (1 - base) if base < 1 else 0.0


def _discounted(values: Sequence[float]) -> float:
    return sum(value / log2(place + 2) for place, value in enumerate(values[:DEPTH]))
