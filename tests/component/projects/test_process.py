"""The service as a real process on real Kafka: the directory arrives, projects depart, the worker watches the clock."""

import asyncio
import time
from pathlib import Path
from uuid import uuid4

import httpx
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from kopa.embedded import Kafka
from tests.component.conftest import as_record
from tests.component.projects.steps import CESIS, call, hub, project, soon
from tests.support.issuer import Issuer
from tests.support.running import ServiceProcess


async def test_hubs_arrive_and_projects_depart(provisioned_kafka: Kafka, database_url: str, issuer: Issuer, tmp_path: Path) -> None:
    bootstrap = provisioned_kafka.bootstrap
    running = ServiceProcess("projects", database_url, bootstrap, issuer, tmp_path / "log", DEADLINE_CHECK_SECONDS="0.2")
    await asyncio.to_thread(running.migrate().start)
    try:
        record = as_record(hub("cesis", "Cēsu Digitālais centrs"), "/matching")
        async with AIOKafkaProducer(bootstrap_servers=bootstrap) as producer:
            await producer.send_and_wait(record.topic, record.value, record.key, headers=list(record.headers))
        body = project(publish=True, call=call(closes_at=soon(seconds=3)))
        async with httpx.AsyncClient(base_url=running.url, headers=issuer.headers(**CESIS)) as client:
            created = (await client.post("/projects", json=body, headers={"Idempotency-Key": str(uuid4())})).json()
            deadline = time.monotonic() + 20
            while "lead_name" not in (await client.get(f"/projects/{created['id']}")).json():
                assert time.monotonic() < deadline, "the hub's name did not arrive"
                await asyncio.sleep(0.1)
        assert await published(bootstrap, created["id"]) == ["lv.kopa.projects.project.opened.v1", "lv.kopa.projects.project.changed.v1"]
    finally:
        await asyncio.to_thread(running.stop)


async def published(bootstrap: str, id_: str) -> list[str]:
    """The types of a project's first two records."""
    consumer = AIOKafkaConsumer("projects.projects", bootstrap_servers=bootstrap, auto_offset_reset="earliest")
    types: list[str] = []
    async with consumer, asyncio.timeout(20):
        async for record in consumer:
            if record.key == id_.encode():
                types.append(dict(record.headers)["ce_type"].decode())
            if len(types) == 2:
                break
    return types
