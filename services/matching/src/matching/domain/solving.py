"""The integer program behind fair assignment, for HiGHS. The solver is loaded when it is first needed: most processes never do."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any

SECONDS = 30.0
"""So long all solutions of one batch may take together; then the best that was found counts, and is told to be unproven. A page waits
for it.
"""
SHARE = 0.5
"""So much of what is left one solution may take at most."""
EXACT_EDGES = 2_000
"""Up to so many edges the highest floor is found exactly; above, it is approached from what fractions of hubs could reach."""
STEPS = (0.001, 0.003, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32)
"""So far below that bound a floor is tried, in turn."""
PRECISION = 1e-3
"""How near the largest total must be proved to be, above `EXACT_EDGES`."""
SLACK = 1e-7
"""What a floor may be missed by: the solver's own tolerance."""
OPTIONS: dict[str, bool | int | float] = {
    "output_flag": False,
    "threads": 1,
    "random_seed": 0,
    "mip_abs_gap": 1e-6,
}
BEST = 100.0
HALF = 0.5
INFINITE = 1e30


@dataclass(frozen=True, slots=True)
class Edge:
    """A need (by its place) may be given to a hub, which scores 0 to 100."""

    need: int
    hub: str
    score: float


@dataclass(frozen=True, slots=True)
class Solution:
    """The edges that were chosen, whether that is proved to be the best, and the objective's value (fractions count, where allowed)."""

    chosen: tuple[Edge, ...]
    proven: bool
    value: float

    @property
    def total(self) -> float:
        """The sum of scores."""
        return sum(each.score for each in self.chosen)


Row = tuple[float, float, Sequence[tuple[int, float]]]
"""Lowest, highest, and (column, factor)."""


class Program:
    """Each need at most one hub, each hub at most its places; `regions` by the needs' places."""

    def __init__(self, edges: Sequence[Edge], places: Mapping[str, int], regions: Sequence[str]) -> None:
        self._edges = edges
        self._sizes = {region: regions.count(region) for region in sorted(set(regions))}
        of_need, of_hub, of_region = (defaultdict(list) for _ in range(3))
        for at, each in enumerate(edges):
            of_need[each.need].append((at, 1.0))
            of_hub[each.hub].append((at, 1.0))
            of_region[regions[each.need]].append((at, each.score))
        self._limits: list[Row] = [(-INFINITE, 1.0, entries) for _, entries in sorted(of_need.items())]
        self._limits += [(-INFINITE, float(places[hub]), entries) for hub, entries in sorted(of_hub.items()) if hub in places]
        self._in_region = of_region
        self._is_small = len(edges) <= EXACT_EDGES
        self._until = monotonic() + SECONDS

    def largest_total(self, floor: float) -> Solution | None:
        """The assignment with the largest sum of scores in which no region's mean is below a floor; None where none was found."""
        rows: list[Row] = []
        if floor > 0:
            rows = [(size * (floor - SLACK), INFINITE, self._in_region[region]) for region, size in self._sizes.items()]
        return self._solve([each.score for each in self._edges] + [0.0], rows, whole=True)

    def fairest(self) -> tuple[Solution | None, float]:
        """The assignment with the highest floor and, of these, the largest total; and what no assignment's floor is above."""
        highest = self._highest_floor(whole=self._is_small)
        if highest is None:
            return None, BEST
        floors = [highest.value] if self._is_small else [highest.value * (1 - step) for step in STEPS]
        found = (self.largest_total(floor) for floor in floors)
        return next((each for each in found if each is not None), None), highest.value

    def _highest_floor(self, *, whole: bool) -> Solution | None:
        level = len(self._edges)
        rows: list[Row] = [(0.0, INFINITE, [*self._in_region[region], (level, -float(size))]) for region, size in self._sizes.items()]
        return self._solve([0.0] * level + [1.0], rows, whole=whole)

    def _solve(self, gains: Sequence[float], rows: Sequence[Row], *, whole: bool) -> Solution | None:
        if not self._edges:
            return Solution((), True, 0.0)
        import highspy  # noqa: PLC0415  # 30 MB that only the coordinator's batches need

        solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        limits = {"mip_rel_gap": 0.0 if self._is_small else PRECISION, "time_limit": max(0.0, (self._until - monotonic()) * SHARE)}
        for name, value in (OPTIONS | limits).items():
            solver.setOptionValue(name, value)
        solver.passModel(_model(highspy, gains, [*self._limits, *rows], whole=whole))
        solver.run()
        found = solver.getInfo()
        if found.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return None
        values = solver.getSolution().col_value
        chosen = tuple(each for each, value in zip(self._edges, values, strict=False) if value > HALF)
        return Solution(chosen, solver.getModelStatus() == highspy.HighsModelStatus.kOptimal, found.objective_function_value)


def _model(highspy: Any, gains: Sequence[float], rows: Sequence[Row], *, whole: bool) -> Any:
    """Maximise the sum of columns (all but the last 0 to 1, `whole` or in fractions; the last 0 to 100) times their gains."""
    model = highspy.HighsLp()
    edges = len(gains) - 1
    model.num_col_, model.num_row_ = len(gains), len(rows)
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = list(gains)
    model.col_lower_, model.col_upper_ = [0.0] * len(gains), [1.0] * edges + [BEST]
    if whole:
        model.integrality_ = [highspy.HighsVarType.kInteger] * edges + [highspy.HighsVarType.kContinuous]
    model.row_lower_, model.row_upper_ = [low for low, _, _ in rows], [high for _, high, _ in rows]
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    starts = [0]
    for _, _, entries in rows:
        starts.append(starts[-1] + len(entries))
    model.a_matrix_.start_ = starts
    model.a_matrix_.index_ = [column for _, _, entries in rows for column, _ in entries]
    model.a_matrix_.value_ = [factor for _, _, entries in rows for _, factor in entries]
    return model
