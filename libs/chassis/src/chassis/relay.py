"""The relay: outbox -> Kafka. One leader a service, in order per key, nothing lost; what is sent twice, inboxes drop.

Design: low-water mark with gap tracking (`gaps`), an advisory lock for leadership, an epoch that fences the mark,
a producer that is rebuilt after any failure (`publisher`), and the cluster's id: a new cluster is empty, so the
retained outbox is published to it again.
"""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import monotonic, perf_counter
from typing import Any

import asyncpg
import structlog
from aiokafka.errors import KafkaError

from chassis import metrics, outbox, wire
from chassis.database import Database, Work
from chassis.gaps import LowWater
from chassis.publisher import OutboundRecord, Publisher
from chassis.retryable import is_retryable

log = structlog.get_logger()

COLUMNS = "seq, aggregatetype, aggregateid, headers, payload, created_at"
READ = f"SELECT {COLUMNS}, 0::bigint AS xmin FROM outbox WHERE seq > $1 AND created_at > $2 ORDER BY seq LIMIT $3"
READ_WITH_GAPS = f"""
SELECT snapshot.xmin, page.* FROM (SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS xmin) AS snapshot
LEFT JOIN (
    (SELECT {COLUMNS} FROM outbox WHERE seq = ANY($4::bigint[]) ORDER BY seq)
    UNION ALL
    (SELECT {COLUMNS} FROM outbox WHERE seq > $1 AND created_at > $2 ORDER BY seq LIMIT $3)
) AS page ON true ORDER BY page.seq
"""
TAKE_EPOCH = "UPDATE relay_mark SET epoch = epoch + 1, updated_at = now() WHERE shard = 0 RETURNING epoch, low, cluster_id"
SAVE = "UPDATE relay_mark SET low = $1, cluster_id = $2, updated_at = now() WHERE shard = 0 AND epoch = $3"
LOCK = "SELECT pg_try_advisory_lock(hashtext('kopa relay'), 0)"
OLDEST = "SELECT created_at FROM outbox WHERE seq > $1 AND created_at > $2 ORDER BY seq LIMIT 1"

FORGET_KEYS = "DELETE FROM idempotency WHERE created_at < now() - interval '7 days'"

TRANSACTION_SPAN = timedelta(hours=1)
"""A transaction ends long before (`transaction_timeout`), so no row is older than its neighbours by more: days before need no look."""
FIRST_REST_SECONDS = 0.005
STANDBY_SECONDS = 0.5
CLUSTER_CHECK_SECONDS = 2.0
SAVE_SECONDS = 0.05
"""How often the mark is saved while there is much to do; what a crash makes repeat, inboxes drop."""


class Fenced(Exception):
    """Another process took over the relay."""


class NewCluster(Exception):
    """The brokers belong to another cluster than before."""


@dataclass
class Page:
    """Rows read in one statement, and the mark that holds once they are published."""

    rows: list[Any]
    low: int
    full: bool


@dataclass
class Leadership:
    """What the leader knows. `since` bounds how far back a row may be that still counts."""

    connection: asyncpg.Connection
    epoch: int
    low: int
    cluster_id: str | None
    since: datetime
    saved: float = 0.0
    water: LowWater = field(init=False)

    def __post_init__(self) -> None:
        self.water = LowWater(self.low)


class Relay:
    """Publishes the outbox of one database. `wake` after a commit spares the poll."""

    def __init__(
        self, database: Database, bootstrap_servers: str, *, page_size: int = 2000, retention_days: int = 35, idle_seconds: float = 0.25
    ) -> None:
        self._database = database
        self._servers = bootstrap_servers
        self._page_size = page_size
        self._retention_days = retention_days
        self._idle_seconds = idle_seconds
        self._news = asyncio.Event()
        self.leading = False

    def wake(self) -> None:
        """Says that something was committed."""
        self._news.set()

    async def run(self) -> None:
        """Leads or stands by until cancelled; every failure is logged, counted and tried again."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._watch())
            while True:
                try:
                    await self._lead()
                except Exception as error:  # noqa: BLE001  whatever it is: a relay that ended would publish nothing more
                    _report("relay lost its place", error)
                    await asyncio.sleep(random.uniform(0.2, 1.0))
                finally:
                    self.leading = False
                    metrics.RELAY_LEADER.set(0)

    async def _lead(self) -> None:
        async with self._leadership() as lead:
            pause = 0.2
            while True:
                try:
                    async with Publisher(self._servers) as publisher:
                        await self._meet_cluster(lead, publisher)
                        pause = 0.2
                        await self._publish(lead, publisher)
                except NewCluster:
                    continue
                except (KafkaError, TimeoutError) as error:
                    metrics.RELAY_REBUILDS.labels(type(error).__name__).inc()
                    log.warning("relay rebuilds its producer", error=repr(error), pause=round(pause, 2))
                    await asyncio.sleep(pause * random.uniform(0.5, 1))
                    pause = min(pause * 2, 5)

    @asynccontextmanager
    async def _leadership(self) -> AsyncIterator[Leadership]:
        connection = await self._database.connect()
        try:
            while not await connection.fetchval(LOCK):  # noqa: ASYNC110  PostgreSQL has no way to be told
                await asyncio.sleep(STANDBY_SECONDS)
            # Losing the last mark only repeats what inboxes drop; waiting for the disk with each would cost half the rate.
            await connection.execute("SET synchronous_commit = off")
            epoch, low, cluster = await connection.fetchrow(TAKE_EPOCH)
            self.leading = True
            metrics.RELAY_LEADER.set(1)
            log.info("relay leads", epoch=epoch, low=low)
            yield Leadership(connection, epoch, low, cluster, await self._since(connection))
        finally:
            connection.terminate()

    async def _since(self, connection: asyncpg.Connection) -> datetime:
        oldest = await connection.fetchval("SELECT min(created_at) FROM outbox")
        return (oldest or datetime.now(UTC)) - TRANSACTION_SPAN

    async def _meet_cluster(self, lead: Leadership, publisher: Publisher) -> None:
        cluster = await publisher.meet()
        if cluster != lead.cluster_id:
            first = await lead.connection.fetchval("SELECT min(seq) FROM outbox")
            if lead.cluster_id is not None:
                metrics.RELAY_NEW_CLUSTER.inc()
                log.warning("another Kafka cluster: the retained outbox is published again", was=lead.cluster_id, now=cluster, first=first)
            lead.low = min(lead.low, first - 1) if first is not None else lead.low
            lead.cluster_id = cluster
            lead.since = await self._since(lead.connection)
            await self._save(lead, lead.low)
        lead.water = LowWater(lead.low)

    async def _publish(self, lead: Leadership, publisher: Publisher) -> None:
        idle, checked = FIRST_REST_SECONDS, monotonic()
        page = await self._read(lead)
        while True:
            if page.rows:
                idle = FIRST_REST_SECONDS
                page, done = await self._publish_page(lead, publisher, page), page.low
                if monotonic() - lead.saved > SAVE_SECONDS:
                    await self._save(lead, done)
            else:
                if page.low > lead.low:
                    await self._save(lead, page.low)
                idle = await self._rest(idle)
                page = await self._read(lead)
            if monotonic() - checked > CLUSTER_CHECK_SECONDS:
                checked = monotonic()
                if await publisher.has_strayed():
                    raise NewCluster

    async def _publish_page(self, lead: Leadership, publisher: Publisher, page: Page) -> Page:
        """Publishes a page while the next is read; returns the next page."""
        started = perf_counter()
        following = asyncio.create_task(self._read(lead)) if page.full else None
        try:
            await publisher.send([OutboundRecord(r[1], r[2].encode(), r[4], wire.as_pairs(r[3])) for r in page.rows])
        except BaseException:
            if following:
                following.cancel()
                await asyncio.gather(following, return_exceptions=True)
            raise
        metrics.RELAY_SECONDS.observe(perf_counter() - started)
        for topic, count in Counter(row[1] for row in page.rows).items():
            metrics.RELAY_PUBLISHED.labels(topic).inc(count)
        lead.since = max(lead.since, page.rows[0][5] - TRANSACTION_SPAN)
        return await following if following else await self._read(lead)

    async def _read(self, lead: Leadership) -> Page:
        water = lead.water
        if water.gaps:
            rows = await lead.connection.fetch(READ_WITH_GAPS, water.scanned, lead.since, self._page_size, list(water.gaps))
            xmin = rows[0][0]
            rows = [row[1:] for row in map(tuple, rows) if row[1] is not None]
        else:
            rows, xmin = await lead.connection.fetch(READ, water.scanned, lead.since, self._page_size), 0
        if water.observe([row[0] for row in rows], xmin):
            water.close_in(await lead.connection.fetchval("SELECT pg_current_xact_id()::text::bigint"))
        metrics.RELAY_GAPS.set(len(water.gaps))
        metrics.RELAY_GAP_SECONDS.set(water.oldest_seconds())
        return Page(rows, water.low, len(rows) >= self._page_size)

    async def _save(self, lead: Leadership, low: int) -> None:
        if await lead.connection.execute(SAVE, low, lead.cluster_id, lead.epoch) != "UPDATE 1":
            raise Fenced(f"epoch {lead.epoch} is over")
        lead.low, lead.saved = low, monotonic()

    async def _rest(self, idle: float) -> float:
        """Waits for news, at most `idle` seconds; returns the next, longer, idle time."""
        try:
            await asyncio.wait_for(self._news.wait(), idle)
        except TimeoutError:
            return min(idle * 2, self._idle_seconds)
        finally:
            self._news.clear()
        return FIRST_REST_SECONDS

    async def _watch(self) -> None:
        """Measures what waits, also while another process leads, and keeps the days of the outbox."""
        kept = -3600.0
        while True:
            try:
                if monotonic() - kept > 3600:
                    await self._keep_house()
                    kept = monotonic()
                async with self._database.reading() as work:
                    await self._measure(work)
            except Exception as error:  # noqa: BLE001  measuring must not end the relay
                _report("the outbox cannot be measured", error)
            await asyncio.sleep(5)

    async def _keep_house(self) -> None:
        connection = await self._database.connect()
        try:
            await outbox.keep_days(connection, self._retention_days)
            await connection.execute(FORGET_KEYS)
        finally:
            await connection.close()

    async def _measure(self, work: Work) -> None:
        low = await work.fetchval("SELECT low FROM relay_mark WHERE shard = 0")
        since = await work.fetchval("SELECT updated_at FROM relay_mark WHERE shard = 0") - timedelta(days=self._retention_days + 1)
        oldest = await work.fetchval(OLDEST, low, since)
        metrics.OUTBOX_OLDEST_SECONDS.set((datetime.now(UTC) - oldest).total_seconds() if oldest else 0)
        metrics.OUTBOX_UNPUBLISHED.set(max(0, (await work.fetchval("SELECT last_value FROM outbox_seq")) - low) if oldest else 0)


def _report(what: str, error: Exception) -> None:
    if is_retryable(error) or isinstance(error, Fenced):
        log.warning(what, error=repr(error))
    else:
        log.error(what, exc_info=error)
