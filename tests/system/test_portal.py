"""The portal as a process among others: what is published travels through Kafka into its stream and receipts, and a stop is clean."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from kopa.embedded import Kafka, Postgres
from kopa.embedded.server import free_port
from tests.support.issuer import Issuer
from tests.support.running import ServiceProcess

SECRET = "a secret of the test"


class AtPortal(Issuer):
    """The portal itself as the issuer that services trust."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url


class System:
    """Training and the portal, by the portal's address."""

    def __init__(self, portal: ServiceProcess, training: ServiceProcess) -> None:
        self.portal = portal
        self.training = training
        self.published: set[str] = set()

    @property
    def url(self) -> str:
        return self.portal.url

    def publish(self, title: str) -> str:
        self.published.add(title)
        form = {"grant_type": "client_credentials"}
        token = httpx.post(f"{self.url}/oauth/token", data=form, auth=("cesis", SECRET), timeout=10).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid4())}
        body = {"hub": "cesis", "kind": "course", "mode": "online", "title": {"lv": title}, "publish": True}
        answer = httpx.post(f"{self.url}/api/training/offerings", headers=headers, json=body, timeout=10)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])


@pytest.fixture(scope="module")
def system(postgres: Postgres, provisioned_kafka: Kafka, tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    folder = tmp_path_factory.mktemp("portal")
    clients = folder / "clients.json"
    clients.write_text(json.dumps([{"client_id": "cesis", "client_secret": SECRET, "hubs": ["cesis"], "roles": []}]))
    port = free_port()
    issuer = AtPortal(f"http://127.0.0.1:{port}")
    made: dict[str, ServiceProcess] = {}

    def process(name: str, **extra: str) -> ServiceProcess:
        url = postgres.url(f"t{uuid4().hex[:12]}")
        made[name] = ServiceProcess(name, url, provisioned_kafka.bootstrap, issuer, folder / f"{name}.log", PUBLIC_URL=issuer.url, **extra)
        return made[name].migrate()

    training = process("training")
    portal = process("portal", HTTP_PORT=str(port), CLIENTS_FILE=str(clients), SERVICE_URLS=json.dumps({"training": training.url}))
    portal.port = port
    portal.start()
    training.start()
    yield System(portal, training)
    for each in made.values():
        each.stop()


def eventually(check: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < deadline
        time.sleep(0.05)


class Follower(threading.Thread):
    """Reads the stream as JSON, and resumes after a loss as a browser does. What else is in the run's Kafka it passes over."""

    def __init__(self, system: System) -> None:
        super().__init__(daemon=True)
        self._system = system
        self.seen: list[dict[str, Any]] = []
        self.arrived: list[float] = []
        self.numbers: list[int] = []
        self.losses = 0
        self.is_open = False
        self._last = ""
        self.start()

    def run(self) -> None:
        while True:
            try:
                self._follow()
            except httpx.HTTPError:
                time.sleep(0.1)
            self.is_open = False
            self.losses += 1

    def _follow(self) -> None:
        headers = {"Last-Event-ID": self._last} if self._last else {}
        with httpx.stream("GET", f"{self._system.url}/live/stream?format=json", headers=headers, timeout=30, trust_env=False) as answer:
            answer.raise_for_status()
            for line in answer.iter_lines():
                self.is_open = True
                if line.startswith("id: "):
                    self._last = line[4:]
                elif line.startswith("data: "):
                    self._read(json.loads(line[6:]))

    def _read(self, event: dict[str, Any]) -> None:
        if event["title"] and event["title"].get("lv") in self._system.published:
            self.arrived.append(time.time())
            self.numbers.append(int(self._last))
            self.seen.append(event)

    def titles(self) -> list[str]:
        return [each["title"]["lv"] for each in self.seen]


def test_what_a_hub_publishes_is_in_the_stream_within_a_second_and_on_its_receipt(system: System) -> None:
    follower = Follower(system)
    eventually(lambda: follower.is_open)
    system.publish("warming up")
    eventually(lambda: follower.titles() == ["warming up"])
    started = time.time()
    id_ = system.publish("Drošība internetā")
    eventually(lambda: "Drošība internetā" in follower.titles())
    assert follower.arrived[-1] - started < 3, "a second, and room for a busy machine"
    page = httpx.get(f"{system.url}/offerings/{id_}/where?lang=en", timeout=10).text
    assert "Written in the catalogue" in page
    assert page.count(": done</span>") == 2, "written by training, applied by the portal"
    assert "Drošība internetā" in httpx.get(f"{system.url}/live", timeout=10).text


def test_a_stop_ends_the_streams_at_once_and_a_start_resumes_them_without_a_gap(system: System) -> None:
    followers = [Follower(system) for _ in range(3)]
    eventually(lambda: all(each.is_open for each in followers))
    system.publish("before")
    eventually(lambda: all(each.titles() == ["before"] for each in followers))
    took = system.portal.stop()
    assert took < 4, "open streams do not hold up the stop"
    eventually(lambda: all(not each.is_open for each in followers))
    system.portal.start()
    titles = [f"after {number}" for number in range(5)]
    for title in titles:
        system.publish(title)
    eventually(lambda: all(len(each.seen) > len(titles) for each in followers), 40)
    for each in followers:
        assert sorted(each.titles()) == [*titles, "before"], "each once"
        assert each.numbers == sorted(set(each.numbers)), "in the order of the stream; the offerings lie in different partitions"
        assert each.titles() == followers[0].titles(), "the same for everybody"


def test_a_killed_portal_loses_nothing_and_shows_nothing_twice(system: System, tmp_path: Path) -> None:
    follower = Follower(system)
    eventually(lambda: follower.is_open)
    titles = [f"kill {number}" for number in range(12)]
    for number, title in enumerate(titles):
        system.publish(title)
        if number % 4 == 3:
            system.portal.kill()
            system.portal.start()
    eventually(lambda: set(follower.titles()) >= set(titles), 60)
    assert sorted(follower.titles()) == sorted(titles), "each once"
    assert follower.numbers == sorted(set(follower.numbers)), "in the order of the stream; the offerings lie in different partitions"
    assert len({each["event_id"] for each in follower.seen}) == len(titles)
