"""Keeps the index in memory as the database is: filled at the start, brought up to date four times a second."""

import asyncio
from time import time
from uuid import UUID

import structlog

from chassis.database import Database
from chassis.rounds import rounds
from training import metrics
from training.domain.search.index import Index
from training.domain.search.question import Found, Question, ask
from training.queries import listings

log = structlog.get_logger()

EVERY_SECONDS = 0.25
AWAY_SECONDS = 2.0
AT_ONCE = 200
MOST_WASTED = 20_000
"""Numbers that stand for nothing any more; beyond this and a share of the live ones the index is built anew."""


class Catalogue:
    """The published offerings of this service's database, to be searched."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._mark = "0"
        self._seen: dict[UUID, str] = {}
        """Offerings that changed not before the mark, with their transactions: they are read again and must not be taken twice."""
        self._begun = self._done = 0
        self._one_at_a_time, self._filling = asyncio.Lock(), asyncio.Lock()
        self.index = Index()
        self.is_filled = False

    async def search(self, question: Question, limit: int, after: tuple[int, str] | None, *, counts: bool) -> Found:
        """Answers from all that was committed before the call."""
        await self.follow()
        with metrics.SEARCH_SECONDS.time():
            return ask(self.index, question, limit, after, counts=counts)

    async def keep(self) -> None:
        """Fills the index and follows the database until cancelled."""
        await rounds("catalogue", self._keep_once, EVERY_SECONDS, AWAY_SECONDS)

    async def _keep_once(self) -> None:
        await self.follow()
        if self.index.wasted > MOST_WASTED + len(self.index):
            await self.fill()

    async def fill(self) -> None:
        """Builds the index from what is there; the one before answers meanwhile."""
        started, fresh, now = time(), Index(), int(time())
        async with self._database.reading() as work:
            mark = await listings.mark(work)
            async for portion in listings.all_listings(work):
                for each in portion:
                    fresh.put(each, now, bulk=True)
                await asyncio.sleep(0)  # requests go on
        async with self._one_at_a_time:  # what changed since the mark is taken in by the next round
            self.index, self._mark, self._seen, self.is_filled = fresh, mark, {}, True
        metrics.INDEX_SIZE.set(len(fresh))
        metrics.INDEX_FILL_SECONDS.set(time() - started)

    async def follow(self) -> None:
        """Takes in what changed. The mark goes on to where nothing undecided is below it; what is above is looked at again next time."""
        if not self.is_filled:
            async with self._filling:
                if not self.is_filled:
                    await self.fill()
        need = self._begun + 1  # a round that begins from now on sees all that was committed before
        async with self._one_at_a_time:
            if self._done >= need:
                return
            self._begun += 1
            await self._round(int(time()))
            self._done = self._begun

    async def _round(self, now: int) -> None:
        self.index.pass_by(now)
        async with self._database.reading() as work:
            mark, changed = await listings.changed_since(work, self._mark)
            fresh = [id_ for id_, transaction in changed.items() if self._seen.get(id_) != transaction]
            for start in range(0, len(fresh), AT_ONCE):  # between the portions requests go on
                portion = fresh[start : start + AT_ONCE]
                found = await listings.some_listings(work, portion)
                for id_ in portion:
                    if id_ in found:
                        self.index.put(found[id_], now)
                    else:
                        self.index.drop(id_)
        self._mark, self._seen = mark, {id_: transaction for id_, transaction in changed.items() if int(transaction) >= int(mark)}
        if fresh:
            metrics.INDEX_SIZE.set(len(self.index))
