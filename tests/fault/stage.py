"""A publisher and consumers of the probe service, on their own databases, that tests start, load, kill and judge."""

import asyncio
import random
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import asyncpg
import httpx

from kopa.embedded import Kafka, Postgres
from tests.fault.history import Ledger, Verdict, judge
from tests.support.databases import migrated
from tests.support.issuer import Issuer
from tests.support.running import ServiceProcess

SERVICES = Path(__file__).parent / "services"

LINGER = """
CREATE FUNCTION linger() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(random() * {seconds}); RETURN NULL; END $$;
CREATE TRIGGER linger AFTER INSERT ON outbox FOR EACH STATEMENT EXECUTE FUNCTION linger();
"""


class Stage:
    """`publisher` has roles api and relay (or apart), `consumer` the worker; each with its own database."""

    def __init__(self, postgres: Postgres, kafka: Kafka, issuer: Issuer, folder: Path, sabotage: str = "", **extra: str) -> None:
        self._issuer = issuer
        self._folder = folder
        self._bootstrap = kafka.bootstrap
        self._extra = {"PYTHONPATH": str(SERVICES), "SABOTAGE": sabotage, **extra}
        run = uuid4().hex[:8]
        self._urls = {side: migrated(postgres, "probe", self._migrate) for side in ("publisher", "consumer")}
        self._reached = self._urls
        self.processes: list[ServiceProcess] = []
        self.ledger = Ledger(folder / f"ledger-{run}.jsonl")

    def reach_databases_through(self, port: int) -> list[str]:
        """Processes made from now on use this port; returns the databases' own addresses."""
        self._reached = {side: re.sub(r":\d+/", f":{port}/", url) for side, url in self._urls.items()}
        return list(self._urls.values())

    def process(self, side: str, roles: str, **extra: str) -> ServiceProcess:
        made = ServiceProcess(
            "probe",
            self._reached[side],
            self._bootstrap,
            self._issuer,
            self._folder / f"{side}-{roles}.log",
            roles=roles,
            **self._extra,
            **extra,
        )
        self.processes.append(made)
        return made

    def _migrate(self, database_url: str) -> None:
        ServiceProcess("probe", database_url, self._bootstrap, self._issuer, self._folder / "migrate", **self._extra).migrate()

    async def load(
        self, url: Callable[[], str], seconds: float, writers: int = 16, keys: int = 8, pause: float = 0.004, at_least: int = 0
    ) -> None:
        """Writers that bump counters; each retries with the same Idempotency-Key until it is answered. They go on for so many
        seconds, and on a slow machine until so many commands were acknowledged.
        """
        deadline = asyncio.get_running_loop().time() + seconds

        def enough() -> bool:
            return asyncio.get_running_loop().time() >= deadline and (not at_least or len(self.ledger.promised()) >= at_least)

        async with httpx.AsyncClient(timeout=5, limits=httpx.Limits(max_connections=writers * 2)) as client:
            await asyncio.gather(*(self._write(client, url, enough, keys, pause, random.Random(seed)) for seed in range(writers)))

    async def _write(
        self, client: httpx.AsyncClient, url: Callable[[], str], enough: Callable[[], bool], keys: int, pause: float, chance: random.Random
    ) -> None:
        while not enough():
            slug, key = f"key-{chance.randrange(keys)}", str(uuid4())
            open_for = chance.random() * pause  # the same when it is sent again: another request under the same key is refused
            self.ledger.asked(key, slug)
            while True:
                try:
                    answer = await client.post(f"{url()}/bump/{slug}", params={"pause": open_for}, headers={"Idempotency-Key": key})
                except httpx.HTTPError:
                    await asyncio.sleep(0.05)
                    continue
                if answer.status_code == 200:
                    self.ledger.acknowledged(key, slug, answer.json()["version"])
                    break
                assert answer.status_code >= 500, answer.text
                await asyncio.sleep(0.05)

    def republish(self) -> None:
        """Publishes the whole outbox once more, as an operator may: whoever had it must not notice."""
        publisher = next(each for each in self.processes if "relay" in each.roles)
        publisher.command("replay-outbox", "--since", "2020-01-01")

    async def linger(self, seconds: float) -> None:
        """From now on a transaction lingers for up to so long between the number of its event and its commit: gaps come and close."""
        connection = await asyncpg.connect(self._urls["publisher"])
        await connection.execute(LINGER.format(seconds=seconds))
        await connection.close()

    async def effects(self) -> list[tuple[str, int]]:
        connection = await asyncpg.connect(self._urls["consumer"])
        try:
            return [(row[0], row[1]) for row in await connection.fetch("SELECT slug, version FROM effect ORDER BY at")]
        finally:
            await connection.close()

    async def verdict(self, seconds: float = 30) -> Verdict:
        """The judgement once everything promised has arrived, or when the time is over."""
        deadline = asyncio.get_running_loop().time() + seconds
        while True:
            verdict = judge(self.ledger, await self.effects())
            if not verdict.lost or asyncio.get_running_loop().time() > deadline:
                await asyncio.sleep(0.5)
                return judge(self.ledger, await self.effects())
            await asyncio.sleep(0.25)

    def end(self) -> None:
        for process in self.processes:
            process.kill()


@contextmanager
def staged(postgres: Postgres, kafka: Kafka, issuer: Issuer, folder: Path, sabotage: str = "", **extra: str) -> Iterator[Stage]:
    stage = Stage(postgres, kafka, issuer, folder, sabotage, **extra)
    try:
        yield stage
    finally:
        stage.end()
