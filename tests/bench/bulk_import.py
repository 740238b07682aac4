"""bulk_import: a table of 10,000 offerings sent to training; until the last of them is known to matching, notify and the portal."""

import asyncio
import csv
import io
import tempfile
import time
from pathlib import Path

import asyncpg
import httpx

from kopa.embedded import Kafka, Postgres
from tests.bench.figures import Figure
from tests.support.issuer import Issuer
from tests.support.running import ServiceProcess

ROWS = 10_000
GOAL_SECONDS = 60.0
ARRIVED = {
    "matching": "SELECT count(*) FROM offering",
    "notify": "SELECT count(DISTINCT subject) FROM inbox WHERE type LIKE '%offering.published%'",
    "portal": "SELECT count(DISTINCT subject) FROM inbox WHERE type LIKE '%offering.published%'",
}
"""Service -> how many offerings it has taken in."""


def table() -> bytes:
    """As a hub would export it: title, summary, facets and one date a row."""
    written = io.StringIO()
    rows = csv.writer(written, delimiter=";")
    rows.writerow(["ref", "kind", "title_lv", "summary_lv", "mode", "level", "regions", "starts", "lasts", "free"])
    for number in range(ROWS):
        day = f"2031-{number % 12 + 1:02d}-{number % 28 + 1:02d} 17:30"
        summary = f"{number}. grupa: paroles, krāpnieki un droša iepirkšanās tiešsaistē."
        rows.writerow([f"K-{number}", "course", f"Drošība internetā {number}", summary, "on-site", "basic", "vidzeme", day, "1:30", "jā"])
    return written.getvalue().encode()


async def measure(postgres: Postgres, kafka: Kafka) -> Figure:
    with Issuer.running() as issuer, tempfile.TemporaryDirectory() as folder:
        services = {
            name: ServiceProcess(name, postgres.url(f"bulk_{name}"), kafka.bootstrap, issuer, Path(folder) / f"{name}.log")
            for name in ("training", *ARRIVED)
        }
        try:
            for each in services.values():
                each.migrate().start()
            return await _measured(services, issuer)
        finally:
            for each in services.values():
                each.kill()


async def _measured(services: dict[str, ServiceProcess], issuer: Issuer) -> Figure:
    content, address = table(), f"{services['training'].url}/offerings/import"
    headers = issuer.headers(hubs=["cesis"], sub="anna") | {"Content-Type": "text/csv"}
    async with httpx.AsyncClient(timeout=300, headers=headers, params={"hub": "cesis"}) as client:
        started = time.perf_counter()
        answer = await client.post(address, content=content)
        assert answer.json()["added"] == ROWS, answer.text
        answered = time.perf_counter() - started
        await asyncio.gather(*(_arrived(services[name].env["DATABASE_URL"], query) for name, query in ARRIVED.items()))
        everywhere = time.perf_counter() - started
        started = time.perf_counter()
        again = await client.post(address, content=content)
        assert again.json()["unchanged"] == ROWS, again.text
        repeated = time.perf_counter() - started
    note = f"answered after {answered:.1f} s; the same file again, which changes nothing, {repeated:.1f} s"
    what = "10,000 rows of a table sent to training, until matching, notify and the portal have the last of them"
    command = "make bench ONLY=bulk_import"
    met = everywhere < GOAL_SECONDS
    return Figure("bulk_import", what, round(everywhere, 1), "s", f"< {GOAL_SECONDS:.0f} s", met, note=note, command=command)


async def _arrived(url: str, query: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        async with asyncio.timeout(300):
            while await connection.fetchval(query) < ROWS:
                await asyncio.sleep(0.1)
    finally:
        await connection.close()
