"""Webhook messages in the form of Standard Webhooks: a small JSON body, an id, a time, a signature for each valid secret."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
from standardwebhooks import Webhook

from contracts.event import Text
from notify.messages.mails import Sender
from notify.repository.deliveries import Outbound

LARGEST_BODY = 20_000
TEST_TYPE = "webhook.test"


def news_body(sender: Sender, outbound: Outbound) -> bytes:
    """The body of one delivery: the event's own type, id, time and data. Where that is over 20 kB, what identifies the
    offering and the address of the rest (`thin` is true then).
    """
    body = _body(outbound.delivery.event_type, outbound.delivery.event_id, outbound.time, outbound.offering)
    if len(body) <= LARGEST_BODY:
        return body
    offering = outbound.offering
    title: Text = {language: text[:500] for language, text in offering["title"].items()}
    thin = {name: offering[name] for name in ("id", "hub", "kind", "state", "version", "changed_at") if name in offering}
    link = sender.link(f"/api/training/offerings/{offering['id']}")
    return _body(
        outbound.delivery.event_type, outbound.delivery.event_id, outbound.time, thin | {"title": title, "thin": True, "link": link}
    )


def trial_body(id_: UUID) -> bytes:
    """The body of a test message."""
    return _body(TEST_TYPE, id_, datetime.now(UTC), {})


def headers(id_: UUID, body: bytes, secrets: Sequence[str]) -> dict[str, str]:
    """Headers of one attempt. The id is the same for every attempt, so that a receiver can drop what it has already."""
    now = datetime.now(UTC)  # the library takes any clock for UTC
    signatures = [Webhook(secret).sign(str(id_), now, body.decode()) for secret in secrets]
    return {
        "content-type": "application/json; charset=utf-8",
        "webhook-id": str(id_),
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def _body(type_: str, id_: UUID, time: datetime, data: dict[str, Any]) -> bytes:
    return orjson.dumps({"type": type_, "id": str(id_), "time": time, "data": data})
