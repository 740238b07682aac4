"""Mail servers and webhook endpoints reached through a network that is slow, down, flapping, half-open or cuts answers.

The receivers outside the system are the witness: what is called sent has arrived, no mail arrives a second time, a webhook that is repeated
keeps its id, whatever is in doubt is called so, and the other channel does not wait.
"""

import asyncio
import re
import time
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
import pytest
from aiokafka import AIOKafkaProducer

from chassis.ids import new_id
from kopa.embedded import Kafka, Postgres
from tests.component.notify.conftest import offering_record, until
from tests.component.notify.receivers import Endpoint, MailServer
from tests.support.databases import migrated
from tests.support.issuer import Issuer
from tests.support.proxy import FAULTS, Fault, Proxy
from tests.support.running import ServiceProcess

SUFFER_SECONDS = 2.5
SHORT = (20, 300)
"""Bytes of answers after which a connection is cut: replies of SMTP and of an endpoint are short."""
FIRST = (10, 60)
"""Within the first answer of a connection, which an endpoint gives whole in one piece."""
EVENTS = 6
"""Published while it suffers, one after another."""
SETTINGS = {
    "MAIL_SECONDS": "1.5", "WEBHOOK_SECONDS": "1.5", "LEASE_SECONDS": "4", "HOUSEKEEPING_SECONDS": "0.2", "IDLE_SECONDS": "0.05",
    "RETRY_SECONDS": "[0.2, 0.4, 0.5, 0.5, 0.5, 0.5, 1, 1, 1, 1, 2, 2, 2, 2]", "OUTGOING_ALLOW_LOOPBACK": "true",
}  # fmt: skip
FINAL = {"email": {"sent", "unknown"}, "webhook": {"sent"}}
"""A mail in doubt is for a person to decide; a webhook is repeated until it is taken."""


class Receivers:
    """Notify with one mail subscriber and one webhook, each behind a proxy of its own."""

    def __init__(self, service: ServiceProcess, kafka: Kafka, issuer: Issuer, mail: MailServer, endpoint: Endpoint) -> None:
        self.service, self.mail, self.endpoint = service, mail, endpoint
        self._kafka, self._issuer = kafka, issuer
        self._client = httpx.AsyncClient(base_url=service.url, timeout=10)

    async def call(self, method: str, path: str, **request: Any) -> httpx.Response:
        headers = {"Idempotency-Key": str(new_id())} | request.pop("headers", {})
        answer = await self._client.request(method, path, headers=headers, **request)
        assert answer.is_success, answer.text
        return answer

    async def begin(self, hook: str) -> None:
        await self.call("POST", "/subscribers", json={"email": "anna@example.lv"})
        await until(lambda: len(self.mail.mails) == 1)
        token = self.mail.token()
        await self.call("POST", "/subscribers/confirm", json={"token": token})
        await self.call("POST", "/subscribers/me/subscriptions", headers={"Subscriber-Token": token}, json={"filters": {}})
        made = await self.call("POST", "/webhooks", headers=self._issuer.headers(roles=["coordinator"]), json={"url": hook})
        self.endpoint.secret = made.json()["secret"]

    async def publish(self, producer: AIOKafkaProducer) -> tuple[UUID, str]:
        """An offering is published; returns the event's id and the offering's title, which every message about it bears."""
        event, title = new_id(), f"Kurss{new_id().hex[-12:]}"
        record = offering_record("published", event, datetime.now(UTC), title={"lv": title, "en": title})
        await producer.send_and_wait(record.topic, value=record.value, key=record.key, headers=list(record.headers))
        return event, title

    def producer(self) -> AIOKafkaProducer:
        return AIOKafkaProducer(bootstrap_servers=self._kafka.bootstrap)

    async def states(self, event: UUID) -> dict[str, str]:
        """Channel -> state of the one delivery that it has."""
        items = (await self.call("GET", f"/deliveries/summary?event_id={event}")).json()["items"]
        assert all(item["count"] == 1 for item in items), items
        return {item["channel"]: item["state"] for item in items}

    async def settled(self, event: UUID, channels: tuple[str, ...] = ("email", "webhook")) -> bool:
        states = await self.states(event)
        return all(states.get(channel) in FINAL[channel] for channel in channels)

    def mails(self) -> Counter[str]:
        """Title -> how many mails about it arrived."""
        return Counter(found[0] for at in range(len(self.mail.mails)) if (found := re.search(r"Kurss\w{12}", self.mail.text(at))))

    def hooks(self) -> dict[str, set[str]]:
        """Title -> the ids under which the endpoint was told."""
        told: dict[str, set[str]] = {}
        for id_, body in zip(self.endpoint.ids, self.endpoint.received, strict=True):
            told.setdefault(re.search(r"Kurss\w{12}", str(body))[0], set()).add(id_)  # type: ignore[index]
        return told

    async def close(self) -> None:
        await self._client.aclose()


@pytest.fixture(scope="module")
async def receivers(
    postgres: Postgres, provisioned_kafka: Kafka, issuer: Issuer, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[Receivers, dict[str, Proxy]]]:
    log = tmp_path_factory.mktemp("receivers") / "notify.log"
    with MailServer.running() as mail, Endpoint.running() as endpoint:
        port = int(endpoint.url.rpartition(":")[2].partition("/")[0])
        with Proxy.before(mail.port, SHORT) as before_mail, Proxy.before(port, FIRST) as before_endpoint:
            extra = SETTINGS | {"SMTP_URL": f"smtp://127.0.0.1:{before_mail.port}"}

            def made(url: str) -> ServiceProcess:
                return ServiceProcess("notify", url, provisioned_kafka.bootstrap, issuer, log, **extra)

            service = made(migrated(postgres, "notify", lambda url: made(url).migrate()))
            await asyncio.to_thread(service.start)
            found = Receivers(service, provisioned_kafka, issuer, mail, endpoint)
            await found.begin(f"http://127.0.0.1:{before_endpoint.port}/hook")
            yield found, {"smtp": before_mail, "webhook": before_endpoint}
            await found.close()
            await asyncio.to_thread(service.stop)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("part", ["smtp", "webhook"])
async def test_no_message_is_lost_or_silently_doubled(receivers: tuple[Receivers, dict[str, Proxy]], part: str, fault: Fault) -> None:
    world, proxies = receivers
    other = "webhook" if part == "smtp" else "email"
    published: list[tuple[UUID, str]] = []
    async with world.producer() as producer:
        with proxies[part].suffering(fault):
            for _ in range(EVENTS):
                published.append(await world.publish(producer))
                await asyncio.sleep(SUFFER_SECONDS / EVENTS)
            await until(lambda: world.settled(published[0][0], (other,)), seconds=5)  # the other channel does not wait
            assert httpx.get(f"{world.service.url}/healthz", timeout=2).status_code == 200
            assert httpx.get(f"{world.service.url}/readyz", timeout=2).status_code == 200
        healed = time.monotonic()
        published.append(await world.publish(producer))
    for event, _ in published:
        await until(lambda event=event: world.settled(event))  # type: ignore[misc]
    assert time.monotonic() - healed < 12, "a few seconds, and room for a busy machine"
    await asyncio.sleep(0.3)
    mails, hooks = world.mails(), world.hooks()
    for event, title in published:
        states = await world.states(event)
        assert mails[title] <= 1, "a second mail"
        assert mails[title] == 1 or states["email"] == "unknown"
        assert len(hooks[title]) == 1, "a webhook that is repeated keeps its id"
    assert (await world.states(published[-1][0])) == {"email": "sent", "webhook": "sent"}
    assert world.endpoint.unverified == 0
    if part == "webhook":
        assert {mails[title] for _, title in published} == {1}
    if fault == "cut":
        assert proxies[part].cuts > 0
