"""The outbox: written with the change or not at all, kept by days, dropped only when published."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from chassis import outbox, tables
from chassis.database import Database
from chassis.errors import EventTooLarge
from chassis.outbox import Outbox
from contracts.matching import HubRevised


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    connection = await asyncpg.connect(database_url)
    statements: list[str] = []
    tables.create(statements.append)
    for statement in [*statements, "CREATE TABLE thing (name text)"]:
        await connection.execute(statement)
    await connection.close()
    made = Database(database_url, "test", Outbox("test", "lv.kopa"))
    yield made
    await made.close()


def event(slug: str = "cesis", version: int = 1, text: str = "x") -> HubRevised:
    return HubRevised(slug=slug, name={"en": text}, country="LV", status="regional", version=version, changed_at=datetime.now(UTC))


async def count(database: Database, table: str) -> int:
    async with database.reading() as work:
        return int(await work.fetchval(f"SELECT count(*) FROM {table}"))


async def test_change_and_event_are_committed_together_or_not_at_all(database: Database) -> None:
    async def change(*, fail: bool) -> None:
        async with database.unit_of_work() as work:
            await work.execute("INSERT INTO thing VALUES ('a')")
            work.enqueue(event())
            if fail:
                raise RuntimeError("between the two")

    with pytest.raises(RuntimeError):
        await change(fail=True)
    assert (await count(database, "thing"), await count(database, "outbox")) == (0, 0)
    await change(fail=False)
    assert (await count(database, "thing"), await count(database, "outbox")) == (1, 1)


async def test_a_cancelled_command_leaves_nothing_and_its_connection_is_usable(database: Database) -> None:
    async def slow() -> None:
        async with database.unit_of_work() as work:
            await work.execute("INSERT INTO thing VALUES ('a')")
            await work.execute("SELECT pg_sleep(5)")

    for _ in range(25):
        task = asyncio.create_task(slow())
        await asyncio.sleep(0.02)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert await count(database, "thing") == 0


async def test_events_of_one_transaction_keep_their_order(database: Database) -> None:
    async with database.unit_of_work() as work:
        for version in range(1, 51):
            work.enqueue(event(version=version))
    async with database.reading() as work:
        rows = await work.fetch("SELECT headers::jsonb->>'ce_sequence' AS n FROM outbox ORDER BY seq")
    assert [row["n"] for row in rows] == [str(version) for version in range(1, 51)]


async def test_an_event_over_the_limit_takes_the_change_with_it(database: Database) -> None:
    async def change() -> None:
        async with database.unit_of_work() as work:
            await work.execute("INSERT INTO thing VALUES ('a')")
            work.enqueue(event(text="ā" * 140_000))

    with pytest.raises(EventTooLarge):
        await change()
    assert await count(database, "thing") == 0


async def test_days_are_made_ahead_and_dropped_only_when_published(database: Database) -> None:
    connection = await database.connect()
    start = datetime(2027, 3, 1, tzinfo=UTC)
    await outbox.keep_days(connection, 35, start)
    await outbox.keep_days(connection, 35, start)
    async with database.unit_of_work() as work:
        work.enqueue(event())
    await connection.execute("UPDATE outbox SET created_at = $1", start + timedelta(hours=5))
    later = start + timedelta(days=60)
    assert "outbox_20270301" not in await outbox.keep_days(connection, 35, later), "its event was never published"
    await connection.execute("UPDATE relay_mark SET low = (SELECT max(seq) FROM outbox)")
    assert "outbox_20270301" in await outbox.keep_days(connection, 35, later)
    assert await count(database, "outbox") == 0
    await connection.close()


async def test_rows_that_fell_past_the_days_are_kept(database: Database) -> None:
    """Nobody made partitions for a week: events are written all the same, and the day is not made over them."""
    async with database.unit_of_work() as work:
        work.enqueue(event())
    connection = await database.connect()
    await outbox.keep_days(connection, 35)
    assert await count(database, "outbox") == 1
    assert await connection.fetchval("SELECT count(*) FROM outbox_rest") == 1
    await connection.close()


async def test_the_row_has_what_debeziums_router_needs(database: Database) -> None:
    async with database.unit_of_work() as work:
        work.enqueue(event())
    async with database.reading() as work:
        row = await work.fetchrow("SELECT id, aggregatetype, aggregateid, type, payload FROM outbox")
    assert (row["aggregatetype"], row["aggregateid"], row["type"]) == ("matching.hubs", "cesis", "lv.kopa.matching.hub.revised.v1")


async def test_an_xid_is_taken_before_the_number(database: Database) -> None:
    """The relay's gap tracking stands on it: a transaction whose very first write is an outbox row."""
    connection = await database.connect()
    columns = await connection.fetch(
        "SELECT attname FROM pg_attribute WHERE attrelid = 'outbox'::regclass AND attnum > 0 ORDER BY attnum LIMIT 2"
    )
    assert [row["attname"] for row in columns] == ["xid", "seq"]
    assert await connection.fetchval("SELECT seqcache FROM pg_sequence WHERE seqrelid = 'outbox_seq'::regclass") == 1
    await connection.close()


async def test_a_unit_of_work_cancelled_at_any_moment_leaves_no_transaction_open(database: Database) -> None:
    async def work() -> None:
        async with database.unit_of_work() as work:
            await work.execute("INSERT INTO thing VALUES ('a')")
            work.enqueue(event())

    for round_ in range(120):
        task = asyncio.create_task(work())
        await asyncio.sleep(round_ * 0.00005)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    for _ in range(25):
        await work()
    assert await count(database, "thing") == await count(database, "outbox")
