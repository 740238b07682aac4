"""Notify with a real mail server and a real endpoint beside it, its senders running as in the worker role."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from aiokafka import ConsumerRecord

from chassis.ids import new_id
from chassis.wire import encode
from contracts.event import Event
from contracts.training import OfferingPublished, OfferingRevised, OfferingWithdrawn
from notify.app import service
from tests.component.conftest import Running, Start
from tests.component.notify.receivers import Endpoint, MailServer

CESIS = {"hubs": ["cesis"], "sub": "anna"}
VENTSPILS = {"hubs": ["ventspils"], "sub": "janis"}
COORDINATOR = {"roles": ["coordinator"], "sub": "ieva"}
OPERATOR = {"roles": ["operator"], "sub": "oskars"}
EVENTS: dict[str, type[Event]] = {"published": OfferingPublished, "revised": OfferingRevised, "withdrawn": OfferingWithdrawn}

FAST = {
    "idle_seconds": 0.02,
    "housekeeping_seconds": 0.1,
    "retry_seconds": (0.05, 0.1),
    "mail_seconds": 6.0,
    "webhook_seconds": 2.0,
    "lease_seconds": 12.0,
    "letter_pause_seconds": 0,
    "letters_a_day": 100,
    "subscribe_rate": "10000/minute",
    "test_rate": "10000/minute",
    "outgoing_allow_loopback": True,
    "public_url": "https://kopa.example",
}


class Notify:
    """The service under test with what it sends to."""

    def __init__(self, running: Running, mail: MailServer, endpoint: Endpoint) -> None:
        self.running, self.mail, self.endpoint = running, mail, endpoint
        self.call = running.call

    @asynccontextmanager
    async def sending(self) -> AsyncIterator[None]:
        """The background loops of the worker role."""
        loops = [asyncio.create_task(loop(self.running.runtime)) for loop in service.background]  # type: ignore[arg-type]
        try:
            yield
        finally:
            for loop in loops:
                loop.cancel()
            await asyncio.gather(*loops, return_exceptions=True)

    async def subscriber(self, email: str = "anna@example.lv", language: str = "lv") -> dict[str, str]:
        """A confirmed subscriber; returns the header that says who it is."""
        asked = await self.call("POST", "/subscribers", json={"email": email, "language": language})
        assert asked.status_code == 202, asked.text
        await until(lambda: email in self.mail.recipients)
        token = self.mail.token(self.mail.recipients.index(email))
        assert (await self.call("POST", "/subscribers/confirm", json={"token": token})).status_code == 200
        return {"Subscriber-Token": token}

    async def subscribe(self, me: dict[str, str], **filters: Any) -> dict[str, Any]:
        answer = await self.call("POST", "/subscribers/me/subscriptions", headers=me, json={"filters": filters})
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    async def webhook(self, who: dict[str, Any] = CESIS, **filters: Any) -> dict[str, Any]:
        body = {"url": self.endpoint.url, "filters": filters, "description": "test"}
        answer = await self.call("POST", "/webhooks", who=who, json=body)
        assert answer.status_code == 201, answer.text
        self.endpoint.secret = answer.json()["secret"]
        return dict(answer.json())

    async def happen(self, what: str = "published", *, ago: timedelta = timedelta(), event_id: UUID | None = None, **changes: Any) -> UUID:
        """An event about an offering arrives, through wire, inbox and handlers; returns its id."""
        record = offering_record(what, event_id or new_id(), datetime.now(UTC) - ago, **changes)
        runtime = self.running.runtime
        outcome = await runtime.batches.apply(runtime.reader.read([record]))
        assert not outcome.failures, outcome.failures
        return UUID(dict(record.headers)["ce_id"].decode())

    async def deliveries(self, **query: Any) -> list[dict[str, Any]]:
        return list((await self.call("GET", "/deliveries", who=OPERATOR, params=query)).json()["items"])

    async def states(self) -> list[str]:
        """States of all deliveries, oldest first."""
        return [each["state"] for each in reversed(await self.deliveries())]

    async def told(self) -> list[tuple[str, int, str | None]]:
        """What the network was told of deliveries: state, attempts, reason."""
        events = [each for each in await self.running.events() if each["type"].startswith("notify.")]
        return [(each["data"]["state"], each["data"]["attempts"], each["data"].get("reason")) for each in events]

    async def execute(self, statement: str, *values: Any) -> None:
        async with self.running.runtime.database.unit_of_work() as work:
            await work.execute(statement, *values)


def offering_record(what: str, event_id: UUID, time: datetime, **changes: Any) -> ConsumerRecord:
    content = {
        "id": str(uuid4()), "hub": "cesis", "state": "published", "kind": "course", "mode": "on-site",
        "title": {"lv": "Drošība", "en": "Safety"},
        "regions": ["vidzeme"], "published_at": time, "version": 1, "changed_at": time,
    } | changes  # fmt: skip
    event = EVENTS[what].model_validate(content)
    headers, value = encode(
        event, id=event_id, source="/training", prefix="lv.kopa", time=time, traceparent=f"00-{'ab' * 16}-{'cd' * 8}-01", correlation_id="t"
    )
    pairs = tuple((name, text.encode()) for name, text in headers.items())
    key = event.subject.encode()
    return ConsumerRecord(event.topic.name, 0, 0, int(time.timestamp() * 1000), 0, key, value, None, len(key), len(value), pairs)


async def until(condition: Callable[[], bool] | Callable[[], Awaitable[bool]], seconds: float = 20) -> None:
    """Waits for a condition; fails when it does not come true."""
    async with asyncio.timeout(seconds):
        while True:
            now = condition()
            if await now if isinstance(now, Awaitable) else now:
                return
            await asyncio.sleep(0.02)


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with MailServer.running() as server:
        yield server


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with Endpoint.running() as server:
        yield server


@pytest.fixture
async def notify(start: Start, mail: MailServer, endpoint: Endpoint) -> AsyncIterator[Notify]:
    async with start(service, smtp_url=mail.url, **FAST) as running:  # type: ignore[call-arg]
        yield Notify(running, mail, endpoint)
