"""One trace from the HTTP request through outbox and Kafka to the effect, as a collector sees it."""

import asyncio
from pathlib import Path
from uuid import uuid4

import httpx

from kopa.embedded import Kafka, Postgres
from tests.fault.stage import staged
from tests.support.collector import Collector
from tests.support.issuer import Issuer

TRACE, PARENT = "a1" * 16, "b2" * 8


async def test_the_request_and_its_effect_elsewhere_are_one_trace(
    postgres: Postgres, provisioned_kafka: Kafka, issuer: Issuer, tmp_path: Path
) -> None:
    with Collector.running() as collector:
        endpoint = {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url, "TRACE_RATIO": "0", "OTEL_BSP_SCHEDULE_DELAY": "200"}
        with staged(postgres, provisioned_kafka, issuer, tmp_path, **endpoint) as stage:
            publisher = stage.process("publisher", "api,relay").start()
            stage.process("consumer", "worker").start()
            headers = {"traceparent": f"00-{TRACE}-{PARENT}-01", "Idempotency-Key": str(uuid4())}
            async with httpx.AsyncClient() as client:
                assert (await client.post(f"{publisher.url}/bump/traced", headers=headers)).status_code == 200
                await client.post(f"{publisher.url}/bump/untraced", headers={"Idempotency-Key": str(uuid4())})
            async with asyncio.timeout(20):  # each process hands over its spans in its own time
                while not ({"matching.hubs process"} <= {each.name for each in collector.spans} and PARENT in _parents(collector)):
                    await asyncio.sleep(0.1)
        spans = [span for span in collector.spans if span.trace_id == TRACE]
        request = next(span for span in spans if span.parent_id == PARENT)
        effect = next(span for span in spans if span.name == "matching.hubs process")
        assert "/bump/{slug}" in request.name
        assert effect.parent_id == request.span_id
        assert {span.trace_id for span in collector.spans} == {TRACE}, "what nobody samples is not recorded"


def _parents(collector: Collector) -> set[str | None]:
    return {span.parent_id for span in collector.spans}
