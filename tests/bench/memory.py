"""memory: what our own processes hold once the whole system runs; Kafka and PostgreSQL apart."""

import asyncio
import time

import psutil

from kopa.embedded import Kafka, Postgres
from tests.bench.figures import Figure
from tests.bench.whole import Whole, whole

GOAL_MB = 600
THEIRS = ("kafka", "postgres", "postgresql")


async def measure(_postgres: Postgres, _kafka: Kafka) -> Figure:
    return await asyncio.to_thread(_measure)


def _measure() -> Figure:
    with whole() as system:
        system.run("up")
        time.sleep(5)
        sizes = _sizes(system)
    together = sum(pss for pss, _ in sizes.values())
    parts = ", ".join(f"{name} {pss:.0f}" for name, (pss, _) in sorted(sizes.items()))
    rss = sum(each for _, each in sizes.values())
    return Figure(
        id="memory",
        what="proportional set size of all our own processes together, five seconds after the first start",
        value=round(together),
        unit="MB",
        goal=f"≤ {GOAL_MB} MB",
        met=together <= GOAL_MB,
        note=f"{parts}; resident sizes, which count what is shared once for each process, add up to {rss:.0f} MB",
        command="make bench ONLY=memory",
    )


def _sizes(system: Whole) -> dict[str, tuple[float, float]]:
    """Name -> (proportional set size, resident size) in MB of every process of ours: the parts of the status and what they started."""
    sizes: dict[int, tuple[str, float, float]] = {}
    for part in system.status():
        if part["name"] not in THEIRS and part["pid"]:
            for process in [psutil.Process(part["pid"]), *psutil.Process(part["pid"]).children(recursive=True)]:
                if process.name() not in ("java", "postgres"):
                    info = process.memory_full_info()
                    name = part["name"] if process.pid == part["pid"] else " ".join(process.cmdline()[2:3])
                    sizes.setdefault(process.pid, (name, info.pss / 2**20, info.rss / 2**20))
    return {name: (pss, rss) for name, pss, rss in sizes.values()}
