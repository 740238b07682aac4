"""A batch of needs assigned to hubs: prepared from what is open, computed by the domain, told with its proof."""

from collections.abc import Sequence
from uuid import UUID

from matching.domain.assignment import ELSEWHERE, Asking, Assignment, assign
from matching.domain.engine import VERSION, Engine
from matching.repository.needs import Need
from matching.schemas.around import AssignmentView, FullView, GivenView, Nothing

CANDIDATES = 25
"""So many hubs of each need come into question: who stands lower would hardly be a help."""


def assignment(engine: Engine, needs: Sequence[Need], now: float, *, fair: bool) -> Assignment:
    """Takes seconds: to be run beside the event loop. `now`: seconds since 1970."""
    asking = [
        Asking(
            need.id,
            need.wish.client.region or ELSEWHERE,
            {each.slug: each.score for each in engine.best(need.wish, now, CANDIDATES) if each.score},
        )
        for need in needs
    ]
    free = {each.slug: None if each.capacity is None else max(0, each.capacity - each.record.open) for each in engine.members}
    return assign(asking, free, fair=fair)


def view(found: Assignment, asked: Sequence[UUID] | None, needs: Sequence[Need], left: int) -> AssignmentView:
    """The proposal as it is told."""
    known = {need.id for need in needs}
    nothing = [Nothing(need=each, why="full") for each in found.nothing] + [
        Nothing(need=each, why="no-hub-fits") for each in found.unfitting
    ]
    nothing += [Nothing(need=each, why="not-waiting") for each in dict.fromkeys(asked or ()) if each not in known]
    return AssignmentView(
        items=[GivenView.model_validate(each) for each in found.given],
        total_without_floor=found.unfair_total,
        floor_without=found.unfair_floor,
        floor=found.floor,
        bound=found.bound,
        total=found.total,
        cost=found.cost,
        means=dict(found.means),
        binding=list(found.binding),
        full=[FullView.model_validate(each) for each in found.full],
        unlimited=[hub for hub, places in found.capacities.items() if places is None],
        nothing=nothing,
        candidates=CANDIDATES,
        proven=found.proven,
        left=left,
        engine=VERSION,
    )
