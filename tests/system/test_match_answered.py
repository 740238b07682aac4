"""A need is asked and answered on real Kafka and through a real mail server: the network learns each step, in order and without a name."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import orjson
import pytest
from aiokafka import AIOKafkaConsumer

from chassis.wire import Reader
from contracts.events import REGISTRY
from contracts.topics import MATCHES
from kopa.embedded import Kafka
from tests.component.matching.asking import ORGANISATION, TEXT, staff
from tests.component.matching.conftest import COORDINATOR, hub
from tests.component.notify.conftest import until
from tests.component.notify.receivers import MailServer
from tests.support.issuer import Issuer
from tests.support.running import ServiceProcess


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with MailServer.running() as server:
        yield server


@pytest.fixture
async def process(
    provisioned_kafka: Kafka, database_url: str, issuer: Issuer, mail: MailServer, tmp_path: Path
) -> AsyncIterator[ServiceProcess]:
    extra = {"SMTP_URL": mail.url, "IDLE_SECONDS": "0.05", "HOUSEKEEPING_SECONDS": "0.2"}
    service = ServiceProcess("matching", database_url, provisioned_kafka.bootstrap, issuer, tmp_path / "matching.log", **extra)
    await asyncio.to_thread(lambda: service.migrate().start())
    yield service
    await asyncio.to_thread(service.stop)


async def steps_of(kafka: Kafka, match: str, number: int) -> list[tuple[str, Any]]:
    """(type, event) of a match, as another service reads them."""
    consumer = AIOKafkaConsumer(MATCHES.name, bootstrap_servers=kafka.bootstrap, auto_offset_reset="earliest")
    reader, found = Reader(REGISTRY, "lv.kopa"), list[tuple[str, Any]]()
    await consumer.start()
    try:
        async with asyncio.timeout(20):
            while len(found) < number:
                record = await consumer.getone()
                if record.key == match.encode():
                    (received,) = reader.read([record])
                    found.append((received.event.event_name, received.event))
                    assert not any(word in record.value.decode() for word in ("Rūķis", "Anna", TEXT))
                    assert orjson.loads(record.value)["need"] == str(received.event.need)
    finally:
        await consumer.stop()
    return found


async def test_a_need_is_asked_and_answered(process: ServiceProcess, provisioned_kafka: Kafka, issuer: Issuer, mail: MailServer) -> None:
    async with httpx.AsyncClient(base_url=process.url, timeout=10) as client:

        async def call(method: str, path: str, who: Any = None, headers: dict[str, str] | None = None, **body: Any) -> Any:
            sent = {"Idempotency-Key": str(uuid4()), "If-Match": "*"} | (issuer.headers(**who) if who else {}) | (headers or {})
            answer = await client.request(method, path, headers=sent, **({"json": body} if body else {}))
            assert answer.is_success, answer.text
            return answer.json()

        await call("POST", "/hubs", COORDINATOR, **hub("cesis"))
        await call("PUT", "/hubs/cesis/desk", staff("cesis"), email="cesis@hubs.example", language="en")
        organisation = await call("POST", "/organisations", **ORGANISATION)
        need = await call("POST", "/needs", text={"lv": TEXT})
        tokens = {"Need-Token": need["token"], "Organisation-Token": organisation["token"]}
        bound = await client.put(f"/organisations/{organisation['id']}/needs/{need['id']}", headers=tokens)
        assert bound.is_success, bound.text
        (match,) = (await call("POST", f"/needs/{need['id']}/matches", headers=tokens, hubs=["cesis"]))["items"]
        await until(lambda: "cesis@hubs.example" in mail.recipients)
        assert "A client asks for your help" in mail.mails[mail.recipients.index("cesis@hubs.example")]["subject"]
        await call("POST", f"/matches/{match['id']}/accept", staff("cesis"), message="Rīt zvanīsim.")
        steps = await steps_of(provisioned_kafka, match["id"], 2)
        assert [(name, event.version, event.state) for name, event in steps] == [
            ("matching.match.proposed", 1, "proposed"),
            ("matching.match.accepted", 2, "accepted"),
        ]
        metrics = (await client.get("/metrics")).text
        assert 'kopa_matching_matches_total{step="accepted"} 1.0' in metrics
