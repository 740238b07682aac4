"""make bench: measures, writes docs/benchmarks.json and docs/benchmarks.md. ONLY=relay,latency measures some."""

import asyncio
import importlib
import os
import platform
from importlib.metadata import version
from pathlib import Path

import uvloop

from chassis.serving import calm_the_collector
from kopa import topics
from kopa.embedded import Kafka, Postgres
from tests.bench import figures

MEASURES = (
    "relay",
    "consume",
    "latency",
    "overhead",
    "publish_http",
    "bulk_import",
    "search_growth",
    "search_1m",
    "signup_parallel",
    "match_457",
    "match_10k",
    "match_api",
    "rematch_100k",
    "match_quality",
    "warm_start",
    "memory",
)


def machine() -> dict[str, str]:
    """What it was measured on."""
    model = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")), "?"
    )
    libraries = ("aiokafka", "faststream", "asyncpg", "sqlalchemy", "fastapi", "pydantic")
    return {
        "CPU": f"{os.cpu_count()} × {model}",
        "Python": platform.python_version(),
        "Kafka": "4.3.1",
        "PostgreSQL": "18.3",
        **{name: version(name) for name in libraries},
    }


def main() -> None:
    chosen = [name for name in os.environ.get("ONLY", "").split(",") if name] or list(MEASURES)
    calm_the_collector()
    with Postgres.temporary() as postgres, Kafka.temporary() as kafka:
        uvloop.run(_prepare(kafka))
        for name in chosen:
            measured = uvloop.run(importlib.import_module(f"tests.bench.{name}").measure(postgres, kafka))
            figures.save([measured], machine())
            against = f"floor {measured.floor:,}, ratio {measured.ratio}" if measured.floor is not None else ""
            print(f"  {measured.id:14} {measured.value:>12,} {measured.unit:10} {against:32} {'met' if measured.met else 'SHORT'}")


async def _prepare(kafka: Kafka) -> None:
    await topics.apply(kafka.bootstrap)
    await asyncio.sleep(0.5)


if __name__ == "__main__":
    main()
