"""Repairs dead letters: lists them by fingerprint, edits, redrives (with a dry run), discards. Every act is audited.

The unit of a redrive is the key: a letter's key is parked with everything that came after it, so all of them are applied
again, oldest first, in one transaction; then the key is free. Whatever fails leaves the key as it was.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg
import orjson

from chassis import metrics
from chassis.database import Database, Work
from chassis.deadletters import as_record
from chassis.errors import InvalidInput, NotFound
from chassis.handlers import Handlers
from chassis.ids import new_id
from chassis.retryable import is_retryable
from chassis.wire import Reader

GROUPS = """
SELECT fingerprint, min(reason) AS reason, min(detail) AS detail, min(topic) AS topic, min(type) AS type, count(*) AS letters,
       count(DISTINCT key) AS keys, min(created_at) AS first_at, max(created_at) AS last_at
FROM dead_letter WHERE state = 'open' GROUP BY fingerprint ORDER BY max(created_at) DESC LIMIT 200
"""
LETTERS = """
SELECT id, topic, "partition", "offset", encode(key, 'escape') AS key, type, event_id, reason, detail,
       fingerprint, attempts, state, created_at
FROM dead_letter WHERE ($1::text IS NULL OR fingerprint = $1) AND ($2::text IS NULL OR state = $2) ORDER BY created_at DESC, id LIMIT $3
"""
LETTER = "SELECT *, headers::text AS headers FROM dead_letter WHERE id = $1"
CHOSEN = (
    "SELECT id, topic, key FROM dead_letter WHERE state = 'open' AND (id = ANY($1::uuid[]) OR fingerprint = $2) ORDER BY created_at, id"
)
OF_KEY = """
SELECT *, headers::text AS headers FROM dead_letter WHERE state = 'open' AND topic = $1 AND key = $2
ORDER BY "partition", "offset", created_at FOR UPDATE
"""
LOCK_KEY = "SELECT FROM parked_key WHERE topic = $1 AND key = $2 FOR UPDATE"
CLOSE = "UPDATE dead_letter SET state = $2, closed_by = $3, closed_reason = $4, closed_at = now() WHERE id = ANY($1::uuid[])"
FREE = """
DELETE FROM parked_key WHERE topic = $1 AND key = $2
AND NOT EXISTS (SELECT FROM dead_letter WHERE topic = $1 AND key = $2 AND state = 'open')
"""
AUDIT = "INSERT INTO audit (id, who, act, what, detail) VALUES ($1, $2, $3, $4, $5::jsonb)"


@dataclass(frozen=True, slots=True)
class Selection:
    """Which dead letters: by id, by fingerprint, or both."""

    ids: tuple[UUID, ...] = ()
    fingerprint: str | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What a redrive did, or in a dry run would do, with one letter."""

    id: UUID
    applied: bool
    detail: str | None = None


class _DryRun(Exception):
    """Ends a transaction that was only for show."""


class Repair:
    """Acts on the dead letters of one service."""

    def __init__(self, database: Database, handlers: Handlers, reader: Reader) -> None:
        self._database = database
        self._handlers = handlers
        self._reader = reader

    async def groups(self) -> list[dict[str, Any]]:
        """Open letters by kind of failure, the latest first."""
        return await self._fetch(GROUPS)

    async def letters(self, fingerprint: str | None, state: str | None, limit: int) -> list[dict[str, Any]]:
        """Single letters, newest first."""
        return await self._fetch(LETTERS, fingerprint, state, limit)

    async def letter(self, id_: UUID) -> dict[str, Any]:
        """One letter with headers and value (as text; what is not UTF-8 is replaced). Raises NotFound."""
        found = await self._fetch(LETTER, id_)
        if not found:
            raise NotFound(what="dead letter")
        row = found[0]
        shown = {name: row[name].decode("utf-8", "replace") if row[name] is not None else None for name in ("key", "value")}
        return row | shown | {"headers": orjson.loads(row["headers"])}

    async def edit(self, id_: UUID, value: str, who: str) -> None:
        """Replaces the value of an open letter, to be redriven afterwards. Raises NotFound."""
        async with self._database.unit_of_work() as work:
            old = await work.fetchval("SELECT value FROM dead_letter WHERE id = $1 AND state = 'open' FOR UPDATE", id_)
            if old is None and not await work.fetchval("SELECT EXISTS (SELECT FROM dead_letter WHERE id = $1 AND state = 'open')", id_):
                raise NotFound(what="dead letter")
            await work.execute("UPDATE dead_letter SET value = $2 WHERE id = $1", id_, value.encode())
            await _audit(work, who, "edit dead letter", str(id_), {"was": (old or b"").decode("utf-8", "replace")[:10_000]})

    async def discard(self, selection: Selection, reason: str, who: str) -> int:
        """Closes letters for good; keys with no open letter left are free again. Returns how many were closed."""
        if not reason.strip():
            raise InvalidInput(field="reason", reason={"en": "Say why they are discarded.", "lv": "Norādiet, kāpēc tos atmet."})
        async with self._database.unit_of_work() as work:
            chosen = await work.fetch(CHOSEN, list(selection.ids), selection.fingerprint)
            await work.execute(CLOSE, [row["id"] for row in chosen], "discarded", who, reason)
            for topic, key in {(row["topic"], row["key"]) for row in chosen if row["key"] is not None}:
                await _free(work, topic, key)
            await _audit(
                work,
                who,
                "discard dead letters",
                selection.fingerprint or "",
                {"reason": reason, "ids": [str(row["id"]) for row in chosen]},
            )
        return len(chosen)

    async def redrive(self, selection: Selection, who: str, *, dry_run: bool) -> list[Result]:
        """Applies letters again, key by key, each key in its own transaction."""
        async with self._database.reading() as work:
            chosen = await work.fetch(CHOSEN, list(selection.ids), selection.fingerprint)
        results: list[Result] = []
        keys = dict.fromkeys((row["topic"], row["key"]) for row in chosen if row["key"] is not None)
        for topic, key in keys:
            results += await self._redrive(who, dry_run, topic=topic, key=key)
        for row in chosen:
            if row["key"] is None:
                results += await self._redrive(who, dry_run, id_=row["id"])
        return results

    async def _redrive(self, who: str, dry_run: bool, *, topic: str = "", key: bytes = b"", id_: UUID | None = None) -> list[Result]:
        results: list[Result] = []
        try:
            async with self._database.unit_of_work() as work:
                if id_ is None:
                    await work.execute(LOCK_KEY, topic, key)  # the consumer waits here with new events of the key
                    rows = await work.fetch(OF_KEY, topic, key)
                else:
                    rows = await work.fetch(LETTER, id_)
                for row in rows:
                    await self._apply(work, row, results)
                if dry_run:
                    raise _DryRun
                ids = [result.id for result in results]
                await work.execute(CLOSE, ids, "redriven", who, "")
                if id_ is None:
                    await _free(work, topic, key)
                await _audit(work, who, "redrive dead letters", topic, {"ids": [str(each) for each in ids]})
        except _DryRun:
            return results
        except Exception as error:
            if is_retryable(error):
                raise
            failed = rows[len(results)]["id"]
            return [Result(result.id, False, "a later event of the key still fails") for result in results] + [
                Result(failed, False, f"{type(error).__name__}: {error}"[:500])
            ]
        return results

    async def _apply(self, work: Work, row: asyncpg.Record, results: list[Result]) -> None:
        received = self._reader.read([as_record(row)])[0]
        if received.fault:
            raise ValueError(f"{received.fault.reason}: {received.fault.detail}")
        for portion in self._handlers.portions([received]):
            await portion.handle(work, portion.received)
        results.append(Result(row["id"], True))

    async def _fetch(self, query: str, *values: object) -> list[dict[str, Any]]:
        async with self._database.reading() as work:
            return [dict(row) for row in await work.fetch(query, *values)]


async def measure(work: Work) -> None:
    """Sets the gauges of open letters and parked keys."""
    metrics.DEAD_LETTERS_OPEN.set(await work.fetchval("SELECT count(*) FROM dead_letter WHERE state = 'open'"))
    metrics.PARKED_KEYS.set(await work.fetchval("SELECT count(*) FROM parked_key"))


async def _free(work: Work, topic: str, key: bytes) -> None:
    await work.execute(FREE, topic, key)


async def _audit(work: Work, who: str, act: str, what: str, detail: dict[str, Any]) -> None:
    await work.execute(AUDIT, new_id(), who, act, what, orjson.dumps(detail).decode())
