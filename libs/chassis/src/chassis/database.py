"""The only place that opens and commits a transaction: `unit_of_work`.

Statements go through asyncpg: SQLModel declares the tables and Alembic compares them with the migrations, but a serving process
needs neither (see docs/decisions/0004).
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import asyncpg
import orjson
from asyncpg.transaction import Transaction

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


class Work:
    """One transaction. Commands read, change and enqueue in it; they never commit."""

    def __init__(self, connection: asyncpg.Connection, events: Outbox) -> None:
        self.connection = connection
        """jsonb arrives as Python objects (cast to text where that is wanted), and is sent as text."""
        self.pending: list[Row] = []
        """Outbox rows that are inserted just before the commit."""
        self._events = events

    def enqueue(self, event: Event) -> None:
        """Adds an event to the transaction. Lock or version-check the aggregate's row first: the order of a key's events
        is the order in which their transactions take that lock.

        Raises EventTooLarge (and the transaction with it) over 256 KiB.
        """
        self.pending.append(self._events.row(event))


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
                    command_timeout=60,
                    timeout=5,
                    server_settings=SESSION | {"application_name": self.name},
                )
        return self._pool

    @asynccontextmanager
    async def unit_of_work(self) -> AsyncIterator[Work]:
        """A transaction: committed when the block ends, rolled back when it raises. Pending events are written with it."""
        pool = self._pool or await self._opened()
        async with pool.acquire(timeout=ACQUIRE_SECONDS) as connection:
            transaction = connection.transaction()
            await transaction.start()
            work = Work(connection, self._events)
            try:
                yield work
                if work.pending:
                    await outbox.write(connection, work.pending)
            except BaseException:
                if not connection.is_closed():  # else the server has rolled back by itself
                    await transaction.rollback()
                raise
            await _commit(transaction)
        if work.pending:
            self.on_commit()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Work]:
        """For queries only, each seeing the newest state."""
        pool = self._pool or await self._opened()
        async with pool.acquire(timeout=ACQUIRE_SECONDS) as connection:
            yield Work(connection, self._events)

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


async def _commit(transaction: Transaction) -> None:
    """Commits to the end, also when the caller is cancelled meanwhile."""
    committing = asyncio.ensure_future(transaction.commit())
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
