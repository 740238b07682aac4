"""Deliveries, from the event that gave rise to them to their end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from chassis.database import Work
from chassis.errors import NotFound
from chassis.sending.outcomes import Channel
from contracts.event import Text
from notify.domain.deliveries import Delivery
from notify.domain.filters import Filters

INSERT = """
INSERT INTO delivery (id, subscription_id, recipient_id, channel, event_id, about)
SELECT id, subscription_id, recipient_id, channel, event_id, about
FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::uuid[], $6::text[])
     WITH ORDINALITY AS new(id, subscription_id, recipient_id, channel, event_id, about, at)
ORDER BY at
ON CONFLICT (event_id, subscription_id) DO NOTHING
RETURNING id, queued_at
"""
# An earlier delivery of the same subscription and offering that is not finished holds the later ones back. Another process
# that is just finishing it still counts as holding: it is seen here only once it has committed.
CLAIM = """
WITH due AS (
    SELECT d.id FROM delivery d
    WHERE d.state = 'queued' AND d.channel = $1 AND d.due_at <= now()
      AND NOT EXISTS (SELECT FROM delivery e WHERE e.subscription_id = d.subscription_id AND e.about = d.about AND e.seq < d.seq
                      AND e.state IN ('queued', 'sending'))
      AND (SELECT count(*) FROM delivery e WHERE e.subscription_id = d.subscription_id AND e.state = 'sending') < $4
    ORDER BY d.due_at, d.seq LIMIT $2 FOR UPDATE OF d SKIP LOCKED
)
UPDATE delivery d SET state = 'sending', attempts = attempts + 1, lease_until = now() + make_interval(secs => $3), changed_at = now()
FROM due WHERE d.id = due.id RETURNING d.id
"""
COLUMNS = """
d.id, d.subscription_id, d.recipient_id, d.channel, d.event_id, n.type AS event_type, d.about, d.state, d.version, d.attempts, d.budget,
d.reason, d.queued_at, d.changed_at, n.traceparent
"""
LOCK = f"SELECT {COLUMNS} FROM delivery d JOIN news n ON n.event_id = d.event_id WHERE d.id = $1 FOR UPDATE OF d"
OUTBOUND = f"""
SELECT {COLUMNS}, n.time, n.offering::text AS offering, q.filters::text AS filters, s.email, s.language, w.url,
       CASE WHEN w.previous_until > now() THEN ARRAY[w.secret, w.previous_secret] ELSE ARRAY[w.secret] END AS secrets,
       q.id IS NULL AS ended, w.state = 'disabled' AS disabled,
       (SELECT jsonb_object_agg(slug, name)::text FROM hub
        WHERE slug = ANY(ARRAY(SELECT jsonb_array_elements_text(q.filters -> 'hubs')) || (n.offering ->> 'hub'))) AS hub_names
FROM delivery d JOIN news n ON n.event_id = d.event_id
LEFT JOIN subscription q ON q.id = d.subscription_id
LEFT JOIN subscriber s ON s.id = q.subscriber_id
LEFT JOIN webhook w ON w.id = q.webhook_id
WHERE d.id = ANY($1) ORDER BY d.due_at, d.seq
"""
STORE = """
UPDATE delivery SET state = $2, version = $3, budget = $4, reason = $5, changed_at = $6, lease_until = NULL,
                    due_at = now() + make_interval(secs => $7)
WHERE id = $1
"""
ABANDONED = "SELECT id FROM delivery WHERE state = 'sending' AND lease_until < now() LIMIT 200 FOR UPDATE SKIP LOCKED"
HASTEN = """
UPDATE delivery SET due_at = now() WHERE id IN (
    SELECT d.id FROM delivery d LEFT JOIN subscription q ON q.id = d.subscription_id LEFT JOIN webhook w ON w.id = q.webhook_id
    WHERE d.state = 'queued' AND d.due_at > now() AND (q.id IS NULL OR w.state = 'disabled')
    LIMIT 1000 FOR UPDATE OF d SKIP LOCKED)
"""


@dataclass(frozen=True, slots=True)
class Outbound:
    """A delivery that is being sent, with all that its message needs. `hub_names` by slug; `token` opens the subscriptions (e-mail)."""

    delivery: Delivery
    time: datetime
    offering: dict[str, Any]
    filters: Filters
    hub_names: Mapping[str, Text]
    email: str | None
    language: str | None
    url: str | None
    secrets: tuple[str, ...]
    ended: bool
    disabled: bool
    token: str | None = None


async def insert(work: Work, deliveries: Sequence[Delivery]) -> set[UUID]:
    """Stores new deliveries in their order; the ids of those that are not there already for the same event and subscription."""
    names = ("id", "subscription_id", "recipient_id", "channel", "event_id", "about")
    columns = [[getattr(each, name) for each in deliveries] for name in names]
    return {row["id"] for row in await work.fetch(INSERT, *columns)}


async def claim(work: Work, channel: Channel, limit: int, lease: float, at_once: int) -> list[Outbound]:
    """Takes deliveries that are due, for at most `lease` seconds, no more than `at_once` of one subscription at a time."""
    ids = [row["id"] for row in await work.fetch(CLAIM, channel, limit, lease, at_once)]
    return [_outbound(row) for row in await work.fetch(OUTBOUND, ids)] if ids else []


async def lock(work: Work, id_: UUID) -> Delivery:
    """A delivery, its row locked: the order of its events. Raises NotFound."""
    row = await work.fetchrow(LOCK, id_)
    if row is None:
        raise NotFound(what="delivery")
    return Delivery(**row)


async def store(work: Work, delivery: Delivery, pause: float) -> None:
    """Stores a changed delivery, due after `pause` seconds where it is queued; the row must have been locked."""
    values = (delivery.id, delivery.state, delivery.version, delivery.budget, delivery.reason, delivery.changed_at, pause)
    await work.execute(STORE, *values)


async def abandoned(work: Work) -> list[UUID]:
    """Deliveries whose process died while it was sending them, their rows locked."""
    return [row["id"] for row in await work.fetch(ABANDONED)]


async def hasten(work: Work) -> None:
    """Makes due what waits for another attempt although there is nobody to receive it any more."""
    await work.execute(HASTEN)


async def has_recipient(work: Work, subscription: UUID) -> bool:
    """Whether the subscription still exists."""
    return bool(await work.fetchval("SELECT EXISTS (SELECT FROM subscription WHERE id = $1)", subscription))


def _outbound(row: Any) -> Outbound:
    named = {name: row[name] for name in Delivery.__dataclass_fields__}
    return Outbound(
        delivery=Delivery(**named),
        time=row["time"],
        offering=orjson.loads(row["offering"]),
        filters=orjson.loads(row["filters"] or "{}"),
        hub_names=orjson.loads(row["hub_names"] or "{}"),
        email=row["email"],
        language=row["language"],
        url=row["url"],
        secrets=tuple(each for each in row["secrets"] if each),
        ended=row["ended"],
        disabled=bool(row["disabled"]),
    )
