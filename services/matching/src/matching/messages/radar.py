"""The radar of a report as SVG. The table beside it says the same, so that nobody needs the picture."""

from collections.abc import Sequence
from math import cos, pi, sin

from matching.schemas.assessments import AxisView

RINGS = (12.5, 25.0, 37.5, 50.0)
NUMBER_AT = 55.0
HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-12 -12 124 124" width="124" height="124">'


def svg(axes: Sequence[AxisView]) -> str:
    """Rings at each quarter, one numbered spoke a dimension, and the shape of the scores."""
    turns = [2 * pi * at / len(axes) for at in range(len(axes))]
    rings = "".join(_polygon([_at(turn, radius) for turn in turns], 'fill="none" stroke="#b6bcc4" stroke-width="0.4"') for radius in RINGS)
    spokes = "".join(_spoke(turn) for turn in turns)
    shape = _polygon([(each.x, each.y) for each in axes], 'fill="#0b5c8a" fill-opacity="0.25" stroke="#0b5c8a" stroke-width="1"')
    return f"{HEAD}{rings}{spokes}{shape}{''.join(_number(at, turn) for at, turn in enumerate(turns, 1))}</svg>"


def _at(turn: float, radius: float) -> tuple[float, float]:
    return round(50 + radius * sin(turn), 2), round(50 - radius * cos(turn), 2)


def _polygon(points: Sequence[tuple[float, float]], look: str) -> str:
    return f'<polygon points="{" ".join(f"{x},{y}" for x, y in points)}" {look}/>'


def _spoke(turn: float) -> str:
    x, y = _at(turn, RINGS[-1])
    return f'<line x1="50" y1="50" x2="{x}" y2="{y}" stroke="#b6bcc4" stroke-width="0.4"/>'


def _number(at: int, turn: float) -> str:
    x, y = _at(turn, NUMBER_AT)
    return f'<text x="{x}" y="{y + 2}" font-size="6" text-anchor="middle" font-family="Libertinus Serif">{at}</text>'
