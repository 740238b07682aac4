"""The drawing of a result, and the running sum of aid."""

from datetime import date
from uuid import UUID

import pytest

from portal.rendering.radar import MIDDLE, REACH, point, polygon, rings
from portal.schemas.organisations import Grant, Ledger


def test_the_first_axis_points_up_and_the_others_go_clockwise() -> None:
    assert point(0, 4, 100) == (MIDDLE, MIDDLE - REACH)
    assert point(1, 4, 100) == (MIDDLE + REACH, MIDDLE)
    assert point(2, 4, 50) == (MIDDLE, MIDDLE + REACH / 2)
    assert point(3, 4, 0) == (MIDDLE, MIDDLE)


@pytest.mark.parametrize("axes", [3, 6, 12])
def test_every_shape_has_a_corner_for_each_axis(axes: int) -> None:
    assert len(polygon([40.0] * axes).split()) == axes
    assert [len(ring.split()) for ring in rings(axes)] == [axes] * 4


def grant(at: int, basis: str, amount: float, day: date) -> Grant:
    return Grant(id=UUID(int=at), hub="cesis", basis=basis, amount_eur=amount, granted_on=day)


def test_only_de_minimis_aid_adds_up_in_the_order_of_its_days() -> None:
    entries = (
        grant(1, "de-minimis", 500, date(2026, 5, 1)),
        grant(2, "gber-28", 9000, date(2026, 4, 1)),
        grant(3, "de-minimis", 1000, date(2026, 3, 1)),
    )
    ledger = Ledger(verified=True, entries=entries, sum_eur=1500, ceiling_eur=300_000, left_eur=298_500)
    assert [(each.id.int, total) for each, total in ledger.running()] == [(3, 1000), (2, 1000), (1, 1500)]
    assert list(Ledger(verified=False, sum_eur=0, ceiling_eur=1, left_eur=1).running()) == []
