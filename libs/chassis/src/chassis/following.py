"""Keeps something in memory as tables are: filled once, then brought up to date with what changed.

A table that is followed has a column `changed_in xid8` (default and on every change `pg_current_xact_id()`). The mark is a transaction id
below which everything is decided; what changed in it or later is read, and what stands above the next mark is looked at again, so that
a transaction that commits late is never missed (the reasoning is the relay's, see docs/decisions/0002).
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from chassis.database import Database, Work

MARK = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text"
CHANGED = """
SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS mark,
       (SELECT json_object_agg(key, changed_in::text) FROM ({changed}) AS each(key, changed_in)) AS changed
"""
AT_ONCE = 200


class Follower:
    """Follows tables. `changed` selects (key, changed_in) of what changed in transaction $1 or later, each key once.

    `fill(work)` builds anew from all that is there and returns what makes it the one in use; `take(work, keys)` reads these keys again:
    they changed, or are gone. Keys are texts.
    """

    def __init__(
        self,
        database: Database,
        changed: str,
        fill: Callable[[Work], Awaitable[Callable[[], None]]],
        take: Callable[[Work, Sequence[str]], Awaitable[None]],
    ) -> None:
        self._database, self._fill, self._take = database, fill, take
        self._changed = CHANGED.format(changed=changed)
        self._mark = "0"
        self._seen: Mapping[str, str] = {}
        """Keys that changed not before the mark, with their transactions: they are read again and must not be taken twice."""
        self._begun = self._done = 0
        self._one_at_a_time, self._filling = asyncio.Lock(), asyncio.Lock()
        self.is_filled = False

    async def fill(self) -> None:
        """Builds from what is there; what was there before is used meanwhile."""
        async with self._database.reading() as work:
            mark = str(await work.fetchval(MARK))
            use = await self._fill(work)
        async with self._one_at_a_time:  # what changed since the mark is taken in by the next round
            use()
            self._mark, self._seen, self.is_filled = mark, {}, True

    async def follow(self) -> None:
        """Returns when all that was committed before the call is taken in."""
        if not self.is_filled:
            async with self._filling:
                if not self.is_filled:
                    await self.fill()
        need = self._begun + 1  # a round that begins from now on sees all that was committed before
        async with self._one_at_a_time:
            if self._done >= need:
                return
            self._begun += 1
            await self._round()
            self._done = self._begun

    async def _round(self) -> None:
        async with self._database.reading() as work:
            row: Any = await work.fetchrow(self._changed, self._mark)
            mark, changed = row["mark"], row["changed"] or {}
            fresh = [key for key, transaction in changed.items() if self._seen.get(key) != transaction]
            for start in range(0, len(fresh), AT_ONCE):  # between the portions requests go on
                await self._take(work, fresh[start : start + AT_ONCE])
        self._mark, self._seen = mark, {key: each for key, each in changed.items() if int(each) >= int(mark)}
