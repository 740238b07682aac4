"""PostgreSQL and Kafka reached through a network that is slow, down, flapping, half-open or cuts answers, under load.

The ledger outside the system is the witness: nothing lost, nothing twice, in order per key, a clear state afterwards, ready again within
seconds, and alive all the time: a restart would not mend a network.
"""

import asyncio
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Literal

import asyncpg
import httpx
import pytest

from kopa import topics
from kopa.embedded import Kafka, Postgres
from kopa.embedded.server import free_port
from tests.fault.stage import Stage, staged
from tests.support.issuer import Issuer
from tests.support.proxy import FAULTS, Fault, Proxy
from tests.support.running import ServiceProcess

SUFFER_SECONDS = 2.5
READY_SECONDS = 8
Part = Literal["postgres", "kafka"]


class BehindAProxy(Kafka):
    """A broker that tells clients to come to another port than its own: theirs is the proxy's."""

    def __init__(self, folder: Path, port: int, advertised: int) -> None:
        super().__init__(folder, port, free_port())
        self._advertised = advertised

    def _write_config(self) -> None:
        super()._write_config()
        text = re.sub(r"(?m)^(advertised.listeners=.*:)\d+$", rf"\g<1>{self._advertised}", self._config.read_text())
        self._config.write_text(text)

    @property
    def bootstrap(self) -> str:
        return f"127.0.0.1:{self._advertised}"


class Servers:
    """The running services, the proxies before their servers, and who watches that they stay alive."""

    def __init__(self, stage: Stage, proxies: dict[Part, Proxy], databases: list[str]) -> None:
        self.stage, self.proxies, self._databases = stage, proxies, databases
        self.publisher = stage.process("publisher", "api,relay").start()
        self.consumer = stage.process("consumer", "worker").start()

    @asynccontextmanager
    async def watched(self) -> AsyncIterator[list[str]]:
        """What liveness probes saw that would have made an orchestrator restart a service: nothing, one hopes."""
        complaints: list[str] = []
        watching = asyncio.create_task(self._watch(complaints))
        try:
            yield complaints
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)

    async def _watch(self, complaints: list[str]) -> None:
        async with httpx.AsyncClient(timeout=2) as client:
            while True:
                for process in (self.publisher, self.consumer):
                    try:
                        answer = await client.get(f"{process.url}/healthz")
                    except httpx.HTTPError as error:
                        complaints.append(f"{process.roles}: {error!r}")
                        continue
                    if answer.status_code != 200:
                        complaints.append(f"{process.roles}: {answer.text}")
                await asyncio.sleep(0.1)

    async def ready(self) -> float:
        """Seconds until both say that they are."""
        began = time.monotonic()
        async with httpx.AsyncClient(timeout=READY_SECONDS) as client:
            for process in (self.publisher, self.consumer):
                while not await _is_ready(client, process):
                    assert time.monotonic() - began < 60, f"{process.roles} is not ready: {process.log.read_text()[-3000:]}"
                    await asyncio.sleep(0.05)
        return time.monotonic() - began

    async def put_aside(self) -> int:
        """Records that became dead letters in either database."""
        found = 0
        for url in self._databases:
            connection = await asyncpg.connect(url)
            found += await connection.fetchval("SELECT count(*) FROM dead_letter")
            await connection.close()
        return found


async def _is_ready(client: httpx.AsyncClient, process: ServiceProcess) -> bool:
    try:
        return (await client.get(f"{process.url}/readyz")).status_code == 200
    except httpx.HTTPError:
        return False


@pytest.fixture(scope="module")
async def servers(postgres: Postgres, issuer: Issuer, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Servers]:
    folder = tmp_path_factory.mktemp("proxied")
    port = free_port()
    with Proxy.before(port) as before_kafka, Proxy.before(postgres.port) as before_postgres:
        kafka = BehindAProxy(folder / "kafka", port, before_kafka.port)
        with kafka.running(), staged(postgres, kafka, issuer, folder) as stage:
            await topics.apply(kafka.bootstrap)
            direct = stage.reach_databases_through(before_postgres.port)
            yield Servers(stage, {"postgres": before_postgres, "kafka": before_kafka}, direct)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("part", ["postgres", "kafka"])
async def test_nothing_is_lost_and_all_is_well_again(servers: Servers, part: Part, fault: Fault) -> None:
    stage, proxy = servers.stage, servers.proxies[part]
    before = len(stage.ledger.promised())
    async with servers.watched() as complaints:
        load = asyncio.create_task(stage.load(lambda: servers.publisher.url, seconds=SUFFER_SECONDS + 2, writers=8, pause=0.1))
        await asyncio.sleep(0.5)
        with proxy.suffering(fault):
            await asyncio.sleep(0.5)
            began, applied = len(stage.ledger.promised()), len(await stage.effects())
            await asyncio.sleep(SUFFER_SECONDS - 0.5)
            during, meanwhile = len(stage.ledger.promised()) - began, len(await stage.effects()) - applied
        took = await servers.ready()
        await load
        verdict = await stage.verdict(30)
    assert verdict.flawless, verdict
    assert verdict.promised > before
    assert took < READY_SECONDS
    assert complaints == []
    assert await servers.put_aside() == 0
    if part == "kafka":
        assert during > 0, "commands must not depend on Kafka"
    # And it did suffer.
    if fault == "cut":
        assert proxy.cuts > 0
    if fault in ("down", "half-open"):
        assert meanwhile == 0
        assert part == "kafka" or during == 0
