"""Keeps the index in memory as the database is: filled at the start, brought up to date four times a second."""

import asyncio
from collections.abc import Callable, Sequence
from time import time
from uuid import UUID

from chassis.database import Database, Work
from chassis.following import Follower
from chassis.rounds import rounds
from training import metrics
from training.domain.search.index import Index
from training.domain.search.question import Found, Question, ask
from training.queries import listings

EVERY_SECONDS = 0.25
AWAY_SECONDS = 2.0
MOST_WASTED = 20_000
"""Numbers that stand for nothing any more; beyond this and a share of the live ones the index is built anew."""


class Catalogue:
    """The published offerings of this service's database, to be searched."""

    def __init__(self, database: Database) -> None:
        self._follower = Follower(database, listings.CHANGED, self._built, self._take)
        self.index = Index()

    @property
    def is_filled(self) -> bool:
        """Whether it can be searched at once."""
        return self._follower.is_filled

    async def search(self, question: Question, limit: int, after: tuple[int, str] | None, *, counts: bool) -> Found:
        """Answers from all that was committed before the call."""
        await self._follower.follow()
        self.index.pass_by(int(time()))
        with metrics.SEARCH_SECONDS.time():
            return ask(self.index, question, limit, after, counts=counts)

    async def keep(self) -> None:
        """Fills the index and follows the database until cancelled."""
        await rounds("catalogue", self._keep_once, EVERY_SECONDS, AWAY_SECONDS)

    async def fill(self) -> None:
        """Builds the index from what is there."""
        await self._follower.fill()

    async def _keep_once(self) -> None:
        await self._follower.follow()
        self.index.pass_by(int(time()))
        if self.index.wasted > MOST_WASTED + len(self.index):
            await self.fill()

    async def _built(self, work: Work) -> Callable[[], None]:
        started, fresh, now = time(), Index(), int(time())
        async for portion in listings.all_listings(work):
            for each in portion:
                fresh.put(each, now, bulk=True)
            await asyncio.sleep(0)  # requests go on
        metrics.INDEX_FILL_SECONDS.set(time() - started)

        def use() -> None:
            self.index = fresh
            metrics.INDEX_SIZE.set(len(fresh))

        return use

    async def _take(self, work: Work, keys: Sequence[str]) -> None:
        found, now = await listings.some_listings(work, [UUID(key) for key in keys]), int(time())
        for id_ in map(UUID, keys):
            if id_ in found:
                self.index.put(found[id_], now)
            else:
                self.index.drop(id_)
        metrics.INDEX_SIZE.set(len(self.index))
