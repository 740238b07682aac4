"""All services as real processes, and everything that makes their figures move: work, mistakes, and a few accidents."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
from aiokafka import AIOKafkaProducer

from contracts.topics import OFFERINGS
from kopa.embedded import Kafka, Postgres
from kopa.embedded.server import free_port
from tests.component.notify.receivers import Endpoint, MailServer
from tests.component.training.enrolling import link_token
from tests.support.issuer import Issuer
from tests.support.running import ServiceProcess

SERVICES = ("training", "matching", "projects", "notify", "portal")
STAFF = {"sub": "anna", "hubs": ["cesis"]}
COORDINATOR = {"sub": "ieva", "roles": ["coordinator"]}
HUB = {
    "slug": "cesis",
    "name": {"lv": "Cēsu centrs"},
    "country": "LV",
    "region": "vidzeme",
    "status": "regional",
    "technologies": {"cybersecurity": 3},
}
CONNECTIONS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


def offering() -> dict[str, Any]:
    return {
        "hub": "cesis", "kind": "course", "title": {"lv": "Drošība"}, "mode": "online", "languages": ["lv"], "regions": ["vidzeme"],
        "technologies": ["cybersecurity"], "price": {"free": True}, "publish": True,
        "sessions": [{"starts_at": "2031-03-26T17:30:00+02:00", "ends_at": "2031-03-26T19:00:00+02:00", "seats_online": 2}],
    }  # fmt: skip


def project() -> dict[str, Any]:
    closes = (datetime.now(UTC) + timedelta(days=30)).isoformat()
    call = {"sought": {"lv": "Divi centri"}, "technologies": ["cybersecurity"], "places": 2, "closes_at": closes}
    return {"lead": "cesis", "title": {"lv": "Ķēde"}, "summary": {"lv": "Kopā"}, "starts_on": "2031-09-01", "call": call, "publish": True}


class Traffic:
    """The running system of one test."""

    def __init__(self, kafka: Kafka, issuer: Issuer, processes: dict[str, ServiceProcess], mail: MailServer, endpoint: Endpoint) -> None:
        self._kafka, self._issuer, self._mail, self._endpoint = kafka, issuer, mail, endpoint
        self.processes = processes
        self._client = httpx.AsyncClient(timeout=15)

    @classmethod
    @contextmanager
    def flowing(cls, postgres: Postgres, kafka: Kafka, issuer: Issuer, folder: Path) -> Iterator["Traffic"]:
        with ExitStack() as stack:
            mail, endpoint = stack.enter_context(MailServer.running()), stack.enter_context(Endpoint.running())
            extra = {"SMTP_URL": mail.url, "OUTGOING_ALLOW_LOOPBACK": "true", "IDLE_SECONDS": "0.05", "HOUSEKEEPING_SECONDS": "0.5"}
            processes: dict[str, ServiceProcess] = {}
            for name in SERVICES:
                urls = {each: process.url for each, process in processes.items()}
                url = postgres.url(f"dash_{name}_{uuid4().hex[:8]}")
                more = {**extra, "SERVICE_URLS": str(urls).replace("'", '"')}
                process = ServiceProcess(name, url, kafka.bootstrap, issuer, folder / f"{name}.log", **more)
                processes[name] = process.migrate().start(wait=False)
                stack.callback(process.stop)
            for process in processes.values():
                process.wait_ready()
            yield cls(kafka, issuer, processes, mail, endpoint)

    async def call(
        self, service: str, method: str, path: str, who: dict[str, Any] | None = None, body: Any = None, **secrets: str
    ) -> httpx.Response:
        """A request; `secrets` are those of links: `need`, `organisation`."""
        headers = {"Idempotency-Key": uuid4().hex, "If-Match": "*"} | (self._issuer.headers(**who) if who else {})
        headers |= {f"{name.title()}-Token": secret for name, secret in secrets.items()}
        return await self._client.request(method, self.processes[service].url + path, json=body, headers=headers)

    async def done(self, service: str, method: str, path: str, who: dict[str, Any] | None = None, body: Any = None, **secrets: str) -> Any:
        answer = await self.call(service, method, path, who, body, **secrets)
        assert answer.is_success, (path, answer.status_code, answer.text)
        return answer.json() if answer.headers.get("content-type", "").startswith("application/json") else answer.text

    async def begin(self) -> None:
        """A hub joins, and an endpoint wants to be told."""
        await self.done("matching", "POST", "/hubs", COORDINATOR, HUB)
        hook = await self.done("notify", "POST", "/webhooks", STAFF, {"url": self._endpoint.url, "filters": {}, "description": "test"})
        self._endpoint.secret = hook["secret"]
        await self.done("projects", "POST", "/projects", STAFF, project())
        for number in range(2):
            await self.harvest(number)

    async def harvest(self, number: int) -> None:
        """A hub names a source of its courses, the coordinator approves it; nobody answers there."""
        body = {"hub": "cesis", "name": "Kursi", "address": f"http://127.0.0.1:{free_port()}/{number}.ics", "method": "ical"}
        source = await self.done("training", "POST", "/sources", STAFF, body)
        await self.done("training", "POST", f"/sources/{source['id']}/approve", COORDINATOR)

    async def sign_up(self, offering: dict[str, Any]) -> None:
        """Somebody joins a course, by the link of the letter."""
        body = {"offering": offering["id"], "session": offering["sessions"][0]["id"], "mode": "online", "name": "Anna"}
        address = f"{uuid4().hex[:8]}@people.example"
        await self.done("training", "POST", "/enrolments", None, body | {"email": address, "consent": True})
        async with asyncio.timeout(20):
            while address not in self._mail.recipients:
                await asyncio.sleep(0.1)
        token = link_token(self._mail.text(self._mail.recipients.index(address)), "confirm")
        await self.done("training", "POST", "/enrolments/confirm", None, {"token": token})

    async def be_matched(self) -> None:
        """A company is assessed, names itself and asks the hub, which takes it on."""
        await self.done("matching", "POST", "/assessments", None, {"audience": "sme", "size_class": "small"})
        need = await self.done("matching", "POST", "/needs", None, {"technologies": ["cybersecurity"]})
        who = {"name": "SIA Dzirnavas", "country": "LV", "kind": "company", "size_class": "small", "language": "lv"}
        contact = {"name": "Ilze", "email": f"{uuid4().hex[:8]}@people.example"}
        organisation = await self.done("matching", "POST", "/organisations", None, who | {"contact": contact})
        secrets = {"need": need["token"], "organisation": organisation["token"]}
        await self.done("matching", "PUT", f"/organisations/{organisation['id']}/needs/{need['id']}", **secrets)
        asked = await self.done("matching", "POST", f"/needs/{need['id']}/matches", None, {"hubs": ["cesis"]}, **secrets)
        await self.done("matching", "POST", f"/matches/{asked['items'][0]['id']}/accept", STAFF, {})

    async def round(self, number: int) -> None:
        """What hubs, companies and visitors do in a moment, one of them without a token."""
        made = await self.done("training", "POST", "/offerings", STAFF, offering())
        await self.done("training", "GET", "/offerings?q=drošība")
        if number % 4 == 0:
            await self.sign_up(made)
            await self.be_matched()
        await self.done("matching", "POST", "/needs", None, {"technologies": ["cybersecurity"]})
        await self.done("matching", "POST", "/hubs", COORDINATOR, HUB | {"slug": f"hub-{number}"})
        for page in ("/", f"/offerings/{made['id']}"):
            await self.done("portal", "GET", page)
        assert (await self.call("training", "POST", "/offerings", None, offering())).status_code == 401
        assert (await self.call("training", "GET", f"/offerings/{uuid4()}")).status_code == 404

    async def break_a_record(self) -> None:
        """Something that is no event is written to a topic, and then an event of the same key."""
        producer = AIOKafkaProducer(bootstrap_servers=self._kafka.bootstrap)
        await producer.start()
        try:
            await producer.send_and_wait(OFFERINGS.name, b"{not json", key=uuid4().bytes.hex().encode())
        finally:
            await producer.stop()

    async def cut_a_connection(self) -> None:
        """Matching loses its database connection in the middle of a batch, and tries again."""
        locking = await asyncpg.connect(self.processes["matching"].env["DATABASE_URL"])
        killing = await asyncpg.connect(self.processes["matching"].env["DATABASE_URL"])
        try:
            async with locking.transaction():
                await locking.execute("LOCK TABLE inbox IN ACCESS EXCLUSIVE MODE")
                await self.done("training", "POST", "/offerings", STAFF, offering())
                async with asyncio.timeout(9):  # a second before the waiting batch would give up by itself
                    while not await killing.fetch(CONNECTIONS):
                        await asyncio.sleep(0.05)
        finally:
            await locking.close()
            await killing.close()

    async def restart_kafka(self) -> None:
        await asyncio.to_thread(self._kafka.restart)

    async def close(self) -> None:
        await self._client.aclose()
