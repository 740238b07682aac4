"""The only place that opens and commits a transaction: `unit_of_work`.

Statements go through asyncpg: SQLModel declares the tables and Alembic compares them with the migrations, but a serving process
needs neither (see docs/decisions/0004).
"""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from functools import lru_cache
from itertools import chain
from typing import Any

import asyncpg
import orjson

from chassis import metrics, outbox
from chassis.outbox import Outbox, Row
from contracts.event import Event

SESSION = {
    "statement_timeout": "30s",
    "lock_timeout": "10s",
    "idle_in_transaction_session_timeout": "60s",
    "transaction_timeout": "120s",  # an open transaction holds a gap of the relay open, and days of the outbox
    "timezone": "UTC",
}
ACQUIRE_SECONDS = 10

Statement = tuple[str, tuple[object, ...]]


class Work:
    """One transaction. Commands read, change and enqueue in it; they never commit.

    It begins with its first statement. jsonb arrives as Python objects (cast to text where that is wanted), and is sent as text.
    """

    def __init__(self, connection: asyncpg.Connection, events: Outbox, *, begun: bool = False) -> None:
        self._connection = connection
        self._events = events
        self._transaction = connection.transaction()
        self._begun = begun
        self._writes: list[Statement] = []
        self.pending: list[Row] = []
        """Outbox rows, inserted with the commit."""

    async def fetch(self, query: str, *values: object) -> list[asyncpg.Record]:
        """All rows."""
        return await (await self._started()).fetch(query, *values)  # type: ignore[no-any-return]  # asyncpg is untyped

    async def fetchrow(self, query: str, *values: object) -> Any:
        """The first row."""
        return await (await self._started()).fetchrow(query, *values)

    async def fetchval(self, query: str, *values: object) -> Any:
        """The first value of the first row."""
        return await (await self._started()).fetchval(query, *values)

    async def execute(self, query: str, *values: object) -> str:
        """Runs a statement now; returns its command tag, such as `UPDATE 1`."""
        return await (await self._started()).execute(query, *values)  # type: ignore[no-any-return]  # asyncpg is untyped

    def write(self, statement: str, *values: object) -> None:
        """Puts an INSERT, UPDATE or DELETE off to the commit, where all of these and the outbox's rows go in one statement:
        a command that only writes costs one round trip. They all see the state before it, so none may touch another's rows.
        """
        self._writes.append((statement, values))

    def enqueue(self, event: Event) -> None:
        """Adds an event to the transaction. Lock or version-check the aggregate's row first: the order of a key's events
        is the order in which their transactions take that lock.

        Raises EventTooLarge (and the transaction with it) over 256 KiB.
        """
        self.pending.append(self._events.row(event))

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """What fails within leaves no trace: no change, no event. What was put off within is written at its end."""
        writes, pending = len(self._writes), len(self.pending)
        try:
            async with (await self._started()).transaction():
                yield
                if late := self._writes[writes:]:
                    await self._connection.execute(*in_one(late))
        except BaseException:
            del self.pending[pending:]
            raise
        finally:
            del self._writes[writes:]

    async def _started(self) -> asyncpg.Connection:
        if not self._begun:
            await self._transaction.start()
            self._begun = True
        return self._connection

    async def commit(self) -> None:
        """For `unit_of_work` only."""
        late = [*self._writes, outbox.inserted(self.pending)] if self.pending else self._writes
        if late:  # alone, it is a transaction of its own
            try:
                await self._connection.execute(*in_one(late))
            except BaseException:
                await self.rollback()
                raise
        if self._begun:
            await self._transaction.commit()
        if self.pending:
            outbox.count(self.pending)

    async def rollback(self) -> None:
        """For `unit_of_work` only."""
        if self._begun and not self._connection.is_closed():  # else the server has rolled back by itself
            await self._transaction.rollback()


def in_one(statements: Sequence[Statement]) -> tuple[object, ...]:
    """(query, values…) that does the same as these statements, each on the state before all of them."""
    return _joined(tuple((text, len(values)) for text, values in statements)), *chain.from_iterable(values for _, values in statements)


@lru_cache(maxsize=256)
def _joined(statements: tuple[tuple[str, int], ...]) -> str:
    """One query of several: all but the last as WITH, their parameters numbered on."""
    texts, before = [], 0
    for text, count in statements:
        texts.append(re.sub(r"\$(\d+)", lambda number, before=before: f"${int(number[1]) + before}", text))  # type: ignore[misc]
        before += count
    parts = ", ".join(f"part_{number} AS ({text})" for number, text in enumerate(texts[:-1]))
    return f"WITH {parts} {texts[-1]}" if parts else texts[-1]


class Database:
    """One service's database. `events` encodes what is enqueued; `on_commit` is called after each commit that had some."""

    def __init__(self, url: str, name: str, events: Outbox, *, pool_size: int = 10) -> None:
        self.url = url.replace("postgresql+asyncpg://", "postgresql://", 1)
        self.name = name
        self._events = events
        self.on_commit: Callable[[], None] = lambda: None
        self._largest = 2 * pool_size
        self._pool: asyncpg.Pool | None = None
        self._opening = asyncio.Lock()
        metrics.DATABASE_POOL_SIZE.set(self._largest)
        metrics.DATABASE_POOL_USED.set_function(self._used)

    def _used(self) -> float:
        return float(self._pool.get_size() - self._pool.get_idle_size()) if self._pool is not None else 0.0

    async def _opened(self) -> asyncpg.Pool:
        async with self._opening:
            if self._pool is None:
                self._pool = await asyncpg.create_pool(
                    self.url,
                    min_size=0,  # a database that is away is every request's matter, not the start's
                    max_size=self._largest,
                    init=_set_codecs,
                    reset=_keep,
                    command_timeout=35,  # longer than the server allows a statement, shorter than what counts as stuck
                    timeout=5,
                    server_settings=SESSION | {"application_name": self.name},
                )
        return self._pool

    @asynccontextmanager
    async def unit_of_work(self) -> AsyncIterator[Work]:
        """A transaction: committed when the block ends, rolled back when it raises. Pending events are written with it."""
        pool = self._pool or await self._opened()
        async with pool.acquire(timeout=ACQUIRE_SECONDS) as connection:
            work = Work(connection, self._events)
            try:
                yield work
            except BaseException:
                await work.rollback()
                raise
            await _to_the_end(work.commit())
        if work.pending:
            self.on_commit()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Work]:
        """For queries only, each seeing the newest state."""
        pool = self._pool or await self._opened()
        async with pool.acquire(timeout=ACQUIRE_SECONDS) as connection:
            yield Work(connection, self._events, begun=True)

    async def connect(self) -> asyncpg.Connection:
        """A connection outside the pool, for what lives as long as the process (the relay's leadership)."""
        settings = {"application_name": f"{self.name}-relay", "timezone": "UTC"}
        return await asyncpg.connect(self.url, server_settings=settings, timeout=5, command_timeout=30)

    async def close(self) -> None:
        """Closes the pool, by force where something still runs."""
        if self._pool is not None:
            try:
                async with asyncio.timeout(5):
                    await self._pool.close()
            except TimeoutError:
                self._pool.terminate()


async def _to_the_end(commit: Coroutine[Any, Any, None]) -> None:
    """Commits to the end, also when the caller is cancelled meanwhile."""
    committing = asyncio.ensure_future(commit)
    try:
        await asyncio.shield(committing)
    except asyncio.CancelledError:
        await committing
        raise


async def _set_codecs(connection: asyncpg.Connection) -> None:
    for type_ in ("json", "jsonb"):
        await connection.set_type_codec(type_, encoder=str, decoder=orjson.loads, schema="pg_catalog")


async def _keep(_connection: asyncpg.Connection) -> None:
    """Nothing to undo: settings are the connection's own from its start, and a round trip a request is saved.

    asyncpg itself rolls back a transaction that a cancelled caller left open, before this is called.
    """
