"""What a coordinator reads of the network's matches: no names of clients, no texts; and the proposal of a fair assignment."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from portal.schemas.hub_matches import AskedMatch
from portal.schemas.shared import Read


class NetworkMatch(AskedMatch):
    """A match of some hub. `region`: the client's."""

    hub: str
    region: str | None = None
    is_overdue: bool = False


class Counts(Read):
    """How matches stand; matching says what each counts."""

    waiting: int = 0
    overdue: int = 0
    due_soon: int = 0
    agreeing: int = 0
    accepted: int = 0
    closed: int = 0
    answered: int = 0
    in_time: int = 0
    share_in_time: float | None = None
    unasked: int = 0
    untaken: int = 0


class RegionCounts(Counts):
    """Of the clients of one region."""

    region: str | None = None


class NetworkSummary(Read):
    """All matches, and by region; `days`: so far back closed and answered ones are counted."""

    days: int
    all: Counts
    regions: tuple[RegionCounts, ...] = ()


class HubRecord(Read):
    """How a hub answers."""

    hub: str
    name: dict[str, str] = {}
    is_member: bool = True
    waiting: int = 0
    overdue: int = 0
    accepted: int = 0
    asked: int = 0
    in_time: int = 0
    share_in_time: float | None = None
    median_days: float | None = None


class Given(Read):
    """A need and the hub proposed for it."""

    need: UUID
    region: str = ""
    hub: str
    score: float


class Full(Read):
    """A hub whose limit binds."""

    hub: str
    places: int
    wanted: int


class Nothing(Read):
    """A need that gets no hub, and why."""

    need: UUID
    why: Literal["full", "no-hub-fits", "not-waiting"]


class HubShare(Read):
    """What a hub would get: so many needs, and how well it fits them on average."""

    hub: str
    needs: int
    mean: float


class Proposal(Read):
    """A fair assignment with its proof; matching says what each figure is."""

    items: tuple[Given, ...] = ()
    total_without_floor: float
    floor_without: float
    floor: float
    bound: float | None = None
    total: float
    cost: float
    means: dict[str, float] = {}
    binding: tuple[str, ...] = ()
    full: tuple[Full, ...] = ()
    unlimited: tuple[str, ...] = ()
    nothing: tuple[Nothing, ...] = ()
    candidates: int
    proven: bool
    left: int = 0

    @property
    def hubs(self) -> Sequence[HubShare]:
        """Hub by hub, the one with most first."""
        scores: defaultdict[str, list[float]] = defaultdict(list)
        for each in self.items:
            scores[each.hub].append(each.score)
        shares = [HubShare(hub=hub, needs=len(of), mean=sum(of) / len(of)) for hub, of in scores.items()]
        return sorted(shares, key=lambda each: (-each.needs, each.hub))

    def without(self, why: str) -> int:
        """How many needs get no hub for that reason."""
        return sum(each.why == why for each in self.nothing)
