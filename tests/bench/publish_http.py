"""publish_http: POST offerings, published at once, 32 clients, every guarantee on; against a bare FastAPI + asyncpg insert."""

import asyncio
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx
import orjson

from kopa.embedded import Kafka, Postgres
from kopa.embedded.server import free_port
from tests.bench.figures import Figure, rate
from tests.support.issuer import Issuer
from tests.support.running import ServiceProcess

CLIENTS = 32
SECONDS = 6
ROUNDS = 3
OFFERING: dict[str, Any] = {
    "hub": "cesis",
    "publish": True,
    "kind": "course",
    "title": {"lv": "Drošība internetā", "en": "Safety online"},
    "summary": {"lv": "Trīs vakari par parolēm un krāpniekiem."},
    "mode": "on-site",
    "languages": ["lv"],
    "level": "basic",
    "audiences": ["seniors"],
    "regions": ["vidzeme"],
    "price": {"free": True},
    "sessions": [{"starts_at": "2027-03-26T17:30:00+02:00", "ends_at": "2027-03-26T19:00:00+02:00"}],
}


async def measure(postgres: Postgres, kafka: Kafka) -> Figure:
    return await asyncio.to_thread(_measure, postgres, kafka)


def _measure(postgres: Postgres, kafka: Kafka) -> Figure:
    with Issuer.running() as issuer, tempfile.TemporaryDirectory() as folder:
        training = ServiceProcess("training", postgres.url("bench_http"), kafka.bootstrap, issuer, Path(folder) / "log", roles="api")
        relay = ServiceProcess("training", postgres.url("bench_http"), kafka.bootstrap, issuer, Path(folder) / "relay.log", roles="relay")
        training.migrate().start()
        bare_port = free_port()
        bare = subprocess.Popen([sys.executable, "-m", "tests.bench.bare_http", str(bare_port), postgres.url("bench_bare")])
        try:
            wait_for(f"http://127.0.0.1:{bare_port}/openapi.json")
            token = issuer.token(hubs=["cesis"])
            rounds = [(_ask(bare_port, token), _ask(training.port, token)) for _ in range(ROUNDS)]
            relay.start()
        finally:
            bare.terminate()
            bare.wait()
            training.kill()
            relay.kill()
    floor = sorted(each["rate"] for each, _ in rounds)[ROUNDS // 2]
    ours = sorted((each for _, each in rounds), key=lambda each: each["rate"])[ROUNDS // 2]
    what = "POST and publish an offering with a session, 32 clients; token, validation, Idempotency-Key, outbox"
    note = f"p50 {ours['p50']:.0f} ms, p99 {ours['p99']:.0f} ms; one API process, its relay and the clients in processes of their own"
    return rate("publish_http", what, ours["rate"], floor, at_least=0, ratio=0.6, unit="requests/s", note=note)


def _ask(port: int, token: str) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.clients", "127.0.0.1", str(port), "/offerings", str(CLIENTS), str(SECONDS), token]
    done = subprocess.run(command, input=orjson.dumps(OFFERING), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    figures: dict[str, float] = orjson.loads(done.stdout)
    return figures


def wait_for(url: str) -> None:
    """Until somebody answers at an address."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            httpx.get(url, timeout=1)
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"{url} does not answer")
