"""A transaction's writes: put off to the commit, all or none, and inside a savepoint no later than its end."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from chassis import tables
from chassis.database import Database, in_one
from chassis.outbox import Outbox
from tests.component.chassis.test_outbox import count, event

PUT = "INSERT INTO thing VALUES ($1)"


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    connection = await asyncpg.connect(database_url)
    statements: list[str] = []
    tables.create(statements.append)
    for statement in [*statements, "CREATE TABLE thing (name text PRIMARY KEY)", "CREATE TABLE part (of text REFERENCES thing)"]:
        await connection.execute(statement)
    await connection.close()
    made = Database(database_url, "test", Outbox("test", "lv.kopa"))
    yield made
    await made.close()


def test_statements_in_one_number_their_values_on() -> None:
    query, *values = in_one([("INSERT INTO a VALUES ($1, $2, $1)", (1, 2)), ("DELETE FROM b", ()), ("UPDATE c SET x = $1", (3,))])
    assert query == "WITH part_0 AS (INSERT INTO a VALUES ($1, $2, $1)), part_1 AS (DELETE FROM b) UPDATE c SET x = $3"
    assert values == [1, 2, 3]


async def test_writes_and_events_go_together_in_one_statement(database: Database) -> None:
    async with database.unit_of_work() as work:
        work.write(PUT, "a")
        work.write("INSERT INTO part VALUES ($1)", "a")  # its thing is of the same statement
        work.enqueue(event())
    assert [await count(database, table) for table in ("thing", "part", "outbox")] == [1, 1, 1]


async def test_where_one_write_fails_none_happened(database: Database) -> None:
    for read_first in (False, True):
        with pytest.raises(asyncpg.ForeignKeyViolationError):
            async with database.unit_of_work() as work:
                if read_first:
                    await work.fetchval("SELECT 1")
                work.write(PUT, "a")
                work.write("INSERT INTO part VALUES ($1)", "nowhere")
                work.enqueue(event())
        assert [await count(database, table) for table in ("thing", "part", "outbox")] == [0, 0, 0]


async def test_a_block_that_raises_writes_nothing(database: Database) -> None:
    with pytest.raises(RuntimeError):
        async with database.unit_of_work() as work:
            work.write(PUT, "a")
            work.enqueue(event())
            raise RuntimeError
    assert [await count(database, table) for table in ("thing", "outbox")] == [0, 0]


async def test_a_savepoint_writes_at_its_end_and_takes_back_what_failed_in_it(database: Database) -> None:
    async with database.unit_of_work() as work:
        work.write(PUT, "before")
        async with work.savepoint():
            work.write(PUT, "good")
            work.enqueue(event("good"))
        with pytest.raises(asyncpg.UniqueViolationError):
            async with work.savepoint():
                work.enqueue(event("bad"))
                work.write(PUT, "good")
        assert await work.fetchval("SELECT array_agg(name) FROM thing") == ["good"]
    async with database.reading() as work:
        assert await work.fetchval("SELECT array_agg(name ORDER BY name) FROM thing") == ["before", "good"]
        assert await work.fetchval("SELECT array_agg(aggregateid) FROM outbox") == ["good"]


SLOW_COMMIT = """
CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.5); RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON thing DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION slow();
"""


@pytest.mark.parametrize("read_first", [False, True])
async def test_a_caller_cancelled_during_the_commit_is_committed_and_cancelled(database: Database, *, read_first: bool) -> None:
    async with database.reading() as work:
        await work.execute(SLOW_COMMIT)

    async def change() -> None:
        async with database.unit_of_work() as work:
            if read_first:
                await work.fetchval("SELECT 1")
            work.write(PUT, "a")
            work.enqueue(event())

    changing = asyncio.create_task(change())
    await asyncio.sleep(0.2)
    changing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await changing
    assert [await count(database, table) for table in ("thing", "outbox")] == [1, 1]
