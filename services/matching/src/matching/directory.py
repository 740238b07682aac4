"""The directory in memory, as the database is: what needs are ranked against."""

from collections.abc import Callable, Sequence
from time import perf_counter

from chassis.database import Database, Work
from chassis.following import Follower
from chassis.rounds import rounds
from matching import metrics
from matching.domain.engine import Engine, Member
from matching.domain.fit import Field
from matching.repository import members

EVERY_SECONDS = 0.25
AWAY_SECONDS = 2.0


class Directory:
    """The members of the network, made ready to be ranked."""

    def __init__(self, database: Database) -> None:
        self._follower = Follower(database, members.CHANGED, self._built, self._take)
        self._members: dict[str, Member] = {}
        self._engine: Engine | None = None
        """None when something changed since it was made."""
        self._field: Field | None = None
        """What all claims weigh together; None when a claim changed since it was made."""

    @property
    def is_filled(self) -> bool:
        """Whether it can be asked at once."""
        return self._follower.is_filled

    async def engine(self) -> Engine:
        """The engine over all that was committed before the call."""
        await self._follower.follow()
        if self._engine is None:
            started = perf_counter()
            self._engine = Engine(self._members, self._field)
            self._field = self._engine.field
            metrics.ENGINE_SECONDS.observe(perf_counter() - started)
            metrics.ENGINE_HUBS.set(len(self._members))
        return self._engine

    async def keep(self) -> None:
        """Follows the database until cancelled."""
        await rounds("directory", self.engine, EVERY_SECONDS, AWAY_SECONDS)

    async def _built(self, work: Work) -> Callable[[], None]:
        found = await members.members(work)

        def use() -> None:
            self._members, self._engine, self._field = found, None, None

        return use

    async def _take(self, work: Work, slugs: Sequence[str]) -> None:
        found = await members.members(work, slugs)
        for slug in slugs:
            before, now = self._members.pop(slug, None), found.get(slug)
            if now is not None:
                self._members[slug] = now
            if (before.claims if before else None) != (now.claims if now else None):
                self._field = None
        self._engine = None
