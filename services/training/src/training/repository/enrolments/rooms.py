"""Sessions with their seats, locked in one order everywhere: the offering (which only a revision waits for), then sessions by id."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import orjson

from chassis.database import Work
from contracts.training import Session
from training.domain.enrolments.places import Date, Mode, Room

SELECT = """
SELECT o.id AS offering, o.hub, o.state, o.version, o.content->>'title' AS title, s.id, s.starts_at, s.ends_at, s.status,
       s.details::text AS details, s.taken_on_site, s.taken_online
FROM offering o JOIN session s ON s.offering_id = o.id
"""
OF_TARGETS = "WHERE o.id = $1 AND (s.id::text = ANY($2) OR s.details->>'series' = ANY($2)) ORDER BY s.id"
LOCK = "FOR KEY SHARE OF o FOR UPDATE OF s"
"""A revision holds the offering's row FOR UPDATE and so waits for sign-ups; these do not wait for each other but at the sessions."""
HOLD = """
WITH held AS (
    UPDATE enrolment_date SET held = $4 WHERE enrolment_id = $1 AND session_id = ANY($2) AND held <> $4 RETURNING session_id
)
UPDATE session SET taken_on_site = taken_on_site + CASE WHEN $3 = 'on_site' THEN $5 ELSE 0 END,
                   taken_online = taken_online + CASE WHEN $3 = 'online' THEN $5 ELSE 0 END
WHERE id IN (SELECT session_id FROM held) RETURNING id
"""
TAKE = """
UPDATE session SET taken_on_site = taken_on_site + CASE WHEN $2 = 'on_site' THEN 1 ELSE 0 END,
                   taken_online = taken_online + CASE WHEN $2 = 'online' THEN 1 ELSE 0 END
WHERE id = ANY($1)
"""
CROSSED = "UPDATE offering SET changed_in = pg_current_xact_id() WHERE id = $1"


async def lock(work: Work, offering: UUID, targets: Sequence[str]) -> Room | None:
    """The room of these sessions and series, locked; None where there is no such date."""
    return _room(await work.fetch(f"{SELECT} {OF_TARGETS} {LOCK}", offering, targets))


async def look(work: Work, offering: UUID, target: str) -> Room | None:
    """The same without a lock."""
    return _room(await work.fetch(f"{SELECT} {OF_TARGETS}", offering, [target]))


async def lock_all(work: Work, offering: UUID) -> Room | None:
    """All dates of an offering, locked."""
    return _room(await work.fetch(f"{SELECT} WHERE o.id = $1 ORDER BY s.id {LOCK}", offering))


async def count(work: Work, room: Room, dates: Iterable[Date], mode: Mode, enrolment: UUID, *, held: bool) -> None:
    """Takes the enrolment's seat on these dates, or gives it back; what is so already stays so."""
    step = 1 if held else -1
    by_id = {each.session.id: each for each in dates}
    for row in await work.fetch(HOLD, enrolment, list(by_id), mode, held, step):
        date = by_id[row["id"]]
        was_free = date.free(mode) > 0
        date.taken[mode] += step
        if was_free != (date.free(mode) > 0) and not room.crossed:
            room.crossed = True
            await work.execute(CROSSED, room.offering)


def taken(room: Room, dates: Sequence[Date], mode: Mode) -> list[tuple[str, tuple[object, ...]]]:
    """The statements that take one more seat on each of these dates, for somebody who has none there yet."""
    for each in dates:
        each.taken[mode] += 1
    statements: list[tuple[str, tuple[object, ...]]] = [(TAKE, ([each.session.id for each in dates], mode))]
    if not room.crossed and any(each.free(mode) == 0 for each in dates):
        room.crossed = True
        statements.append((CROSSED, (room.offering,)))
    return statements


def _room(rows: Sequence[Any]) -> Room | None:
    if not rows:
        return None
    first = rows[0]
    title = orjson.loads(first["title"])
    return Room(first["offering"], first["hub"], first["state"], first["version"], title, tuple(_date(row) for row in rows))


def _date(row: Any) -> Date:
    apart = {name: row[name] for name in ("id", "starts_at", "ends_at", "status")}
    session = Session.model_validate(orjson.loads(row["details"]) | apart)
    return Date(session, {"on_site": row["taken_on_site"], "online": row["taken_online"]})
