"""The only place that opens and commits a transaction: `unit_of_work`."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, cast

import asyncpg
from asyncpg.transaction import Transaction
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from chassis import metrics

if TYPE_CHECKING:
    from chassis.outbox import Outbox

SESSION = {
    "statement_timeout": "30s",
    "lock_timeout": "10s",
    "idle_in_transaction_session_timeout": "60s",
    "transaction_timeout": "120s",  # an open transaction holds a gap of the relay open, and days of the outbox
    "timezone": "UTC",
}


class Work(AsyncSession):
    """One transaction. Commands read, change and enqueue in it; they never commit."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pending: list[tuple[object, ...]] = []
        """Outbox rows that are inserted just before the commit."""
        self._driver: asyncpg.Connection | None = None

    async def driver(self) -> asyncpg.Connection:
        """The asyncpg connection of this transaction, for statements where microseconds count.

        SQLAlchemy has set its JSON codecs: jsonb arrives as Python objects (cast to text where the text is wanted) and is sent as text.
        """
        while self._driver is None:
            connection = await self.connection()
            driver = cast("asyncpg.Connection", (await connection.get_raw_connection()).driver_connection)
            if driver.is_closed():
                await connection.invalidate()  # lost while it lay in the pool
            else:
                self._driver = driver
        return self._driver


class Database:
    """One service's database. `outbox` writes the pending events; `on_commit` is called after each commit that had some."""

    def __init__(self, url: str, name: str, outbox: "Outbox", *, pool_size: int = 10) -> None:
        self.url = make_url(url).set(drivername="postgresql")
        self.name = name
        self.outbox = outbox
        self.on_commit: Callable[[], None] = lambda: None
        self.engine: AsyncEngine = create_async_engine(
            self.url.set(drivername="postgresql+asyncpg"),
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_pre_ping=False,  # a lost connection is a retryable error like any other; a ping would cost every request
            pool_recycle=1800,
            # `unit_of_work` begins and ends transactions on the driver: SQLAlchemy would begin one only with a statement of
            # its own, and what commands send past it would commit by itself.
            isolation_level="AUTOCOMMIT",
            connect_args={"server_settings": SESSION | {"application_name": name}, "timeout": 5, "command_timeout": 60},
        )
        self._sessions = async_sessionmaker(self.engine, class_=Work, expire_on_commit=False, autoflush=False)
        metrics.DATABASE_POOL_SIZE.set(2 * pool_size)
        metrics.DATABASE_POOL_USED.set_function(self.engine.pool.checkedout)  # type: ignore[attr-defined]

    @asynccontextmanager
    async def unit_of_work(self) -> AsyncIterator[Work]:
        """A transaction: committed when the block ends, rolled back when it raises. Pending events are written with it."""
        async with self._sessions() as work:
            driver = await work.driver()
            transaction = driver.transaction()
            await transaction.start()
            try:
                yield work
                await work.flush()
                if work.pending:
                    await self.outbox.write(driver, work.pending)
            except BaseException:
                await self._roll_back(work, driver, transaction)
                raise
            await asyncio.shield(transaction.commit())
        if work.pending:
            self.on_commit()

    async def _roll_back(self, work: Work, driver: asyncpg.Connection, transaction: Transaction) -> None:
        if driver.is_closed():  # the server has rolled back by itself
            await (await work.connection()).invalidate()
        else:
            await transaction.rollback()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Work]:
        """A session for queries only, each seeing the newest state."""
        async with self._sessions() as work:
            yield work

    async def connect(self) -> asyncpg.Connection:
        """A connection outside the pool, for what lives as long as the process (the relay's leadership)."""
        dsn = self.url.render_as_string(hide_password=False)
        return await asyncpg.connect(
            dsn, server_settings={"application_name": f"{self.name}-relay", "timezone": "UTC"}, timeout=5, command_timeout=30
        )

    async def close(self) -> None:
        """Closes the pool."""
        await self.engine.dispose()
