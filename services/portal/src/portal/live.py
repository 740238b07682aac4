"""The live stream: one reader of the table, many followers. A follower is a number: a slow one holds nothing up and loses nothing."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from time import monotonic

import structlog

from chassis.database import Database
from chassis.retryable import is_retryable
from portal import metrics, queries
from portal.domain.stream import Happening
from portal.errors import TooManyStreams

log = structlog.get_logger()

EVERY_SECONDS = 0.2
AWAY_SECONDS = 2.0
HEARTBEAT_SECONDS = 15.0
LONGEST_SECONDS = 3600.0
"""A stream ends after an hour and the browser resumes it: so that one whose reader is long gone does not stay."""
READ_AT_ONCE = 500
REMEMBERED = 1000


class Live:
    """What is new, for every follower of this process."""

    def __init__(self, database: Database, most: int) -> None:
        self._database = database
        self._most = most
        self._followers = 0
        self._recent: deque[Happening] = deque()
        self._complete_from = 0
        """`_recent` holds everything after this number."""
        self._news = asyncio.Event()
        self._reader: asyncio.Task[None] | None = None
        self._starting = asyncio.Lock()
        self.is_closed = False

    def close(self) -> None:
        """Ends every stream: the process is to stop."""
        self.is_closed = True
        self._news.set()

    async def newest(self) -> int:
        """The number of the latest happening."""
        async with self._database.reading() as work:
            return await queries.newest_seq(work)

    async def follow(self, after: int) -> AsyncIterator[Sequence[Happening]]:
        """Batches of what comes after a number; an empty one is a heartbeat. Ends at shutdown, or after an hour."""
        with self._following():
            ends = monotonic() + LONGEST_SECONDS
            after = min(after, await self.newest())  # a number from a database that was reset would never be reached
            while not self.is_closed and monotonic() < ends:
                batch, after = await self._next(after)
                yield batch

    def admit(self) -> None:
        """Raises TooManyStreams when every place is taken."""
        if self._followers >= self._most or self.is_closed:
            raise TooManyStreams(headers={"Retry-After": "60"})

    @contextmanager
    def _following(self) -> Iterator[None]:
        self._followers += 1
        metrics.STREAM_CLIENTS.set(self._followers)
        try:
            yield
        finally:
            self._followers -= 1
            metrics.STREAM_CLIENTS.set(self._followers)
            if not self._followers and self._reader is not None:
                self._reader.cancel()
                self._reader = None

    async def _next(self, after: int) -> tuple[Sequence[Happening], int]:
        """What comes after a number, and the number that the follower has reached with it."""
        async with self._starting:
            if self._reader is None:
                self._complete_from = await self.newest()
                self._recent.clear()
                self._reader = asyncio.create_task(self._read(), name="live")
        if not await self._comes(after):
            return (), after
        if after < self._complete_from:  # also when more came than is kept while this follower waited
            return await self._older(after)
        batch = [each for each in self._recent if each.seq > after]
        return batch, batch[-1].seq if batch else after

    async def _older(self, after: int) -> tuple[Sequence[Happening], int]:
        until = self._complete_from
        async with self._database.reading() as work:
            batch = await queries.stream_after(work, after, READ_AT_ONCE)
        return batch, batch[-1].seq if batch else until  # nothing: what was there is forgotten by now

    async def _comes(self, after: int) -> bool:
        """Waits for something after this number; says whether it came before the next heartbeat is due."""
        news = self._news
        if after < self._complete_from or (self._recent and self._recent[-1].seq > after):
            return True
        try:
            await asyncio.wait_for(news.wait(), HEARTBEAT_SECONDS)
        except TimeoutError:
            return False
        return True

    async def _read(self) -> None:
        """Reads the table while anybody follows; the followers wait for its word."""
        last = self._complete_from
        while True:
            found = await self._found(last)
            if found:
                last = found[-1].seq
                self._tell(found)
            if len(found) < READ_AT_ONCE:
                await asyncio.sleep(EVERY_SECONDS)

    async def _found(self, last: int) -> Sequence[Happening]:
        try:
            async with self._database.reading() as work:
                return await queries.stream_after(work, last, READ_AT_ONCE)
        except Exception as error:
            if not is_retryable(error):
                raise
            log.warning("the live stream waits for the database", error=repr(error))
            await asyncio.sleep(AWAY_SECONDS)
            return ()

    def _tell(self, found: Sequence[Happening]) -> None:
        self._recent.extend(found)
        while len(self._recent) > REMEMBERED:
            self._complete_from = self._recent.popleft().seq
        told, self._news = self._news, asyncio.Event()
        told.set()
