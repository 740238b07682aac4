"""warm_start: `kopa up` when everything is installed and set up, until the first published offering has reached matching."""

import asyncio
import time
from uuid import uuid4

import httpx

from kopa.embedded import Kafka, Postgres
from tests.bench.figures import Figure
from tests.bench.publish_http import OFFERING
from tests.bench.whole import Whole, whole

GOAL_SECONDS = 15


async def measure(_postgres: Postgres, _kafka: Kafka) -> Figure:
    return await asyncio.to_thread(_measure)


def _measure() -> Figure:
    with whole() as system:
        system.run("up")
        system.run("down")
        started = time.monotonic()
        system.run("up")
        ready = time.monotonic() - started
        _publish_and_see(system)
        seconds = time.monotonic() - started
    return Figure(
        id="warm_start",
        what="second `kopa up` to the first propagated event: Kafka, PostgreSQL, five services, mail catcher",
        value=round(seconds, 1),
        unit="s",
        goal=f"≤ {GOAL_SECONDS} s",
        met=seconds <= GOAL_SECONDS,
        note=f"ready after {ready:.1f} s",
        command="make bench ONLY=warm_start",
    )


def _publish_and_see(system: Whole) -> None:
    token = system.run("token", "cesis").splitlines()[-1]
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid4())}
    answer = httpx.post(f"{system.run('url', 'training')}/offerings", json=OFFERING, headers=headers)
    assert answer.status_code == 201, answer.text
    event_of, deadline = answer.json()["id"], time.monotonic() + 20
    matching = system.run("url", "matching")
    while time.monotonic() < deadline:
        seen = httpx.get(f"{matching}/hubs/cesis/offerings", params={"limit": 200}).json()
        if event_of in [each["id"] for each in seen["items"]]:
            return
        time.sleep(0.02)
    raise AssertionError("the offering did not arrive in matching")
