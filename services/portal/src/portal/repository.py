"""Stores what commands change."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import orjson

from chassis.database import Work
from contracts.event import Event
from portal.domain.grants import Grant
from portal.domain.keys import Key
from portal.domain.stream import Happening

LOCK_KEYS = "SELECT pg_advisory_xact_lock(hashtext('kopa portal signing keys'))"
LOCK_STREAM = "SELECT pg_advisory_xact_lock(hashtext('kopa portal stream'))"
PUT_KEY = "INSERT INTO signing_key (kid, private, created_at, signs_from) VALUES ($1, $2::jsonb, $3, $4)"
DROP_KEYS = "DELETE FROM signing_key WHERE kid = ANY($1::text[])"
PUT_HAPPENINGS = """
INSERT INTO stream_event (event_id, type, subject, about, hub, title, at, traceparent)
SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::jsonb[], $7::timestamptz[], $8::text[])
ON CONFLICT (event_id) DO NOTHING
"""
PUT_DELIVERIES = """
INSERT INTO delivery (id, version, event_id, about, channel, state, attempts, reason, queued_at, changed_at)
SELECT * FROM unnest($1::uuid[], $2::int[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::int[], $8::text[],
                     $9::timestamptz[], $10::timestamptz[])
ON CONFLICT (id) DO UPDATE SET
    version = excluded.version, state = excluded.state, attempts = excluded.attempts, reason = excluded.reason,
    changed_at = excluded.changed_at
WHERE delivery.version < excluded.version
"""
DELIVERY = ("id", "version", "event_id", "about", "channel", "state", "attempts", "reason", "queued_at", "changed_at")
PUT_GRANT = "INSERT INTO issued_grant (id, kind, account, challenge, redirect, expires_at) VALUES ($1, $2, $3, $4, $5, $6)"
TAKE_CODE = """
DELETE FROM issued_grant WHERE id = $1 AND kind = 'code' RETURNING account, challenge, redirect, expires_at
"""
PUT_SESSION = "INSERT INTO session (id, sealed, expires_at) VALUES ($1, $2, $3)"
RESEAL_SESSION = "UPDATE session SET sealed = $2 WHERE id = $1"
DROP_SESSION = "DELETE FROM session WHERE id = $1"
FORGET_GRANTS = "DELETE FROM issued_grant WHERE expires_at < now()"
FORGET_SESSIONS = "DELETE FROM session WHERE expires_at < now()"
FORGET_STREAM = "DELETE FROM stream_event WHERE at < now() - $1::interval"
FORGET_DELIVERIES = "DELETE FROM delivery WHERE queued_at < now() - $1::interval"


async def lock_keys(work: Work) -> None:
    """Lets one process at a time decide about signing keys, until the transaction ends."""
    await work.execute(LOCK_KEYS)


async def put_key(work: Work, kid: str, private: dict[str, Any], created_at: datetime, signs_from: datetime) -> None:
    """Stores a new key."""
    await work.execute(PUT_KEY, kid, orjson.dumps(private).decode(), created_at, signs_from)


async def drop_keys(work: Work, keys: Sequence[Key]) -> None:
    """Forgets keys for good."""
    await work.execute(DROP_KEYS, [key.kid for key in keys])


async def put_grant(work: Work, grant: Grant) -> None:
    """Stores a code, or what renews tokens."""
    await work.execute(PUT_GRANT, grant.id, grant.kind, grant.account, grant.challenge, grant.redirect, grant.expires_at)


async def take_code(work: Work, id_: bytes) -> Grant | None:
    """The code, which nobody can use again; None where there is no such code any more."""
    row = await work.fetchrow(TAKE_CODE, id_)
    return Grant(id=id_, kind="code", **dict(row)) if row else None


async def put_session(work: Work, id_: bytes, sealed: str, expires_at: datetime) -> None:
    """Stores a new session."""
    await work.execute(PUT_SESSION, id_, sealed, expires_at)


async def reseal_session(work: Work, id_: bytes, sealed: str) -> None:
    """Stores what a session holds now; one that was ended meanwhile stays ended."""
    await work.execute(RESEAL_SESSION, id_, sealed)


async def drop_session(work: Work, id_: bytes) -> None:
    """Ends a session."""
    await work.execute(DROP_SESSION, id_)


async def put_happenings(work: Work, happenings: Sequence[Happening]) -> None:
    """Adds to the stream, in this order.

    Writers go one after another, so that numbers appear in their order: who has read up to one has missed none before it.
    """
    await work.execute(LOCK_STREAM)
    rows = [
        (each.event_id, each.type, each.subject, each.about, each.hub, _json(each.title), each.at, each.traceparent) for each in happenings
    ]
    await work.execute(PUT_HAPPENINGS, *map(list, zip(*rows, strict=True)))


async def put_deliveries(work: Work, deliveries: Sequence[Event]) -> None:
    """Stores the newest state of deliveries, each id once; an older version never replaces a newer one."""
    rows = [[getattr(each, name) for name in DELIVERY] for each in deliveries]
    await work.execute(PUT_DELIVERIES, *map(list, zip(*rows, strict=True)))


async def forget(work: Work, stream: timedelta, deliveries: timedelta) -> None:
    """Drops what is older than these spans, and grants and sessions that are over."""
    await work.execute(FORGET_GRANTS)
    await work.execute(FORGET_SESSIONS)
    await work.execute(FORGET_STREAM, stream)
    await work.execute(FORGET_DELIVERIES, deliveries)


def _json(value: object) -> str | None:
    return None if value is None else orjson.dumps(value).decode()
