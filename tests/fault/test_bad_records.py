"""What arrives broken: nothing is lost, nothing is stuck, each has a dead letter with a clear reason, other keys flow."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord

from chassis.ids import new_id
from chassis.wire import encode
from contracts.matching import HubRevised
from contracts.topics import HUBS, MAX_BATCH_BYTES, dead_letter_name
from kopa.embedded import Kafka, Postgres
from tests.fault.stage import staged
from tests.support.issuer import Issuer
from tests.support.running import ServiceProcess

Headers = list[tuple[str, bytes | None]]
OPERATOR = {"sub": "olga", "roles": ["operator"]}

ONE_PARTITION = 0
"""Within one the order is that of sending; a good record of another may come between, and then the invalid ones are not in a row."""


def record(slug: str, version: int, **changes: Any) -> tuple[Headers, bytes]:
    event = HubRevised.model_validate(
        {"slug": slug, "name": {"en": slug}, "country": "LV", "status": "regional", "version": version, "changed_at": datetime.now(UTC)}
        | changes
    )
    headers, value = encode(
        event, id=new_id(), source="/test", prefix="lv.kopa", time=datetime.now(UTC), traceparent="", correlation_id="c"
    )
    return [(name, text.encode()) for name, text in headers.items()], value


def changed(headers: Headers, name: str, value: bytes | None) -> Headers:
    return [(each, value if each == name else old) for each, old in headers]


class Post:
    """Sends raw records and asks the consumer what became of them."""

    def __init__(self, producer: AIOKafkaProducer, consumer: ServiceProcess, issuer: Issuer) -> None:
        self._producer = producer
        self._issuer = issuer
        self.consumer = consumer

    async def send(self, slug: str, headers: Headers, value: bytes | None, partition: int | None = None) -> None:
        await self._producer.send_and_wait(HUBS.name, value, key=slug.encode(), headers=headers, partition=partition)

    async def good(self, slug: str, version: int, **changes: Any) -> None:
        await self.send(slug, *record(slug, version, **changes))

    async def effects(self) -> list[tuple[str, int]]:
        return [(each[0], each[1]) for each in (await self.call("GET", "/effects"))["items"]]

    async def letters(self) -> dict[str, dict[str, Any]]:
        """Open dead letters by `key/reason`."""
        items = (await self.call("GET", "/operations/dead-letters?limit=200"))["items"]
        return {f"{each['key']}/{each['reason']}": each for each in items}

    async def open_letters(self, count: int) -> list[dict[str, Any]]:
        """The open dead letters, once there are so many; their keys are on other partitions than what was waited for."""
        async with asyncio.timeout(20):
            while len(items := (await self.call("GET", "/operations/dead-letters?limit=200"))["items"]) < count:
                await asyncio.sleep(0.1)
        return list(items)

    async def call(self, method: str, path: str, body: Any = None) -> Any:
        async with httpx.AsyncClient(timeout=10) as client:
            answer = await client.request(method, self.consumer.url + path, json=body, headers=self._issuer.headers(**OPERATOR))
        assert answer.status_code < 300, answer.text
        return answer.json() if answer.content else None

    async def arrives(self, slug: str, version: int) -> None:
        async with asyncio.timeout(20):
            while (slug, version) not in await self.effects():
                await asyncio.sleep(0.1)


@pytest.fixture
async def post(postgres: Postgres, provisioned_kafka: Kafka, issuer: Issuer, tmp_path: Path) -> AsyncIterator[Post]:
    with staged(postgres, provisioned_kafka, issuer, tmp_path, BREAKER_RUN="20") as stage:
        consumer = stage.process("consumer", "api,worker").start()
        producer = AIOKafkaProducer(bootstrap_servers=provisioned_kafka.bootstrap, max_request_size=2 * MAX_BATCH_BYTES)
        await producer.start()
        try:
            yield Post(producer, consumer, issuer)
        finally:
            await producer.stop()


async def test_each_kind_of_broken_record_gets_its_reason_and_others_flow(post: Post) -> None:
    await post.good("good", 1)
    headers, value = record("x", 1)
    await post.send("null-type", changed(headers, "ce_type", None), value)
    await post.send("binary-id", changed(headers, "ce_id", b"\xff\xfe"), value)
    await post.send("odd-id", changed(headers, "ce_id", b"not-a-uuid"), value)
    await post.send("broken-json", record("broken-json", 1)[0], b'{"slug": "broken')
    await post.send("contract", record("contract", 1)[0], b'{"slug": "contract"}')
    await post.send("unknown", changed(record("unknown", 1)[0], "ce_type", b"lv.kopa.matching.hub.sold.v1"), value)
    await post.send("future", changed(record("future", 1)[0], "ce_type", b"lv.kopa.matching.hub.revised.v9"), value)
    await post.send("huge", record("huge", 1)[0], b"[" + b" " * 300 * 1024)
    await post.send("no-data", record("no-data", 1)[0], None)
    await post.send("odd-header", [*record("odd-header", 1)[0], ("note", None), ("blob", b"\xff")], record("odd-header", 1)[1])
    await post.good("future", 2)
    await post.good("good", 2)
    for slug, version in (("good", 2), ("odd-header", 1), ("future", 2)):
        await post.arrives(slug, version)
    await post.open_letters(9)
    letters = await post.letters()
    assert {
        "null-type/bad-header", "binary-id/bad-header", "odd-id/bad-header", "broken-json/broken-json", "contract/broken-contract",
        "unknown/unknown-type",
        "future/future-version", "huge/broken-json", "no-data/no-data",
    } == set(letters)  # fmt: skip
    assert "newest known version is v1" in letters["future/future-version"]["detail"]
    assert len({each["fingerprint"] for each in letters.values()}) == len(letters)


async def test_a_poisoned_key_is_parked_mended_and_redriven_in_order(post: Post) -> None:
    await post.good("ill", 1, website="poison")
    await post.good("ill", 2)
    await post.good("well", 1)
    await post.arrives("well", 1)
    await post.good("ill", 3)
    await post.good("well", 2)
    await post.arrives("well", 2)
    assert [version for slug, version in await post.effects() if slug == "ill"] == []
    items = await post.open_letters(3)
    assert sorted((each["key"], each["reason"]) for each in items) == [
        ("ill", "behind-dead-letter"),
        ("ill", "behind-dead-letter"),
        ("ill", "handler-failed"),
    ]
    poison = next(each for each in items if each["reason"] == "handler-failed")
    assert (poison["attempts"], poison["detail"]) == (3, "ValueError: cannot digest ill")

    choice = {"fingerprint": poison["fingerprint"]}
    failed = (await post.call("POST", "/operations/dead-letters/redrive", choice | {"dry_run": True}))["items"]
    assert [each["applied"] for each in failed] == [False]
    letter = await post.call("GET", f"/operations/dead-letters/{poison['id']}")
    mended = json.dumps(json.loads(letter["value"]) | {"website": "https://example.lv"})
    await post.call("PUT", f"/operations/dead-letters/{poison['id']}/value", {"value": mended})
    dry = (await post.call("POST", "/operations/dead-letters/redrive", choice | {"dry_run": True}))["items"]
    assert [each["applied"] for each in dry] == [True, True, True]
    assert [version for slug, version in await post.effects() if slug == "ill"] == []
    await post.call("POST", "/operations/dead-letters/redrive", choice)
    await post.good("ill", 4)
    await post.arrives("ill", 4)
    assert [version for slug, version in await post.effects() if slug == "ill"] == [1, 2, 3, 4]
    assert await post.letters() == {}


async def test_a_flood_of_invalid_records_holds_the_consumer_instead_of_moving_the_topic(post: Post) -> None:
    await post.good("before", 1)
    await post.arrives("before", 1)
    for number in range(30):
        await post.send(f"flood-{number}", record("x", 1)[0], b"not json", ONE_PARTITION)
    await post.send("after", *record("after", 1), ONE_PARTITION)
    async with asyncio.timeout(20):
        while httpx.get(f"{post.consumer.url}/readyz").status_code != 503:
            await asyncio.sleep(0.1)
    await asyncio.sleep(1)
    assert httpx.get(f"{post.consumer.url}/readyz").status_code == 503, "it stays so until somebody has looked"
    assert ("after", 1) not in await post.effects()
    assert len(await post.letters()) < 30
    await post.call("POST", "/operations/breaker", {"count": 30})
    await post.arrives("after", 1)
    assert len(await post.open_letters(30)) == 30


async def test_a_dead_letter_goes_to_the_topic_of_its_consumer_with_reason_and_origin(
    postgres: Postgres, own_kafka: Kafka, issuer: Issuer, tmp_path: Path
) -> None:
    training = ServiceProcess("training", postgres.url(f"dead_{new_id().hex[-8:]}"), own_kafka.bootstrap, issuer, tmp_path / "log")
    training.migrate().start()
    dead = AIOKafkaConsumer(dead_letter_name(HUBS.name, "training"), bootstrap_servers=own_kafka.bootstrap, auto_offset_reset="earliest")
    producer = AIOKafkaProducer(bootstrap_servers=own_kafka.bootstrap)
    await asyncio.gather(dead.start(), producer.start())
    try:
        sent = await producer.send_and_wait(HUBS.name, b"not json", key=b"dead-hub", headers=record("dead-hub", 1)[0])
        async with asyncio.timeout(20):
            found = await anext(each async for each in _records(dead) if each.key == b"dead-hub")
        headers = dict(found.headers)
        assert found.value == b"not json"
        assert (headers["dead_reason"], headers["dead_topic"]) == (b"broken-json", HUBS.name.encode())
        assert (headers["dead_partition"], headers["dead_offset"]) == (str(sent.partition).encode(), str(sent.offset).encode())
    finally:
        await asyncio.gather(dead.stop(), producer.stop())
        training.kill()


async def _records(consumer: AIOKafkaConsumer) -> AsyncIterator[ConsumerRecord]:
    while True:
        yield await consumer.getone()
