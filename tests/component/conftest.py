"""One service on real PostgreSQL, called over HTTP in this process; events are read from its outbox and fed to its handlers."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
import orjson
import pytest
from aiokafka import ConsumerRecord

from chassis import migrations
from chassis.app import build_app
from chassis.ids import new_id
from chassis.service import Runtime, Service
from chassis.wire import encode
from contracts.event import Event
from kopa.embedded import Postgres
from kopa.embedded.postgres import in_thread
from tests.support.databases import give_back, migrated
from tests.support.issuer import Issuer
from tests.support.running import NETWORK


class Running:
    """A service under test."""

    def __init__(self, runtime: Runtime, client: httpx.AsyncClient, issuer: Issuer) -> None:
        self.runtime = runtime
        self.client = client
        self.issuer = issuer

    async def call(
        self, method: str, path: str, *, who: dict[str, Any] | None = None, headers: dict[str, str] | None = None, **request: Any
    ) -> httpx.Response:
        """A request; `who` becomes a token (`hubs=[…], roles=[…]`), POST gets a fresh Idempotency-Key."""
        sent = {"Idempotency-Key": str(uuid4())} if method == "POST" else {}
        if who is not None:
            sent |= self.issuer.headers(**who)
        return await self.client.request(method, path, headers=sent | (headers or {}), **request)

    async def events(self) -> list[dict[str, Any]]:
        """What the outbox holds, oldest first: type without prefix, key, headers, data."""
        async with self.runtime.database.reading() as work:
            rows = await work.fetch("SELECT type, aggregateid, headers, payload FROM outbox ORDER BY seq")
        names = ("type", "key", "headers", "data")
        return [dict(zip(names, (r[0].removeprefix("lv.kopa."), r[1], orjson.loads(r[2]), orjson.loads(r[3])), strict=True)) for r in rows]

    async def receive(self, *events: Event, source: str = "/elsewhere") -> None:
        """Applies events as the consumer does, through wire, inbox and handlers."""
        await self.runtime.batches.apply(self.runtime.reader.read([as_record(event, source) for event in events]))


def as_record(event: Event, source: str) -> ConsumerRecord:
    headers, value = encode(
        event, id=new_id(), source=source, prefix="lv.kopa", time=datetime.now(UTC), traceparent="", correlation_id="test"
    )
    pairs = tuple((name, text.encode()) for name, text in headers.items())
    key = event.subject.encode()
    now = int(datetime.now(UTC).timestamp() * 1000)
    return ConsumerRecord(event.topic.name, 0, 0, now, 0, key, value, None, len(key), len(value), pairs)


Start = Callable[[Service], AbstractAsyncContextManager[Running]]


def copied_database(postgres: Postgres, service: Service) -> str:
    """A database of its own with the service's schema."""
    return migrated(postgres, service.name, lambda url: in_thread(migrations.upgrade, service.name, service.settings(database_url=url)))


@pytest.fixture
def start(postgres: Postgres, issuer: Issuer) -> Start:
    """`async with start(service) as running`: a migrated database and the app, without Kafka."""

    @asynccontextmanager
    async def starting(service: Service, roles: Sequence[str] = ("api",), **extra: Any) -> AsyncIterator[Running]:
        database_url = copied_database(postgres, service)
        given = {"database_url": database_url, "issuer": issuer.url, "jwks_url": issuer.jwks_url, "network_dir": NETWORK}
        settings = service.settings(**given, **{"rate_limit": "100000/minute"} | extra)
        runtime = Runtime(service, settings, roles)
        transport = httpx.ASGITransport(build_app(runtime), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
            yield Running(runtime, client, issuer)
        await runtime.close()
        give_back(postgres, service.name, database_url)

    return starting
