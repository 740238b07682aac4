"""Notify as a real process on real Kafka: news become mail, and kill -9 in the middle of a mail never makes a second one."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from aiokafka import AIOKafkaProducer

from chassis.ids import new_id
from kopa.embedded import Kafka
from tests.component.notify.conftest import offering_record, until
from tests.component.notify.receivers import Endpoint, MailServer
from tests.support.issuer import Issuer
from tests.support.running import ServiceProcess

LEASE = 8.0


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with MailServer.running() as server:
        yield server


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with Endpoint.running() as server:
        yield server


@pytest.fixture
async def process(
    provisioned_kafka: Kafka, database_url: str, issuer: Issuer, mail: MailServer, tmp_path: Path
) -> AsyncIterator[ServiceProcess]:
    extra = {
        "SMTP_URL": mail.url, "MAIL_SECONDS": "4", "WEBHOOK_SECONDS": "4", "LEASE_SECONDS": str(LEASE), "HOUSEKEEPING_SECONDS": "0.2",
        "OUTGOING_ALLOW_LOOPBACK": "true", "IDLE_SECONDS": "0.05",
    }  # fmt: skip
    service = ServiceProcess("notify", database_url, provisioned_kafka.bootstrap, issuer, tmp_path / "notify.log", **extra)
    await asyncio.to_thread(lambda: service.migrate().start())
    yield service
    await asyncio.to_thread(service.stop)


class World:
    """The process with what surrounds it."""

    def __init__(self, process: ServiceProcess, kafka: Kafka, issuer: Issuer, mail: MailServer) -> None:
        self.process, self.kafka, self.issuer, self.mail = process, kafka, issuer, mail
        self.client = httpx.AsyncClient(base_url=process.url, timeout=10)

    async def call(self, method: str, path: str, **request: Any) -> httpx.Response:
        headers = {"Idempotency-Key": str(new_id())} | request.pop("headers", {})
        answer = await self.client.request(method, path, headers=headers, **request)
        assert answer.is_success, answer.text
        return answer

    async def subscriber(self) -> None:
        await self.call("POST", "/subscribers", json={"email": "anna@example.lv"})
        await until(lambda: len(self.mail.mails) == 1)
        token = self.mail.token()
        await self.call("POST", "/subscribers/confirm", json={"token": token})
        await self.call(
            "POST", "/subscribers/me/subscriptions", headers={"Subscriber-Token": token}, json={"filters": {"kinds": ["course"]}}
        )

    async def publish(self) -> UUID:
        """An offering is published, as training's relay would; returns the event's id."""
        event = new_id()
        record = offering_record("published", event, datetime.now(UTC))
        producer = AIOKafkaProducer(bootstrap_servers=self.kafka.bootstrap)
        await producer.start()
        try:
            await producer.send_and_wait(record.topic, value=record.value, key=record.key, headers=list(record.headers))
        finally:
            await producer.stop()
        return event

    async def state(self, event: UUID) -> str | None:
        items = (await self.call("GET", f"/deliveries/summary?event_id={event}")).json()["items"]
        return items[0]["state"] if items else None


@pytest.fixture
async def world(process: ServiceProcess, provisioned_kafka: Kafka, issuer: Issuer, mail: MailServer) -> AsyncIterator[World]:
    world = World(process, provisioned_kafka, issuer, mail)
    yield world
    await world.client.aclose()


async def test_news_become_mail_within_a_second_or_so(world: World) -> None:
    await world.subscriber()
    event = await world.publish()
    await until(lambda: _is(world, event, "sent"))
    assert len(world.mail.mails) == 2
    metrics = (await world.call("GET", "/metrics")).text
    assert 'kopa_notify_attempts_total{channel="email",state="sent"} 1.0' in metrics


async def test_killed_between_handing_over_and_the_answer_is_unknown_and_never_a_second_mail(world: World) -> None:
    await world.subscriber()
    world.mail.next = ["hang"]
    world.mail.reached_data.clear()
    event = await world.publish()
    assert await asyncio.to_thread(world.mail.reached_data.wait, 20)
    await asyncio.to_thread(world.process.kill)
    await asyncio.to_thread(world.process.start)
    await until(lambda: _is(world, event, "unknown"), seconds=LEASE + 15)
    later = await world.publish()
    await until(lambda: _is(world, later, "sent"), seconds=30)
    await asyncio.sleep(LEASE)
    assert await world.state(event) == "unknown"
    assert len(world.mail.mails) == 3, "the request for confirmation, the mail in doubt, the one about the later event"


async def test_killed_while_an_endpoint_takes_its_time_it_is_told_again_under_the_same_id(world: World, endpoint: Endpoint) -> None:
    coordinator = world.issuer.headers(roles=["coordinator"])
    made = await world.call("POST", "/webhooks", headers=coordinator, json={"url": endpoint.url})
    endpoint.secret, endpoint.next = made.json()["secret"], ["slow"]
    event = await world.publish()
    await until(lambda: len(endpoint.ids) == 1, seconds=20)
    await asyncio.to_thread(world.process.kill)
    await asyncio.to_thread(world.process.start)
    await until(lambda: _is(world, event, "sent"), seconds=LEASE + 25)
    assert len(endpoint.ids) == 2
    assert len(set(endpoint.ids)) == 1
    assert endpoint.unverified == 0


async def _is(world: World, event: UUID, state: str) -> bool:
    return await world.state(event) == state
