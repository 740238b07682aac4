"""The geometry of a radar chart on a square of 100 by 100: the first axis upwards, the others clockwise."""

from collections.abc import Sequence
from math import cos, pi, sin

MIDDLE, REACH = 50.0, 40.0
"""Where the axes begin, and how far 100 points are from there; the rest is for the numbers of the axes."""
RINGS = (25, 50, 75, 100)


def point(at: int, of: int, score: float) -> tuple[float, float]:
    """The place of a score (0 to 100) on axis `at` of `of`."""
    angle, radius = 2 * pi * at / of, REACH * score / 100
    return round(MIDDLE + radius * sin(angle), 2), round(MIDDLE - radius * cos(angle), 2)


def polygon(scores: Sequence[float]) -> str:
    """The points of a shape, as SVG writes them."""
    return " ".join(f"{x},{y}" for x, y in (point(at, len(scores), score) for at, score in enumerate(scores)))


def rings(axes: int) -> list[str]:
    """The shapes of the grid, the innermost first."""
    return [polygon([float(ring)] * axes) for ring in RINGS]
