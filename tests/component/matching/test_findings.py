"""Standing queries: what is new finds the open needs that it touches, those only, and is taken back when it is gone."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from chassis.ids import new_id
from contracts.training import OfferingRevised, OfferingWithdrawn
from matching.app import service
from matching.commands.rematching import hold_next
from matching.domain.needs import Asked
from matching.parts import Parts
from matching.repository import findings
from matching.repository.findings import HUBS, OFFERINGS
from matching.sender import keep_rematching
from tests.component.conftest import Running
from tests.component.matching.conftest import COORDINATOR, hub, registered
from tests.component.matching.test_imports import imported
from tests.component.matching.test_needs import network, opened, state
from tests.component.matching.test_offerings import offering, session
from tests.component.notify.conftest import until

ONLY = {"sectors": {}, "services": {}, "functions": []}


async def news(matching: Running, need: dict[str, Any]) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await opened(matching, need, "/news")).json()["items"]
    return items


async def test_a_new_offering_is_told_to_the_needs_that_it_fits_and_to_no_other(matching: Running) -> None:
    await network(matching)
    fits = await state(matching, technologies=["cybersecurity"], client={"region": "vidzeme"}, language="lv")
    half = await state(matching, technologies=["cybersecurity", "robotics"])
    elsewhere = await state(matching, technologies=["cybersecurity"], client={"region": "kurzeme"})
    other_tongue = await state(matching, technologies=["cybersecurity"], language="en")
    other = await state(matching, technologies=["robotics"])
    one = offering(title={"lv": "Drošība"}, mode="on-site", languages=["lv"], regions=["vidzeme"], sessions=[session(3)])
    await matching.receive(one)
    found = await news(matching, fits)
    assert [(each["kind"], each["hub"], each["offering"], each["title"], each["fit"]) for each in found] == [
        ("offering", "cesis", str(one.id), {"lv": "Drošība"}, 1.0)
    ]
    assert found[0]["name"]["lv"] == "Cēsu Digitālais centrs"
    assert [await news(matching, each) for each in (half, elsewhere, other_tongue, other)] == [[], [], [], []]
    await matching.receive(offering(OfferingRevised, one.id, 2, mode="online", languages=[], sessions=[session(3)]))
    assert [len(await news(matching, each)) for each in (fits, half, elsewhere, other_tongue, other)] == [1, 0, 1, 1, 0]


async def test_an_offering_that_is_withdrawn_past_or_fits_no_more_goes(matching: Running) -> None:
    await network(matching)
    need = await state(matching, technologies=["cybersecurity"])
    one, two, three = (offering(sessions=[session(3)]) for _ in range(3))
    await matching.receive(one, two, three, offering(sessions=[session(-3)]))
    assert len(await news(matching, need)) == 3
    await matching.receive(one)  # the same again finds nothing new
    await matching.receive(
        offering(OfferingWithdrawn, one.id, 2),
        offering(OfferingRevised, two.id, 2, technologies=["robotics"]),
        offering(OfferingRevised, three.id, 2, sessions=[session(-1)]),
    )
    assert await news(matching, need) == []


async def test_what_comes_in_portions_is_found_and_taken_back_whole(matching: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(findings, "AT_ONCE", 2)
    await network(matching)
    need = await state(matching, technologies=["cybersecurity"])
    many = [offering(sessions=[session(3)]) for _ in range(5)]
    await matching.receive(*many)
    assert {each["offering"] for each in await news(matching, need)} == {str(each.id) for each in many}
    await matching.receive(*(offering(OfferingWithdrawn, each.id, 2) for each in many[:3]))
    assert {each["offering"] for each in await news(matching, need)} == {str(each.id) for each in many[3:]}


async def test_an_offering_that_a_need_could_see_when_it_was_stated_is_no_news_until_it_newly_fits(matching: Running) -> None:
    await network(matching)
    old, past = offering(sessions=[session(3)]), offering(sessions=[session(-3)])
    elsewhere = offering(mode="on-site", regions=["kurzeme"], sessions=[session(3)])
    other = offering(technologies=["robotics"], sessions=[session(3)])
    await matching.receive(old, past, elsewhere, other)
    need = await state(matching, technologies=["cybersecurity"], client={"region": "vidzeme"})
    await matching.receive(offering(OfferingRevised, old.id, 2, title={"lv": "Citādi"}, sessions=[session(4)]))
    assert await news(matching, need) == []
    await matching.receive(
        offering(OfferingRevised, past.id, 2, sessions=[session(5)]),
        offering(OfferingRevised, elsewhere.id, 2, mode="on-site", regions=["kurzeme", "vidzeme"], sessions=[session(3)]),
        offering(OfferingRevised, other.id, 2, sessions=[session(3)]),
    )
    assert {each["offering"] for each in await news(matching, need)} == {str(each.id) for each in (past, elsewhere, other)}


async def test_a_hub_that_fits_better_than_what_was_shown_is_told_and_the_bar_rises(matching: Running) -> None:
    need = await state(matching, technologies=["robotics"])
    await registered(matching, "first", technologies={"robotics": 3, "cybersecurity": 1}, **ONLY)
    assert [(each["kind"], each["hub"], each.get("offering")) for each in await news(matching, need)] == [("hub", "first", None)]
    await registered(matching, "worse", technologies={"robotics": 3, "cybersecurity": 1, "photonics": 1, "big-data": 1}, **ONLY)
    assert [each["hub"] for each in await news(matching, need)] == ["first"]
    await registered(matching, "better", technologies={"robotics": 1}, **ONLY)
    found = await news(matching, need)
    assert [each["hub"] for each in found] == ["better", "first"]
    assert found[0]["fit"] > found[1]["fit"]
    await matching.call("POST", "/hubs/better/leave", who=COORDINATOR, headers={"If-Match": "*"})
    assert [each["hub"] for each in await news(matching, need)] == ["first"]


async def test_the_fit_in_sql_is_that_of_the_engine(matching: Running) -> None:
    await network(matching)
    need = await state(matching, technologies=["cybersecurity", "robotics"], sectors=["education"])
    async with matching.runtime.database.unit_of_work() as work:
        await work.execute("UPDATE need SET bar = 0")
    full = {"sectors": {"education": 1}, "services": {"prototyping": 1}, "functions": ["skills-and-training"]}
    await registered(matching, "new", technologies={"robotics": 1}, **full)
    field = (await Parts.of(matching.runtime).directory.engine()).field
    async with matching.runtime.database.reading() as work:
        parts = {row["term"]: row["part"] for row in await work.fetch("SELECT term, part FROM need_term")}
    claims = [Asked("technologies", "robotics"), Asked("sectors", "education")]
    length = field.lengths[field.hubs.index("new")]
    fit = sum(parts[f"{kind}:{code}"] * field.rarity[Asked(kind, code)] / length for kind, code in claims)
    assert len(parts) == 3 and sum(each**2 for each in parts.values()) == pytest.approx(1)
    assert (await news(matching, need))[0]["fit"] == pytest.approx(fit)


async def test_a_hub_that_was_asked_already_and_what_changes_no_claim_is_no_news(matching: Running) -> None:
    await network(matching)
    need = await state(matching, technologies=["cybersecurity"])
    async with matching.runtime.database.unit_of_work() as work:
        await work.execute("UPDATE need SET bar = 0")
        await work.execute(ASKED, new_id(), need["id"])
    for slug, changes in (
        ("kuldiga", {"technologies": {"cybersecurity": 5, "robotics": 1}}),
        ("cesis", {"website": "https://cesis.example"}),
    ):
        body = await _profile(matching, slug) | changes
        answer = await matching.call("PUT", f"/hubs/{slug}", who=COORDINATOR, headers={"If-Match": "*"}, json=body)
        assert answer.status_code == 200, answer.text
    assert await news(matching, need) == []


ASKED = """
INSERT INTO match (id, need, hub, place, state, version, score, terms, client, explanation, proposed_at, due_at, changed_at)
VALUES ($1, $2::text::uuid, 'kuldiga', 1, 'proposed', 1, 50, '{}', '{}', '{}', now(), now(), now())
"""


async def _profile(matching: Running, slug: str) -> dict[str, Any]:
    profile = (await matching.call("GET", f"/hubs/{slug}")).json()
    return {
        name: value for name, value in profile.items() if name not in ("slug", "state", "version", "changed_at", "live_offerings", "sample")
    }


async def test_what_an_import_brought_is_found_slice_by_slice_and_a_crash_loses_nothing(matching: Running) -> None:
    needs = [await state(matching, technologies=["robotics"], sectors=["education"] if at == 4 else []) for at in range(5)]
    asked = [await state(matching, technologies=["photonics"])]
    one = {"technologies": {"robotics": 1}, "sectors": {}, "services": {}, "functions": []}
    several = {"robotics": 1, "cybersecurity": 1, "big-data": 1}
    rows = [hub(f"only-{at}", **one) for at in range(4)] + [hub("many", **one | {"technologies": several})]
    await imported(matching, rows)
    assert await news(matching, needs[0]) == [], "the import itself holds nothing against needs"
    with pytest.raises(RuntimeError, match="killed"):
        async with matching.runtime.database.unit_of_work() as work:
            assert await hold_next(work, 2)
            raise RuntimeError("killed")
    rounds = 0
    while await held(matching, 2):
        rounds += 1
    assert rounds == 4, "6 needs, two at a time, and one look more whether there are others"
    for need in needs:
        assert [each["hub"] for each in await news(matching, need)] == ["only-0", "only-1", "only-2"], "three at most, of equals by name"
    assert await news(matching, asked[0]) == []
    await imported(matching, rows)
    assert not await held(matching, 2), "the same again is nothing to look for"
    await imported(matching, [hub("only-1", **one | {"technologies": {"photonics": 1}})])
    while await held(matching, 2):
        pass
    assert [[each["hub"] for each in await news(matching, need)] for need in (needs[0], asked[0])] == [["only-0", "only-2"], ["only-1"]]


async def test_hubs_of_an_import_are_no_news_to_a_need_that_was_stated_after_it(matching: Running) -> None:
    before = await state(matching, technologies=["robotics"])
    await imported(matching, [hub("new", technologies={"robotics": 1}, **ONLY)])
    async with matching.runtime.database.unit_of_work() as work:
        for table, column in (("need", "stated_at"), ("rematch", "queued_at")):
            await work.execute(f"UPDATE {table} SET {column} = {column} - interval '1 minute'")
    after = await state(matching, technologies=["robotics"])
    assert [each["hub"] for each in after["matches"]] == ["new"]
    assert service.background.count(keep_rematching) == 1
    working = asyncio.create_task(keep_rematching(matching.runtime))
    await until(lambda: _is_held(matching))
    working.cancel()
    assert [[each["hub"] for each in await news(matching, need)] for need in (before, after)] == [["new"], []]


async def test_an_import_is_held_against_a_need_that_is_being_erased_and_neither_fails(matching: Running) -> None:
    need = await state(matching, technologies=["robotics"])
    await imported(matching, [hub("old", technologies={"robotics": 1, "cybersecurity": 1}, **ONLY)])
    await held(matching, 10)
    assert [each["hub"] for each in await news(matching, need)] == ["old"]
    await imported(matching, [hub("old", technologies={"photonics": 1}, **ONLY), hub("new", technologies={"robotics": 1}, **ONLY)])
    async with matching.runtime.database.unit_of_work() as work:
        await work.fetch("SELECT FROM need FOR UPDATE")
        holding = asyncio.create_task(held(matching, 10))
        await until(lambda: _is_waited_for(matching))
        await work.execute("DELETE FROM need")
    assert await holding
    assert await _is_held(matching)


async def _is_held(matching: Running) -> bool:
    async with matching.runtime.database.reading() as work:
        return not await work.fetchval("SELECT count(*) FROM rematch")


WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


async def _is_waited_for(matching: Running) -> bool:
    async with matching.runtime.database.reading() as work:
        return bool(await work.fetchval(WAITING))


async def held(matching: Running, most: int) -> bool:
    async with matching.runtime.database.unit_of_work() as work:
        return await hold_next(work, most)


async def test_a_closed_need_is_told_nothing_and_an_erased_one_leaves_nothing(matching: Running) -> None:
    await network(matching)
    closed, erased = [await state(matching, technologies=["cybersecurity"]) for _ in range(2)]
    async with matching.runtime.database.unit_of_work() as work:
        await work.execute("UPDATE need SET state = 'closed' WHERE id = $1::text::uuid", closed["id"])
    await matching.receive(offering(sessions=[session(3)]))
    assert (len(await news(matching, closed)), len(await news(matching, erased))) == (0, 1)
    await opened(matching, erased, method="DELETE")
    async with matching.runtime.database.reading() as work:
        assert await work.fetchval("SELECT count(*) FROM finding") == 0


async def test_only_needs_that_share_a_term_are_read(matching: Running) -> None:
    await network(matching)
    async with matching.runtime.database.unit_of_work() as work:
        await work.execute(MANY, orjson.dumps({"terms": [], "client": {"region": None}, "language": None}).decode())
        await work.execute(TERMS)
    async with matching.runtime.database.unit_of_work() as work:
        await work.execute("ANALYZE need_term")
        await work.execute("ANALYZE need")
    one = offering(technologies=["robotics"], sectors=[], sessions=[session(3)])
    await matching.receive(one)
    for statement, values in ((OFFERINGS, [[one.id], "[]"]), (HUBS, [["liepaja"]])):
        plan = await _plan(matching, statement, values)
        reads = {each["Relation Name"]: each for each in plan if "Relation Name" in each and each["Relation Name"] in ("need", "need_term")}
        assert reads["need_term"]["Node Type"] in ("Index Only Scan", "Index Scan", "Bitmap Heap Scan"), reads
        touched = sum(each["Actual Rows"] * each["Actual Loops"] for each in plan if each.get("Relation Name") == "need_term")
        assert touched <= 3 * 40, touched  # of 4,000 terms of 2,000 needs
        assert "Seq Scan" not in {each["Node Type"] for each in plan if each.get("Relation Name") == "need"}
    async with matching.runtime.database.reading() as work:
        assert await work.fetchval("SELECT count(*) FROM finding WHERE kind = 'offering'") == 40


MANY = """
INSERT INTO need (id, state, version, wish, bar, engine, stated_at, changed_at)
SELECT uuidv7(), 'open', 1, $1::text::jsonb, 0, 'test', now(), now() FROM generate_series(1, 2000)
"""
TERMS = """
INSERT INTO need_term (term, need, share, part)
WITH n AS (SELECT id, row_number() OVER () AS at FROM need)
SELECT CASE WHEN at % 50 = 0 THEN 'technologies:robotics' ELSE 'technologies:t' || at % 50 END, id, 0.6, 0.8 FROM n
UNION ALL SELECT 'sectors:s' || at % 50, id, 0.4, 0.6 FROM n
"""


async def _plan(matching: Running, statement: str, values: Sequence[Any]) -> list[dict[str, Any]]:
    """Every node of a statement's plan, as it ran; what it did is rolled back."""
    async with matching.runtime.database.unit_of_work() as work:
        found = await work.fetchval(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", *values)
    plan = found if isinstance(found, list) else orjson.loads(found)
    nodes, rest = [], [plan[0]["Plan"]]
    while rest:
        node = rest.pop()
        nodes.append(node)
        rest += node.get("Plans", [])
    return nodes


async def test_news_has_a_limit_and_needs_its_own_link(matching: Running) -> None:
    await network(matching)
    need = await state(matching, technologies=["cybersecurity"])
    await matching.receive(*(offering(sessions=[session(3)]) for _ in range(3)))
    assert len((await opened(matching, need, "/news?limit=2")).json()["items"]) == 2
    assert (await opened(matching, need, "/news?limit=0")).status_code == 422
    refused = await matching.call("GET", f"/needs/{need['id']}/news", who=COORDINATOR, headers={"Need-Token": "x"})
    assert refused.json()["code"] == "no-such-need"
    first = datetime.fromisoformat((await news(matching, need))[0]["found_at"])
    assert first.tzinfo is not None and first <= datetime.now(UTC)
