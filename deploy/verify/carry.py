"""Carries an offering through a running compose project by its public address, and looks for it in Prometheus."""

import os
import shlex
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

SERVICES = ("training", "matching", "projects", "notify", "portal")
HUB = "cesis"
PROFILE = {"slug": HUB, "name": {"lv": "Cēsu Digitālais centrs"}, "country": "LV", "region": "vidzeme", "status": "regional"}
OFFERING = {
    "hub": HUB,
    "kind": "course",
    "title": {"lv": "Drošība internetā", "en": "Safety online"},
    "mode": "online",
    "languages": ["lv"],
    "regions": ["vidzeme"],
    "price": {"free": True},
    "publish": True,
    "sessions": [{"starts_at": "2031-03-26T17:30:00+02:00", "ends_at": "2031-03-26T19:00:00+02:00"}],
}


class NotAsExpected(Exception):
    """The system did something else than it promises."""

    code = "not-as-expected"


class Network:
    """The running system as its users see it."""

    def __init__(self, address: str, prometheus: str) -> None:
        self._http = httpx.Client(base_url=address, timeout=20, trust_env=False)
        self._prometheus = httpx.Client(base_url=prometheus, timeout=20, trust_env=False)

    def ask(self, method: str, path: str, *, token: str = "", body: Any = None, headers: Mapping[str, str] | None = None) -> httpx.Response:
        sent = {"Idempotency-Key": uuid4().hex} | ({"Authorization": f"Bearer {token}"} if token else {}) | dict(headers or {})
        return self._http.request(method, path, json=body, headers=sent)

    def must(self, method: str, path: str, *, token: str = "", body: Any = None) -> Any:
        answer = self.ask(method, path, token=token, body=body)
        expect(answer.is_success, f"{method} {path}: {answer.status_code} {answer.text[:500]}")
        return answer.json()

    def query(self, expr: str) -> list[Any]:
        answer = self._prometheus.get("/api/v1/query", params={"query": expr})
        answer.raise_for_status()
        return list(answer.json()["data"]["result"])


def expect(true: object, what: str) -> None:
    """Raises where it is not so."""
    if not true:
        raise NotAsExpected(what)


def until(what: str, condition: Callable[[], Any], seconds: float = 30) -> float:
    """Waits until `condition` holds; returns the seconds that took."""
    started = time.monotonic()
    while not condition():
        expect(time.monotonic() - started < seconds, f"{what}: not within {seconds:.0f} s")
        time.sleep(0.02)
    took = time.monotonic() - started
    print(f"  {what} ({took:.2f} s)")
    return took


def token(whose: str) -> str:
    """As a person gets it: `deploy/token`."""
    script = Path(__file__).parents[1] / "token"
    done = subprocess.run([script, whose], capture_output=True, text=True, check=False, env={**os.environ})  # noqa: S603  our own script
    expect(done.returncode == 0, f"{shlex.join([str(script), whose])}: {done.stderr}")
    return done.stdout.strip()


def carry(network: Network) -> None:
    """A hub joins, publishes, and the network knows."""
    coordinator, staff = token("coordinator"), token(HUB)
    network.must("POST", "/api/matching/hubs", token=coordinator, body=PROFILE)
    refused = network.ask("POST", "/api/training/offerings", body=OFFERING)
    expect(refused.status_code == 401, f"without a token: {refused.status_code}")
    made = network.must("POST", "/api/training/offerings", token=staff, body=OFFERING)
    seen = f"/api/matching/hubs/{HUB}/offerings"
    until("the offering is seen in matching", lambda: [made["id"]] == [each["id"] for each in network.must("GET", seen)["items"]])
    page = f"/offerings/{made['id']}"
    until("the portal shows it", lambda: "Drošība internetā" in network.ask("GET", page).text)
    for path in ("/metrics", "/api/training/metrics", "/api/training/readyz"):
        expect(network.ask("GET", path).status_code == 404, f"{path} must not be public")


def forge(network: Network) -> None:
    """Whoever names another address with each request is still counted as one."""
    most = 120
    seen = set()
    for each in range(most + 10):
        forged = {"X-Forwarded-For": f"203.0.113.{each}"}
        seen.add(network.ask("POST", "/api/notify/subscribers", body={"email": "nobody"}, headers=forged).status_code)
    expect(seen == {422, 429}, f"{most} requests an hour are the limit, and forged addresses were answered {sorted(seen)}")
    print("  a forged address is not believed")


def watch(network: Network) -> None:
    """Prometheus finds every service, and the offering's way is in its figures."""
    until(
        "Prometheus scrapes all services",
        lambda: {each["metric"]["job"] for each in network.query('up{job!="prometheus"} == 1')} >= set(SERVICES),
        60,
    )
    published = 'sum(kopa_relay_published_total{topic="training.offerings"}) >= 1'
    until("published, says Prometheus", lambda: network.query(published))
    for service in ("matching", "notify", "portal"):
        applied = f'sum(kopa_consumed_total{{job="{service}", topic="training.offerings", outcome="applied"}}) >= 1'
        until(f"applied in {service}, says Prometheus", partial(network.query, applied))
    wrong = [alert["metric"] for alert in network.query('ALERTS{alertstate="firing"}')]
    expect(not wrong, f"alerts fire: {wrong}")


def main() -> int:
    """Exit code 0 when all went as promised."""
    network = Network(*sys.argv[1:3])
    try:
        carry(network)
        forge(network)
        watch(network)
    except NotAsExpected as error:
        print(f"  {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
