"""Sends webhooks in the way of Standard Webhooks: signed, 15 s, no redirects, 2xx is success, 410 ends it, Retry-After is honoured.

A webhook whose answer never came is sent again under the same webhook-id; receivers drop what they have by that id.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from uuid import UUID

import httpx

from chassis.outgoing import OutgoingRefused, outgoing_client
from chassis.sending.dispatcher import Dispatcher
from chassis.sending.outcomes import ACCEPTED, Outcome
from chassis.service import Runtime
from notify.messages import webhooks as messages
from notify.repository.deliveries import Outbound
from notify.sender.attempts import attempt, taken
from notify.sender.parts import sender_of, settings_of
from notify.settings import NotifySettings

LARGEST_ANSWER = 64 * 1024
GONE = 410


async def send_webhooks(runtime: Runtime) -> None:
    """Runs until cancelled."""
    settings = settings_of(runtime)
    async with client_of(settings) as client:
        await Dispatcher(
            "webhooks",
            at_once=settings.webhooks_at_once,
            idle=settings.idle_seconds,
            take=partial(taken, runtime, "webhook"),
            send=partial(_send, runtime, client),
        ).run()


def client_of(settings: NotifySettings) -> httpx.AsyncClient:
    """A client for endpoints."""
    return outgoing_client(
        user_agent="kopa-notify",
        allow_loopback=settings.outgoing_allow_loopback,
        seconds=settings.webhook_seconds,
        max_bytes=LARGEST_ANSWER,
    )


async def _send(runtime: Runtime, client: httpx.AsyncClient, outbound: Outbound) -> None:
    url = outbound.url
    assert url is not None

    async def call(body: bytes) -> Outcome:
        return await post(client, url, outbound.delivery.id, body, outbound.secrets)

    await attempt(runtime, outbound, partial(messages.news_body, sender_of(settings_of(runtime)), outbound), call)


async def post(client: httpx.AsyncClient, url: str, id_: UUID, body: bytes, secrets: Sequence[str]) -> Outcome:
    """One attempt. Of the answer only status and Retry-After count; its body is not even read."""
    try:
        async with client.stream("POST", url, content=body, headers=messages.headers(id_, body, secrets)) as answer:
            return judged(answer)
    except OutgoingRefused:
        return Outcome("not delivered", OutgoingRefused.code)
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.UnsupportedProtocol):
        return Outcome("not delivered", "endpoint-unreachable")
    except httpx.TimeoutException:
        return Outcome("in doubt", "endpoint-timeout")
    except (httpx.RequestError, httpx.InvalidURL):
        return Outcome("in doubt", "no-answer")


def judged(answer: httpx.Response) -> Outcome:
    """What an answer means."""
    if answer.is_success:
        return ACCEPTED
    reason = f"http-{answer.status_code}"
    if answer.status_code == GONE:
        return Outcome("refused", reason, gone=True)
    return Outcome("not delivered", reason, retry_after=_retry_after(answer.headers.get("retry-after", "")))


def _retry_after(text: str) -> float | None:
    """Seconds, given as such or as a date (RFC 9110, 10.2.3)."""
    if text.strip().isdecimal():
        return float(text)
    try:
        date = parsedate_to_datetime(text)
    except ValueError:
        return None
    aware = date if date.tzinfo else date.replace(tzinfo=UTC)
    return max(0.0, (aware - datetime.now(UTC)).total_seconds())
