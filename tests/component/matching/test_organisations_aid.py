"""The ledger of aid keeps one ceiling for a whole undertaking, also when two hubs grant at once."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from chassis.ids import new_id
from contracts.matching import AidBasis
from matching.app import service
from matching.commands import aid
from matching.commands.forgetting import forget_aid
from matching.errors.organisations import AidCeilingExceeded, OrganisationNotVerified, WrongAidAmount
from matching.settings import clock
from tests.component.conftest import Running, Start
from tests.component.matching.organisations import Org, founded, value, verified, verify
from tests.support.running import NETWORK


@pytest.fixture
async def matching(start: Start) -> AsyncIterator[Running]:
    async with start(service, organisation_rate="10000/hour") as running:
        yield running


TODAY = datetime.now(clock(NETWORK)).date()


async def grant(org: Org, euros: Decimal | int, on: date = TODAY, basis: AidBasis = "de-minimis") -> None:
    async with org.matching.runtime.database.unit_of_work() as work:
        await aid.grant(work, UUID(org.id), new_id(), "cesis", basis, Decimal(euros), None, on)


async def test_a_grant_above_the_ceiling_is_refused_whole_and_says_what_is_left(matching: Running) -> None:
    org = await verified(matching)
    await grant(org, Decimal("199999.50"))
    await grant(org, 5_000_000, basis="gber-28")
    with pytest.raises(AidCeilingExceeded) as refused:
        await grant(org, Decimal("100000.51"))
    assert refused.value.values == {"ceiling_eur": "300000", "left_eur": "100000.50"}
    told = await org.read("/aid")
    assert (told["sum_eur"], told["ceiling_eur"], told["left_eur"]) == (199999.5, 300000, 100000.5)
    assert [(each["basis"], each["amount_eur"]) for each in told["entries"]] == [("gber-28", 5e6), ("de-minimis", 199999.5)]
    await grant(org, Decimal("100000.50"))
    assert (await org.read("/aid"))["left_eur"] == 0


async def test_whose_ceiling_it_is_must_have_been_looked_up_first(matching: Running) -> None:
    org, numberless = await founded(matching), await founded(matching, register_number=None)
    await grant(org, 1_000_000, basis="gber-28")
    for each in (org, numberless):
        with pytest.raises(OrganisationNotVerified):
            await grant(each, 1)
    assert (await org.read("/aid"))["verified"] is False
    await verify(matching, org.id)
    await grant(org, 1)
    assert (await org.read("/aid"))["verified"] is True
    await org.revise(name="SIA Cits")
    with pytest.raises(OrganisationNotVerified):
        await grant(org, 1)
    assert (await org.read("/aid"))["sum_eur"] == 1


async def test_ten_years_after_it_was_granted_the_aid_of_erased_organisations_goes(matching: Running) -> None:
    erased, stands = await verified(matching), await verified(matching, register_number="40003000002")
    tenth = TODAY.replace(year=TODAY.year - 10, day=min(TODAY.day, 28))
    for org in (erased, stands):
        for on in (tenth, tenth - timedelta(days=1), tenth - timedelta(days=2)):
            await grant(org, 100, on)
    await erased.call("DELETE")
    removed = []
    for _ in range(3):
        async with matching.runtime.database.unit_of_work() as work:
            removed.append(await forget_aid(work, tenth.replace(year=tenth.year + 10), 1))
    assert removed == [1, 1, 0], "the last day of the ten years belongs to them"
    assert await value(matching, "SELECT granted_on FROM aid_entry WHERE organisation IS NULL") == tenth
    assert len((await stands.read("/aid"))["entries"]) == 3


async def test_what_is_older_than_three_years_counts_no_more(matching: Running) -> None:
    org = await verified(matching)
    await grant(org, 300_000, TODAY.replace(year=TODAY.year - 3, day=min(TODAY.day, 28)))
    told = await org.read("/aid")
    assert (told["sum_eur"], told["left_eur"]) == (0, 300_000) and len(told["entries"]) == 1
    await grant(org, 300_000)


async def test_a_group_has_one_ceiling_however_its_members_are_written_down(matching: Running) -> None:
    head = await verified(matching, register_number="40003000001")
    child = await verified(matching, register_number="40003000002", undertaking="LV 4000 3000 001")
    abroad = await verified(matching, register_number="10000000", country="EE", region=None, undertaking="LV:40003000001")
    twin = await founded(matching, register_number="40003000001")
    stranger = await founded(matching, register_number="40003000009")
    await grant(head, 100_000)
    await grant(child, 100_000)
    await grant(abroad, 60_000)
    assert [(await each.read("/aid"))["left_eur"] for each in (head, child, abroad, twin, stranger)] == [40_000] * 4 + [300_000]
    assert [len((await each.read("/aid"))["entries"]) for each in (head, twin)] == [1, 0]
    for member in (head, child, abroad):
        with pytest.raises(AidCeilingExceeded):
            await grant(member, 40_001)


async def test_aid_follows_who_joins_a_group_and_stays_with_who_leaves_it(matching: Running) -> None:
    head, child = await founded(matching, register_number="40003000001"), await verified(matching, register_number="40003000002")
    await grant(child, 200_000)
    assert (await head.read("/aid"))["left_eur"] == 300_000
    assert (await child.revise(register_number="40003000002", undertaking="40003000001")).status_code == 200
    assert [(await each.read("/aid"))["left_eur"] for each in (head, child)] == [100_000] * 2
    assert (await child.revise(register_number="40003000002", undertaking=None)).status_code == 200
    assert [(await each.read("/aid"))["left_eur"] for each in (head, child)] == [300_000, 100_000]


async def test_aid_outlives_the_erased_and_counts_when_they_come_again(matching: Running) -> None:
    org = await verified(matching)
    await grant(org, 250_000)
    await org.call("DELETE")
    again = await founded(matching)
    assert (await again.read("/aid")) == {"verified": False, "entries": [], "sum_eur": 250_000, "ceiling_eur": 300_000, "left_eur": 50_000}


async def test_grants_at_once_cannot_pass_together(matching: Running) -> None:
    head, child = await verified(matching), await verified(matching, register_number="40003000002", undertaking="40003000001")
    grants = [grant(org, 70_000) for org in (head, child) * 4]
    outcomes = await asyncio.gather(*grants, return_exceptions=True)
    assert sorted(type(each).__name__ for each in outcomes) == ["AidCeilingExceeded"] * 4 + ["NoneType"] * 4
    assert (await head.read("/aid"))["sum_eur"] == 280_000


async def test_an_amount_that_is_none_is_refused(matching: Running) -> None:
    org = await founded(matching)
    for amount in ("0", "-1", "0.001", "NaN", "Infinity", "1e12"):
        with pytest.raises(WrongAidAmount):
            await grant(org, Decimal(amount))
    assert (await org.read("/aid"))["entries"] == []
