"""A map of regions as tiles: where each stands, and how dark it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

PLACES: Mapping[str, tuple[int, int]] = {
    "LV00A": (2, 1), "LV00B": (1, 2), "LV00C": (3, 1), "LV009": (2, 3), "LV005": (3, 3),
}  # fmt: skip
"""NUTS code -> column and line of its tile, a tile being two lines high. Regions of other networks stand in the order of their list."""
DARKEST = 4


@dataclass(frozen=True, slots=True)
class Tile:
    """A region with how many there are of what is counted."""

    slug: str
    count: int
    step: int
    column: int | str
    line: int | str


def tiles(regions: Iterable[tuple[str, str]], counts: Mapping[str, int]) -> list[Tile]:
    """The tiles of these regions (slug and NUTS code). The darkest has the most; only what has nothing is of the lightest step."""
    listed = list(regions)
    are_known = all(nuts in PLACES for _, nuts in listed)
    most = max((counts.get(slug, 0) for slug, _ in listed), default=0)
    made = []
    for slug, nuts in listed:
        count = counts.get(slug, 0)
        column, line = PLACES[nuts] if are_known else ("auto", "auto")
        made.append(Tile(slug, count, max(1, round(DARKEST * count / most)) if count else 0, column, line))
    return made
