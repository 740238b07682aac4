"""What other systems read of the catalogue, in portions, so that no answer is ever whole in memory."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from chassis.database import Work
from chassis.errors import NotFound
from training.domain.outputs.shown import Shown
from training.queries.offerings import COLUMNS
from training.repository.offerings import catalogued

FROM = "FROM offering o LEFT JOIN hub h ON h.slug = o.hub"
TOLD = "o.state IN ('published', 'withdrawn', 'archived')"
"""What everybody may know of: drafts are the hub's own."""
SOME = f"SELECT {COLUMNS} {FROM} WHERE o.id = ANY($1) AND o.state = 'published'"
ONE = f"SELECT {COLUMNS} {FROM} WHERE o.id = $1 AND {TOLD}"
STAMP = """
SELECT md5(string_agg(o.id::text || ':' || o.version, ',' ORDER BY asked.place)) AS digest, max(o.changed_at) AS changed_at,
       (SELECT coalesce(sum(version), 0) FROM hub) AS hubs
FROM unnest($1::uuid[]) WITH ORDINALITY AS asked(id, place) JOIN offering o ON o.id = asked.id
"""
OF_HUB = f"""
SELECT o.id {FROM} WHERE o.hub = $1 AND {TOLD} AND o.last_end >= $2 ORDER BY o.last_end, o.id LIMIT $3
"""
TOLD_SOME = f"SELECT {COLUMNS} {FROM} WHERE o.id = ANY($1) AND {TOLD}"
HUB = "SELECT name::text AS name FROM hub WHERE slug = $1"
OWN = f"SELECT {COLUMNS} {FROM} WHERE o.hub = $1 AND o.state IN ('draft', 'in_review', 'published') AND o.id > $2 ORDER BY o.id LIMIT $3"
ANY = f"SELECT {COLUMNS} {FROM} WHERE o.id = $1"


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a list of offerings is known by: it changes when any of them or a hub's name does."""

    digest: str
    changed_at: datetime | None


async def stamp(work: Work, ids: Sequence[UUID]) -> Stamp:
    """The stamp of a list, in its order."""
    row = await work.fetchrow(STAMP, ids)
    return Stamp(f"{row['digest']}.{row['hubs']}", row["changed_at"])


async def some(work: Work, ids: Sequence[UUID], *, on_offer: bool = True) -> list[Shown]:
    """Those of these offerings that are published (or, without `on_offer`, ever were), in this order."""
    found = {row["id"]: shown(row) for row in await work.fetch(SOME if on_offer else TOLD_SOME, ids)}
    return [found[id_] for id_ in ids if id_ in found]


async def one(work: Work, id_: UUID) -> Shown:
    """One offering that is or was published. Raises NotFound."""
    if (row := await work.fetchrow(ONE, id_)) is None:
        raise NotFound(what="offering")
    return shown(row)


async def any_one(work: Work, id_: UUID) -> Shown:
    """One offering, a draft too: for its hub. Raises NotFound."""
    if (row := await work.fetchrow(ANY, id_)) is None:
        raise NotFound(what="offering")
    return shown(row)


async def with_dates(work: Work, hub: str, since: datetime, limit: int) -> list[UUID]:
    """Offerings of a hub with a date that ended since then or is to come, withdrawn ones too: calendars must learn of that."""
    return [row["id"] for row in await work.fetch(OF_HUB, hub, since, limit)]


async def hub_name(work: Work, slug: str) -> dict[str, str]:
    """The name of a hub. Raises NotFound."""
    if (row := await work.fetchrow(HUB, slug)) is None:
        raise NotFound(what="hub")
    return dict(orjson.loads(row["name"]))


async def own(work: Work, hub: str, after: UUID, limit: int) -> list[Shown]:
    """What a hub has and works on, by id."""
    return [shown(row) for row in await work.fetch(OWN, hub, after, limit)]


def shown(row: Any) -> Shown:
    """An offering's row as the formats take it."""
    sessions = [
        each | {name: datetime.fromisoformat(each[name]) for name in ("starts_at", "ends_at")} for each in orjson.loads(row["sessions"])
    ]
    return Shown(catalogued(row, sessions), orjson.loads(row["hub_name"]) if row["hub_name"] else {})
