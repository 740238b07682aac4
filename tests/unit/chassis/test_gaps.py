"""The low-water mark against a model of PostgreSQL's transactions: whatever the interleaving, nothing visible later is passed."""

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from chassis.gaps import LowWater


@dataclass
class Model:
    """Transactions take an xid, then numbers, then end. A snapshot sees what was committed before it."""

    next_xid: int = 100
    next_number: int = 1
    running: dict[int, list[int]] = field(default_factory=dict)
    committed: set[int] = field(default_factory=set)
    completed: int = 99

    def begin(self) -> int:
        xid, self.next_xid = self.next_xid, self.next_xid + 1
        self.running[xid] = []
        return xid

    def take(self, xid: int) -> None:
        self.running[xid].append(self.next_number)
        self.next_number += 1

    def end(self, xid: int, *, commit: bool) -> None:
        numbers = self.running.pop(xid)
        self.completed = max(self.completed, xid)
        if commit:
            self.committed |= set(numbers)

    @property
    def xmin(self) -> int:
        """As PostgreSQL: the oldest running xid below the latest completed + 1; later ones are not looked at."""
        xmax = self.completed + 1
        return min([xid for xid in self.running if xid < xmax], default=xmax)

    def barrier(self) -> int:
        """A transaction id taken and ended at once."""
        xid = self.begin()
        self.end(xid, commit=False)
        return xid


def read(model: Model, water: LowWater, limit: int) -> list[int]:
    appeared = sorted(number for number in water.gaps if number in model.committed)
    ahead = sorted(number for number in model.committed if number > water.scanned)[:limit]
    page = appeared + ahead
    if water.observe(page, model.xmin):
        water.close_in(model.barrier())
    return page


steps = st.lists(st.tuples(st.sampled_from(["begin", "take", "commit", "roll back", "read"]), st.integers(0, 7)), max_size=120)


@given(steps, st.integers(1, 5))
def test_every_committed_number_is_read_once_and_the_mark_never_passes_one(done: list[tuple[str, int]], limit: int) -> None:
    model, water, seen = Model(), LowWater(0), []
    for what, which in done:
        xids = sorted(model.running)
        if what == "begin" and len(xids) < 8:
            model.begin()
        elif what == "read":
            seen += read(model, water, limit)
            assert set(seen) >= {number for number in model.committed if number <= water.low}
            assert not {number for numbers in model.running.values() for number in numbers if number <= water.low}
        elif xids:
            xid = xids[which % len(xids)]
            if what == "take":
                model.take(xid)
            elif what in ("commit", "roll back"):
                model.end(xid, commit=what == "commit")
    for xid in list(model.running):
        model.end(xid, commit=True)
    for _ in range(200):
        seen += read(model, water, limit)
    assert sorted(seen) == sorted(model.committed)
    assert not water.gaps
    assert water.low == max(model.committed, default=0)


def test_a_gap_whose_owner_has_a_later_xid_than_the_latest_completed_stays_open() -> None:
    """xid 101 takes number 1, xid 100 takes number 2 and commits: the snapshot's xmax is 101, yet 101 is running."""
    model, water = Model(), LowWater(0)
    first = model.begin()
    second = model.begin()
    model.take(second)
    model.take(first)
    model.end(first, commit=True)
    assert read(model, water, 10) == [2]
    assert read(model, water, 10) == []
    assert water.low == 0, "number 1 may still appear"
    model.end(second, commit=True)
    assert read(model, water, 10) == [1]
    assert water.low == 2
